#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

/// Reading tests/reference/: numbers that other programs computed. Its README has the conventions.
namespace synq::test {

inline std::ifstream open_reference(const std::string& name) {
  std::ifstream file(std::string(SYNQ_SOURCE_DIR) + "/tests/reference/" + name, std::ios::binary);
  if (!file) throw std::runtime_error("no file tests/reference/" + name);
  return file;
}

inline nlohmann::json read_json(const std::string& name) {
  auto file = open_reference(name);
  return nlohmann::json::parse(file);
}

/// Nested arrays of numbers, row-major.
inline std::vector<double> flat(const nlohmann::json& j) {
  if (j.is_number()) return {j.get<double>()};
  std::vector<double> all;
  for (const auto& each : j)
    for (const double x : flat(each)) all.push_back(x);
  return all;
}

/// m [rows][columns] as [columns][rows].
inline std::vector<double> transposed(const std::vector<double>& m, std::size_t rows) {
  const std::size_t columns = m.size() / rows;
  std::vector<double> t;
  for (std::size_t c = 0; c < columns; ++c)
    for (std::size_t r = 0; r < rows; ++r) t.push_back(m[r * columns + c]);
  return t;
}

/// A .npy file (version 1, <f8 or |u1, at most 2-d) as row-major doubles.
inline std::vector<double> read_npy(const std::string& name) {
  auto file = open_reference(name);
  char start[10];
  file.read(start, sizeof start);
  std::string header(std::size_t(std::uint8_t(start[8])) + 256u * std::uint8_t(start[9]), ' ');
  file.read(header.data(), std::streamsize(header.size()));
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  std::vector<double> values;
  if (header.find("'|u1'") != std::string::npos) {
    for (const char c : bytes) values.push_back(std::uint8_t(c));
  } else if (header.find("'<f8'") != std::string::npos) {
    values.resize(bytes.size() / sizeof(double));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(double));
  } else {
    throw std::runtime_error(name + ": neither <f8 nor |u1: " + header);
  }
  if (header.find("'fortran_order': True") == std::string::npos) return values;
  const auto comma = header.find(',', header.find('('));
  return transposed(values, std::stoul(header.substr(comma + 1)));
}

/// The largest |a - b| divided by the largest |b|; infinite where the sizes differ.
template <class A, class B>
double difference(const A& a, const B& b) {
  if (a.size() != b.size() || b.empty()) return INFINITY;
  double worst = 0, scale = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const double d = std::abs(static_cast<double>(a[i] - b[i]));
    worst = std::isnan(d) ? INFINITY : std::max(worst, d);
    scale = std::max(scale, std::abs(static_cast<double>(b[i])));
  }
  return scale == 0 ? worst : worst / scale;
}

}  // namespace synq::test
