#pragma once
#include <pybind11/pybind11.h>

#include <optional>
#include <string>
#include <vector>

#include "tools/experiment/progress.hpp"
#include "tools/experiment/toml_reader.hpp"

/// The module synq._core: what the Python package `synq` (synq/*.py) is a layer over. One file a group of functions.
namespace synq::python {

/// A config as Python hands it over: a file, or a text with a name for its places.
struct ConfigSource {
  std::string path;  ///< empty: `text`
  std::string text, name;
  std::vector<std::string> set;  ///< key=value, as `synq run --set` takes it

  experiment::TableReader read() const;  ///< without `set`
  experiment::TableReader read_and_set() const;
  std::string directory() const;  ///< what paths in the config are relative to
};

/// "none", "auto", "plain" or "json". Throws ConfigError for another.
experiment::ProgressMode progress_named(const std::string&);

void add_errors(pybind11::module_&);
void add_config(pybind11::module_&);
void add_format(pybind11::module_&);
void add_run(pybind11::module_&);
void add_compare(pybind11::module_&);
void add_cost(pybind11::module_&);
void add_sweep(pybind11::module_&);

}  // namespace synq::python
