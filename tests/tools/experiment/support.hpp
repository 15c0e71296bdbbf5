#pragma once
#include <cstdlib>
#include <filesystem>
#include <string>

#include "core/error.hpp"

namespace synq::test {

/// What a ConfigError says; "no error" where none is thrown.
template <class Action>
std::string message_of(Action action) {
  try {
    action();
  } catch (const ConfigError& e) {
    return e.what();
  }
  return "no error";
}

/// A folder for one test, deleted with all it holds.
struct TemporaryFolder {
  std::string path;

  TemporaryFolder() : path(std::filesystem::temp_directory_path() / "synq_test_XXXXXX") {
    if (::mkdtemp(path.data()) == nullptr) throw Defect("no temporary folder");
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::string operator/(const std::string& name) const { return path + '/' + name; }
};

}  // namespace synq::test
