#include "tools/experiment/data_file.hpp"

#include <cstdlib>
#include <filesystem>

#include "core/error.hpp"

namespace synq::experiment {

std::string data_file(const std::string& name) {
  const char* const own = std::getenv("SYNQ_DATA");
  for (const std::string& folder :
       {std::string(own ? own : ""), std::string(SYNQ_DATA_DIR), std::string(SYNQ_INSTALLED_DATA_DIR)})
    if (!folder.empty() && std::filesystem::exists(folder + "/" + name)) return folder + "/" + name;
  throw ConfigError(name + " is in neither " SYNQ_DATA_DIR " nor " SYNQ_INSTALLED_DATA_DIR
                           "; set SYNQ_DATA to its folder, or install synq again");
}

}  // namespace synq::experiment
