#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/format.hpp"
#include "tools/study/study.hpp"

namespace synq::study {

/// How learned parameters are stored: as doubles, or as words of a format.
struct Arithmetic {
  std::string name;              ///< "double", or word.fraction bits, rounding and overflow
  std::optional<Format> format;  ///< none: double

  bool is_random() const { return format && format->rounding == Rounding::stochastic; }
};

/// Each format of the options with its own rounding, or with each of the given ones. None where none is asked for.
/// Throws ConfigError for what cannot be read.
std::vector<Arithmetic> arithmetics(const Options&);

/// Parameters that are stored in such registers: what is written is rounded exactly, by the rounder of the oracle,
/// however far below the register's last bit a step reaches.
class ParameterRegisters {
 public:
  /// The seed is that of stochastic rounding: a counter's bits, told apart by register and write.
  ParameterRegisters(const Arithmetic&, std::uint32_t seed);
  ~ParameterRegisters();

  /// What the parameter of this number is after x was written to it. Throws Defect where x is not finite.
  double write(std::uint32_t parameter, double x);
  /// To be called after each step: the next step's random bits are others.
  void end_of_step() { ++step_; }

 private:
  struct Rounding;
  std::unique_ptr<Rounding> rounding_;  ///< none: double
  std::uint64_t step_ = 0;
};

}  // namespace synq::study
