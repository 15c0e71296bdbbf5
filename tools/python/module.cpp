#include "tools/python/bindings.hpp"

PYBIND11_MODULE(_core, m) {
  m.doc() = "The C++ side of synq; import synq instead.";
  synq::python::add_errors(m);
  synq::python::add_config(m);
  synq::python::add_format(m);
  synq::python::add_run(m);
  synq::python::add_compare(m);
  synq::python::add_cost(m);
  synq::python::add_sweep(m);
}
