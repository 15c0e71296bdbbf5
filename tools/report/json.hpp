#pragma once
#include <nlohmann/json.hpp>

namespace synq::report {

using Json = nlohmann::ordered_json;

}  // namespace synq::report
