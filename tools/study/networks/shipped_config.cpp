#include "tools/study/networks/shipped_config.hpp"

#include <filesystem>

#include "core/error.hpp"

namespace synq::study {

std::string shipped_config(const std::string& name) {
  for (const char* data : {SYNQ_DATA_DIR, SYNQ_INSTALLED_DATA_DIR}) {
    const auto path = std::filesystem::path(data).parent_path() / "configs" / name;
    if (std::filesystem::exists(path)) return path.string();
  }
  throw ConfigError(name + " is in neither " SYNQ_DATA_DIR "/../configs nor " SYNQ_INSTALLED_DATA_DIR
                           "/../configs; install synq again");
}

}  // namespace synq::study
