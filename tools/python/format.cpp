#include "core/format.hpp"

#include <pybind11/numpy.h>

#include "core/error.hpp"
#include "core/format_text.hpp"
#include "core/quantize_reals.hpp"
#include "tools/python/bindings.hpp"

namespace synq::python {
namespace {

namespace py = pybind11;
using Reals = py::array_t<double, py::array::c_style | py::array::forcecast>;

template <class Named>
auto mode(Named&& find, const std::string& text, std::span<const std::string_view> known, const char* what) {
  if (const auto found = find(text)) return *found;
  const std::vector<std::string_view> words(known.begin(), known.end());
  throw ConfigError("'" + text + "' is no " + what + experiment::suggestion(text, words));
}

Format make(int word, int frac, bool is_signed, const std::string& round, const std::string& overflow, int random_bits,
            bool centred) {
  const Format f{word,
                 frac,
                 is_signed,
                 mode(rounding_named, round, rounding_names(), "rounding"),
                 mode(overflow_named, overflow, overflow_names(), "overflow"),
                 random_bits,
                 centred};
  check(f);
  return f;
}

Format parsed(const std::string& text) {
  const Format f = parse_format(text);
  check(f);
  return f;
}

py::array_t<double> quantize_array(const Reals& in, const Format& f, std::uint32_t seed) {
  py::array_t<double> out(std::vector<py::ssize_t>(in.shape(), in.shape() + in.ndim()));
  const std::span from(in.data(), std::size_t(in.size()));
  const std::span to(out.mutable_data(), std::size_t(out.size()));
  const py::gil_scoped_release no_gil;
  quantize_reals(from, f, seed, to);
  return out;
}

}  // namespace

void add_format(py::module_& m) {
  py::class_<Format>(m, "Format")
      .def(py::init(&make), py::arg("word"), py::arg("frac"), py::arg("signed"), py::arg("round"), py::arg("overflow"),
           py::arg("random_bits"), py::arg("centred"))
      .def_static("parse", &parsed)
      .def_readonly("word", &Format::word)
      .def_readonly("frac", &Format::frac)
      .def_readonly("signed", &Format::is_signed)
      .def_property_readonly("round", [](const Format& f) { return std::string(name(f.rounding)); })
      .def_property_readonly("overflow", [](const Format& f) { return std::string(name(f.overflow)); })
      .def_readonly("random_bits", &Format::random_bits)
      .def_readonly("centred", &Format::centred)
      .def("to_text", [](const Format& f) { return to_text(f); })
      .def("to_short_text", [](const Format& f) { return to_short_text(f); });
  m.def("quantize", &quantize_array);
}

}  // namespace synq::python
