#include "core/error.hpp"
#include "tools/python/bindings.hpp"

namespace synq::python {
namespace {

namespace py = pybind11;

/// synq.ConfigError, which takes the place apart.
void raise(const ConfigError& e) {
  const py::object type = py::module_::import("synq._errors").attr("ConfigError");
  const py::object error = type(e.what(), e.place, e.key);
  PyErr_SetObject(type.ptr(), error.ptr());
}

void translate(std::exception_ptr thrown) {
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const ConfigError& e) {
    raise(e);
  } catch (const Defect& e) {
    PyErr_SetString(PyExc_AssertionError, (std::string("a defect of synq itself: ") + e.what()).c_str());
  }
}

}  // namespace

void add_errors(py::module_&) { py::register_exception_translator(translate); }

}  // namespace synq::python
