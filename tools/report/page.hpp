#pragma once
#include <string>

#include "tools/report/json.hpp"

namespace synq::report {

/// The HTML file: tools/data/report/template.html with styles, plotting library, scripts and data put into it.
/// Throws ConfigError where one of these files is missing.
std::string page(const Json& data);

/// JSON for an element <script type="application/json">: no "<" is left that could end it. Bytes that are no UTF-8
/// become the replacement character.
std::string embedded(const Json&);

}  // namespace synq::report
