#include "tools/report/page.hpp"

#include "core/error.hpp"
#include "tools/experiment/data_file.hpp"
#include "tools/experiment/file.hpp"

namespace synq::report {
namespace {

std::string shipped(const std::string& name) {
  const std::string path = experiment::data_file("report/" + name);
  const auto text = experiment::read_file(path);
  if (!text) throw ConfigError("is gone; install synq again", path);
  return *text;
}

std::string part(const std::string& name, const Json& data) {
  if (name == "style") return shipped("report.css");
  if (name == "library") return shipped("vega.min.js");
  if (name == "data") return embedded(data);
  if (name != "script") throw ConfigError("{{" + name + "}} is no part of a page", "report/template.html");
  std::string all;
  for (const char* file : {"elements.js", "charts.js", "runs.js", "sweep.js", "studies.js", "report.js"})
    all += shipped(file);
  return all;
}

}  // namespace

std::string embedded(const Json& data) {
  std::string out;
  for (const char c : data.dump(-1, ' ', false, Json::error_handler_t::replace))
    out += c == '<' ? "\\u003c" : std::string(1, c);
  return out;
}

std::string page(const Json& data) {
  const std::string text = shipped("template.html");
  std::string out;
  std::size_t at = 0;
  for (std::size_t open = text.find("{{"); open != std::string::npos; open = text.find("{{", at)) {
    const std::size_t close = text.find("}}", open);
    if (close == std::string::npos) throw ConfigError("a {{ without its }}", "report/template.html");
    out += text.substr(at, open - at) + part(text.substr(open + 2, close - open - 2), data);
    at = close + 2;
  }
  return out + text.substr(at);
}

}  // namespace synq::report
