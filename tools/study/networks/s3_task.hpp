#pragma once
#include <map>

#include "tools/study/networks/teach.hpp"
#include "tools/study/networks/word_profile.hpp"

/// The two tasks of Marschall, Cho, Savin 2020 (arXiv 1907.02649), taught with every rule.
namespace synq::study {

/// A task and its network, 32 tanh units, as the paper has them.
struct S3Task {
  std::string name;       ///< table and figure names begin with it
  std::string lines;      ///< of [task], but for its length
  double leak;            ///< a
  double rate;            ///< eta
  std::int64_t ticks;     ///< of the stream
  std::int64_t averaged;  ///< ticks at the end whose mean loss is reported
};

/// A rule of the comparison, and what its config says of it.
struct S3Rule {
  const char *name, *label, *lines;
};
std::span<const S3Rule> s3_rules();

/// The config of one run; `more` holds further lines at the top and tables at the end.
std::string s3_config(const S3Task&, const S3Rule&, std::uint32_t seed,
                      const std::string& top = "number_path = \"double\"", const std::string& tables = "");

/// Teaches every rule with every seed: tables NAME_curve and NAME_end, and their figures. Gives the losses at the end.
std::map<std::string, std::vector<std::optional<double>>> compare_rules(const S3Task&, const Options&, Results&,
                                                                        Steps&);

/// The local rules in the options' arithmetics: all registers, the weights alone, and for RFLO each register alone;
/// table and figure NAME_precision. `double_loss` are the losses in double.
void compare_formats(const S3Task&, std::span<const IntegerBits> profile, const Options&,
                     const std::map<std::string, std::vector<std::optional<double>>>& double_loss, Results&, Steps&);

}  // namespace synq::study
