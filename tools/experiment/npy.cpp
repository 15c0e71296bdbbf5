#include "tools/experiment/npy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include "core/error.hpp"
#include "tools/experiment/file.hpp"
#include "tools/experiment/npy_header.hpp"

namespace synq::experiment {
namespace {

static_assert(std::endian::native == std::endian::little, "values are copied as the little endian machine holds them");

/// Reads the value at p, as one type of file stores it; nullopt for an integer that double cannot hold.
using Decode = std::optional<double> (*)(const char* p);

struct Type {
  std::string_view name;  ///< kind and bytes: "f8"
  Decode little, big;
};

template <class T>
T stored(const char* p, bool big) {
  std::array<char, sizeof(T)> bytes;
  std::copy_n(p, sizeof(T), bytes.begin());
  if (big) std::reverse(bytes.begin(), bytes.end());
  return std::bit_cast<T>(bytes);
}

template <class T, bool big>
std::optional<double> decode(const char* p) {
  const T value = stored<T>(p, big);
  if constexpr (std::is_integral_v<T> && sizeof(T) == 8) {
    constexpr T exact = T(1) << 53;
    if (value > exact) return {};
    if constexpr (std::is_signed_v<T>)
      if (value < -exact) return {};
  }
  return double(value);
}

template <bool>
std::optional<double> decode_truth(const char* p) {
  return *p != 0 ? 1.0 : 0.0;
}

template <class T>
constexpr Type type(std::string_view name) {
  return {name, decode<T, false>, decode<T, true>};
}

constexpr std::array<Type, 11> types{type<float>("f4"),
                                     type<double>("f8"),
                                     type<std::int8_t>("i1"),
                                     type<std::int16_t>("i2"),
                                     type<std::int32_t>("i4"),
                                     type<std::int64_t>("i8"),
                                     type<std::uint8_t>("u1"),
                                     type<std::uint16_t>("u2"),
                                     type<std::uint32_t>("u4"),
                                     type<std::uint64_t>("u8"),
                                     Type{"b1", decode_truth<false>, decode_truth<true>}};

struct Reading {
  Decode decode;
  std::size_t size;  ///< bytes of a value
};

Reading reading_of(const std::string& descr, const std::string& path) {
  const std::string name = descr.empty() ? "" : descr.substr(1);
  if (name.starts_with("O")) throw ConfigError("holds Python objects, which are not supported; save numbers", path);
  const char order = descr.empty() ? '\0' : descr.front();
  const bool known_order = order == '<' || order == '>' || order == '|' || order == '=';
  for (const Type& t : types)
    if (known_order && t.name == name) return {order == '>' ? t.big : t.little, std::size_t(name[1] - '0')};
  throw ConfigError(
      fmt::format("type '{}' is not supported; float32, float64, bool and integers of 8 to 64 bits are", descr), path);
}

/// Number of values of a shape; nullopt where their bytes cannot be counted.
std::optional<std::size_t> count(const std::vector<std::size_t>& shape, std::size_t size) {
  if (std::find(shape.begin(), shape.end(), 0u) != shape.end()) return 0;
  std::size_t values = 1;
  for (const std::size_t length : shape) {
    if (length > std::numeric_limits<std::size_t>::max() / size / values) return {};
    values *= length;
  }
  return values;
}

std::size_t expect_size(const NpyHeader& header, std::size_t size, std::size_t present, const std::string& path) {
  const std::optional<std::size_t> values = count(header.shape, size);
  if (!values) throw ConfigError(fmt::format("shape {} is too large", shape_text(header.shape)), path);
  if (present == *values * size) return *values;
  throw ConfigError(fmt::format("{}: shape {} of '{}' needs {} bytes of values, the file has {}",
                                present < *values * size ? "is cut short" : "has bytes too many",
                                shape_text(header.shape), header.type, *values * size, present),
                    path);
}

/// Counts through the indices of a shape, the last one fastest.
class Index {
 public:
  explicit Index(const std::vector<std::size_t>& shape) : shape_(shape), at_(shape.size(), 0) {}

  void next() {
    for (std::size_t axis = shape_.size(); axis-- > 0;) {
      if (++at_[axis] < shape_[axis]) return;
      at_[axis] = 0;
    }
  }
  /// Where Fortran order, the first index fastest, keeps this element.
  std::size_t fortran_position() const {
    std::size_t position = 0;
    for (std::size_t axis = shape_.size(); axis-- > 0;) position = position * shape_[axis] + at_[axis];
    return position;
  }
  std::string text() const { return fmt::format("[{}]", fmt::join(at_, ", ")); }

 private:
  const std::vector<std::size_t>& shape_;
  std::vector<std::size_t> at_;
};

template <class T>
std::string bytes_of(const std::vector<std::size_t>& shape, std::span<const T> values, std::string_view type) {
  if (count(shape, sizeof(T)) != values.size())
    throw Defect(fmt::format("{} values for an array of shape {}", values.size(), shape_text(shape)));
  constexpr std::size_t before = 10, alignment = 64;  // magic, version and length; where numpy wants values to start
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", type, shape_text(shape));
  header.append(alignment - 1 - (before + header.size()) % alignment, ' ');
  header += '\n';
  std::string out("\x93NUMPY\x01\x00", 8);
  out += char(header.size() & 0xff);
  out += char(header.size() >> 8);
  out += header;
  if (!values.empty()) out.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  return out;
}

}  // namespace

Array read_npy(const std::string& path) {
  const std::optional<std::string> bytes = read_file(path);
  if (!bytes) throw ConfigError("no such file", path);
  return parse_npy(*bytes, path);
}

Array parse_npy(std::string_view bytes, const std::string& path) {
  NpyHeader header = parse_npy_header(bytes, path);
  const Reading reading = reading_of(header.type, path);
  const std::string_view stored = bytes.substr(header.bytes);
  Array out{header.shape, std::vector<double>(expect_size(header, reading.size, stored.size(), path))};
  Index index(header.shape);
  for (std::size_t k = 0; k < out.values.size(); ++k, index.next()) {
    const std::size_t position = header.fortran_order ? index.fortran_position() : k;
    const std::optional<double> value = reading.decode(stored.data() + position * reading.size);
    if (!value)
      throw ConfigError(fmt::format("the integer at index {} is beyond 2^53, too large for a double", index.text()),
                        path);
    if (!std::isfinite(*value))
      throw ConfigError(fmt::format("holds {} at index {}; finite numbers are needed", *value, index.text()), path);
    out.values[k] = *value;
  }
  return out;
}

std::string npy_bytes(const std::vector<std::size_t>& shape, std::span<const double> values) {
  return bytes_of(shape, values, "<f8");
}

std::string npy_bytes(const std::vector<std::size_t>& shape, std::span<const std::int64_t> values) {
  return bytes_of(shape, values, "<i8");
}

void write_npy(const std::string& path, const std::vector<std::size_t>& shape, std::span<const double> values) {
  write_file(path, npy_bytes(shape, values));
}

void write_npy(const std::string& path, const std::vector<std::size_t>& shape, std::span<const std::int64_t> values) {
  write_file(path, npy_bytes(shape, values));
}

void expect_shape(const Array& array, const NamedShape& needed, const std::string& path) {
  std::vector<std::string> names;
  std::vector<std::size_t> lengths;
  for (const auto& [name, length] : needed) names.push_back(name), lengths.push_back(length);
  if (array.shape == lengths) return;
  throw ConfigError(fmt::format("shape {} but [{}] = {} is needed", shape_text(array.shape), fmt::join(names, ", "),
                                shape_text(lengths)),
                    path);
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

}  // namespace synq::experiment
