#pragma once
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cstdint>
#include <string_view>
#include <vector>

namespace synq::experiment {

/// Random numbers for weights, data and order; Boost's distributions, so that the standard library does not matter.
/// Each purpose has a stream of its own: the same seed gives the same weights, data order and feedback to every rule
/// and format.
class RandomNumbers {
 public:
  RandomNumbers(std::uint32_t seed, std::string_view purpose) : engine_(mix(seed, purpose)) {}

  double normal() { return normal_(engine_); }
  double uniform() { return uniform_(engine_); }
  std::size_t below(std::size_t n) { return boost::random::uniform_int_distribution<std::size_t>(0, n - 1)(engine_); }

  /// 0 .. n-1 in random order (Fisher-Yates).
  std::vector<std::size_t> permutation(std::size_t n) {
    std::vector<std::size_t> p(n);
    for (std::size_t k = 0; k < n; ++k) p[k] = k;
    for (std::size_t k = n; k > 1; --k) std::swap(p[k - 1], p[below(k)]);
    return p;
  }

 private:
  static std::uint64_t mix(std::uint32_t seed, std::string_view purpose) {
    std::uint64_t h = 0xcbf29ce484222325u ^ seed;
    for (const char c : purpose) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return h;
  }
  boost::random::mt19937_64 engine_;
  boost::random::normal_distribution<double> normal_;
  boost::random::uniform_01<double> uniform_;
};

}  // namespace synq::experiment
