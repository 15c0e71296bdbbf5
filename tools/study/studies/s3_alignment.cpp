#include <fmt/format.h>

#include "tools/study/list.hpp"
#include "tools/study/networks/s3_task.hpp"

namespace synq::study {
namespace {

constexpr const char* compared =
    "\"bptt\", \"rtrl\", \"kf_rtrl\", \"r_kf_rtrl\", \"uoro\", \"f_bptt\", \"e_bptt\", \"dni\", \"kernl_full\", "
    "\"kernl\", \"rflo\", "
    "\"eprop\"";

/// Means over measurements and seeds of each pair's cosine.
class Matrix {
 public:
  void add(const experiment::Measures& m) {
    names_ = m.pairwise_names();
    if (sum_.empty()) sum_.resize(names_.size() * names_.size()), count_.resize(sum_.size());
    for (const auto& each : m.pairwise())
      for (std::size_t k = 0; k < sum_.size(); ++k)
        if (each.cosine[k]) sum_[k] += *each.cosine[k], ++count_[k];
  }
  const std::vector<std::string>& names() const { return names_; }
  std::optional<double> mean(std::size_t i, std::size_t j) const {
    const std::size_t k = i * names_.size() + j;
    return count_[k] == 0 ? std::nullopt : std::optional(sum_[k] / double(count_[k]));
  }
  std::optional<double> mean(const std::string& a, const std::string& b) const {
    const auto at = [&](const std::string& n) {
      return std::size_t(std::find(names_.begin(), names_.end(), n) - names_.begin());
    };
    return mean(at(a), at(b));
  }

 private:
  std::vector<std::string> names_;
  std::vector<double> sum_;
  std::vector<std::size_t> count_;
};

void run(const Options& o, Results& r, Steps& steps) {
  Table& t = r.add_table("alignment", "Mean cosine between the gradients of two rules on the same trial",
                         {Column::text("rule", ""), Column::text("other", ""),
                          Column::number("cosine", "1", "mean over trials and seeds")});
  const S3Task task{"add", "name = \"add\"\nlags = [6, 10]\n", 1, 1e-3, o.quick ? 4000 : 60000, 1000};
  const S3Rule teacher{"rtrl", "RTRL", ""};
  std::vector<std::string> configs;
  for (std::uint32_t seed = 1; seed <= o.seeds; ++seed)
    configs.push_back(s3_config(task, teacher, seed, "number_path = \"double\"",
                                fmt::format("[measure]\nevery = 1\npairwise = [{}]\n", compared)));
  Matrix matrix;
  teach(configs, steps, [&](std::size_t, const experiment::Experiment& e) { matrix.add(e.measures()); });
  for (std::size_t i = 0; i < matrix.names().size(); ++i)
    for (std::size_t j = 0; j < matrix.names().size(); ++j)
      t.add_row({matrix.names()[i], matrix.names()[j], cell(matrix.mean(i, j))});
  r.add(equal("cos(RTRL, BPTT)", matrix.mean("rtrl", "bptt"), 1, 1e-9, "both are exact"));
  r.add(at_least("cos(F-BPTT(10), BPTT)", matrix.mean("f_bptt", "bptt"), .5,
                 "a cluster: Marschall et al. 2020; bound ours"));
  for (const auto& [name, label] :
       {std::pair("kf_rtrl", "KF-RTRL"), std::pair("r_kf_rtrl", "R-KF-RTRL"), std::pair("uoro", "UORO"),
        std::pair("dni", "DNI"), std::pair("kernl_full", "KeRNL"), std::pair("rflo", "RFLO"),
        std::pair("eprop", "e-prop (diagonal)")})
    r.add(measured(fmt::format("cos({}, BPTT)", label), matrix.mean(name, "bptt")));
  r.add(at_least("cos(RFLO, KeRNL)", matrix.mean("rflo", "kernl_full"), .5,
                 "a cluster: Marschall et al. 2020; bound ours"));
  Figure f{.name = "alignment",
           .title = "Gradients of two rules on the same trial: mean cosine",
           .table = "alignment",
           .mark = Figure::Mark::square};
  f.x = {.column = "rule"}, f.y = {.column = "other"}, f.colour = Channel{.column = "cosine"};
  r.add_figure(f);
  r.note(
      "A network learns Add (a = 1, lags 6 and 10) by RTRL; before every trial of 100 ticks all rules give their "
      "gradient for it from the same weights. What DNI and KeRNL learn they keep from trial to trial.");
  r.note(
      "The paper compares tick by tick with the rules' memory running on; here a rule's memory starts from 0 with each "
      "trial and gradients are summed over it, so cosines differ from the paper's.");
}

}  // namespace

Study s3_alignment() {
  return {
      "s3-alignment",
      "pairwise alignment of the rules' gradients",
      "Gradients cluster as the rules' criteria do: exact rules and truncated BPTT together, RFLO and KeRNL together, "
      "stochastic ones apart.",
      "Marschall, Cho, Savin 2020 (arXiv 1907.02649), pairwise gradient alignment",
      false,
      run};
}

}  // namespace synq::study
