#include <fmt/format.h>
#include <pybind11/stl.h>

#include <filesystem>

#include "core/error.hpp"
#include "tools/python/bindings.hpp"

namespace synq::python {

namespace py = pybind11;
using experiment::ProgressMode;
using experiment::TableReader;

TableReader ConfigSource::read() const {
  return path.empty() ? TableReader::from_text(text, name) : TableReader::from_file(path);
}

TableReader ConfigSource::read_and_set() const {
  TableReader config = read();
  for (const std::string& assignment : set) config.set(assignment);
  return config;
}

std::string ConfigSource::directory() const { return std::filesystem::path(path).parent_path().string(); }

ProgressMode progress_named(const std::string& name) {
  if (name == "none") return ProgressMode::none;
  if (name == "auto") return ProgressMode::automatic;
  if (name == "plain") return ProgressMode::plain;
  if (name == "json") return ProgressMode::json;
  throw ConfigError(fmt::format("progress must be none, auto, plain or json, got '{}'", name));
}

void add_config(py::module_& m) {
  py::class_<ConfigSource>(m, "ConfigSource")
      .def(py::init([](std::string path, std::string text, std::string name, std::vector<std::string> set) {
             return ConfigSource{std::move(path), std::move(text), std::move(name), std::move(set)};
           }),
           py::arg("path"), py::arg("text"), py::arg("name"), py::arg("set"));
}

}  // namespace synq::python
