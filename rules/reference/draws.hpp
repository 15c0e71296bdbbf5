#pragma once
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cstdint>
#include <sstream>
#include <string>

namespace synq::reference {

/// The random numbers of a stochastic rule; in double, whatever scalar the rule computes in.
class Draws {
 public:
  virtual ~Draws() = default;
  virtual double sign() = 0;    ///< -1 or 1, equally likely
  virtual double normal() = 0;  ///< N(0, 1)
};

/// Draws of one seed.
class SeededDraws final : public Draws {
 public:
  explicit SeededDraws(std::uint64_t seed) : engine_(seed) {}
  double sign() override { return (engine_() >> 63) != 0 ? 1 : -1; }
  double normal() override {
    return boost::random::normal_distribution<double>()(engine_);  // made anew: it keeps nothing between two draws
  }

  /// For checkpoints.
  std::string state() const {
    std::ostringstream text;
    text << engine_;
    return text.str();
  }
  void restore(const std::string& state) {
    std::istringstream text(state);
    text >> engine_;
  }

 private:
  boost::random::mt19937_64 engine_;
};

}  // namespace synq::reference
