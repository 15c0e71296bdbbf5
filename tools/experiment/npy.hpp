#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Arrays in numpy's .npy format, how users bring weights, masks, inputs and targets, and take results away.
namespace synq::experiment {

struct Array {
  std::vector<std::size_t> shape;  ///< empty: a single value
  std::vector<double> values;      ///< row-major: the last index runs fastest
};

/// Reads a .npy file of version 1.0 or 2.0: float32, float64, (u)int8 to (u)int64 or bool, either byte order, C or
/// Fortran order. Throws ConfigError "path: problem": no such file, not npy, cut short, bytes too many, another type,
/// a nan or inf, an integer that double cannot hold.
Array read_npy(const std::string& path);
/// The same of bytes already read; `path` names them in errors.
Array parse_npy(std::string_view bytes, const std::string& path);

/// The bytes of a .npy file, version 1.0, little endian, C order, of type float64 or int64. Throws Defect where the
/// shape does not hold as many values.
std::string npy_bytes(const std::vector<std::size_t>& shape, std::span<const double> values);
std::string npy_bytes(const std::vector<std::size_t>& shape, std::span<const std::int64_t> values);
/// Written whole or not at all (see write_file).
void write_npy(const std::string& path, const std::vector<std::size_t>& shape, std::span<const double> values);
void write_npy(const std::string& path, const std::vector<std::size_t>& shape, std::span<const std::int64_t> values);

/// The axes an array needs, by name: {{"n_post", 5}, {"n_pre", 4}}.
using NamedShape = std::vector<std::pair<std::string, std::size_t>>;

/// Throws ConfigError "path: shape (3, 4) but [n_post, n_pre] = (5, 4) is needed".
void expect_shape(const Array& array, const NamedShape& needed, const std::string& path);

/// As Python writes it: (), (3,), (3, 4).
std::string shape_text(const std::vector<std::size_t>& shape);

}  // namespace synq::experiment
