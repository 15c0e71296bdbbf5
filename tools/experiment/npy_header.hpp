#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace synq::experiment {

/// What stands before the values of a .npy file.
struct NpyHeader {
  std::string type;  ///< numpy's descr, such as "<f8"; checked by who reads the values
  bool fortran_order = false;
  std::vector<std::size_t> shape;
  std::size_t bytes = 0;  ///< length of everything before the values
};

/// Throws ConfigError "path: problem" where the bytes are no .npy file of version 1.0 or 2.0.
NpyHeader parse_npy_header(std::string_view file, const std::string& path);

}  // namespace synq::experiment
