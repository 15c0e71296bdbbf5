#include "rules/catalogue.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace synq {
namespace {

using S = RuleSize;
constexpr const char *past = "past", *future = "future", *fixed = "deterministic", *drawn = "stochastic",
                     *closed = "closed", *learned = "numerical";
constexpr const char* marschall = "Marschall et al. 2020, arXiv 1907.02649";

std::vector<RuleEntry> local_rules() {
  const char* bellec = "Bellec et al. 2020, Nat. Commun. 11:3625";
  return {
      {"none", "all", true, "-", "-", fixed, closed, "0", "0", [](const S&) { return 0.0; },
       [](const S&) { return 0.0; }, "the readout alone learns"},
      {"rflo", "leaky_rate", true, past, "delta_ki B_ij", fixed, closed, "nm", "3nm",
       [](const S& s) { return s.n * s.m(); }, [](const S& s) { return 3 * s.n * s.m(); },
       "Murray 2019, eLife 8:e43299"},
      {"eprop", "leaky_rate", true, past, "delta_ki B_ij", fixed, closed, "nm", "3nm",
       [](const S& s) { return s.n * s.m(); }, [](const S& s) { return 3 * s.n * s.m(); }, bellec},
      {"kernl", "leaky_rate", true, past, "A_i delta_ki B_ij", fixed, learned, "nm + 6n", "4nm + 6n",
       [](const S& s) { return s.n * s.m() + 6 * s.n; }, [](const S& s) { return 4 * s.n * s.m() + 6 * s.n; },
       "Roth et al. 2019, ICLR (diagonal A)"},
      {"eprop", "lif", true, past, "delta_ki B_ij", fixed, closed, "nm + m", "3nm",
       [](const S& s) { return s.n * s.m() + s.m(); }, [](const S& s) { return 3 * s.n * s.m(); }, bellec},
      {"eprop", "alif", true, past, "delta_ki B_ij", fixed, closed, "2nm + m", "5nm",
       [](const S& s) { return 2 * s.n * s.m() + s.m(); }, [](const S& s) { return 5 * s.n * s.m(); }, bellec},
      {"eprop_factorised", "lif", true, past, "A_i delta_ki B_j", fixed, closed, "m", "nm + n",
       [](const S& s) { return s.m(); }, [](const S& s) { return s.n * s.m() + s.n; },
       "Frenkel, Indiveri 2022, ISSCC, doi 10.1109/ISSCC42614.2022.9731734"},
  };
}

std::vector<RuleEntry> past_facing() {
  return {
      {"rtrl", "leaky_rate", false, past, "M_kij", fixed, closed, "n^2 m", "n^3 m + n^2 m + n^2",
       [](const S& s) { return s.n * s.n * s.m(); }, [](const S& s) { return s.n * s.n * (s.n * s.m() + s.m() + 1); },
       "Williams, Zipser 1989"},
      {"uoro", "leaky_rate", false, past, "A_k B_ij", drawn, closed, "nm + n", "4nm + 2n^2",
       [](const S& s) { return s.n * s.m() + s.n; }, [](const S& s) { return 4 * s.n * s.m() + 2 * s.n * s.n; },
       "Tallec, Ollivier 2017, arXiv 1702.05043"},
      {"kf_rtrl", "leaky_rate", false, past, "A_j B_ki", drawn, closed, "n^2 + m", "n^3 + 3n^2 + nm",
       [](const S& s) { return s.n * s.n + s.m(); },
       [](const S& s) { return s.n * s.n * s.n + 3 * s.n * s.n + s.n * s.m(); },
       "Mujika et al. 2018, arXiv 1805.10842"},
      {"r_kf_rtrl", "leaky_rate", false, past, "A_i B_kj", drawn, closed, "nm + n", "n^2 m + n^2 + 5nm",
       [](const S& s) { return s.n * s.m() + s.n; },
       [](const S& s) { return s.n * s.n * s.m() + s.n * s.n + 5 * s.n * s.m(); }, marschall},
      {"kernl_full", "leaky_rate", false, past, "A_ki B_ij", fixed, learned, "nm + n^2 + 4n", "4nm + 4n^2",
       [](const S& s) { return s.n * s.m() + s.n * s.n + 4 * s.n; },
       [](const S& s) { return 4 * s.n * s.m() + 4 * s.n * s.n; }, "Roth et al. 2019, ICLR"},
  };
}

std::vector<RuleEntry> future_facing() {
  return {
      {"bptt", "all", false, future, "-", fixed, closed, "T(n + m)", "nm + n^2",
       [](const S& s) { return s.window * (s.n + s.m()); }, [](const S& s) { return s.n * s.m() + s.n * s.n; },
       marschall},
      {"e_bptt", "leaky_rate", false, future, "-", fixed, closed, "T(2n + m)", "nm + n^2",
       [](const S& s) { return s.window * (2 * s.n + s.m()); }, [](const S& s) { return s.n * s.m() + s.n * s.n; },
       marschall},
      {"f_bptt", "leaky_rate", false, future, "-", fixed, closed, "T(2n + m)", "nm + (T-1) n^2",
       [](const S& s) { return s.window * (2 * s.n + s.m()); },
       [](const S& s) { return s.n * s.m() + (s.window - 1) * s.n * s.n; }, marschall},
      {"dni", "leaky_rate", false, future, "A_li", fixed, learned, "2np + n + p", "4np + nm + n^2",
       [](const S& s) { return 2 * s.n * s.p() + s.n + s.p(); },
       [](const S& s) { return 4 * s.n * s.p() + s.n * s.m() + s.n * s.n; }, "Jaderberg et al. 2017, arXiv 1608.05343"},
      {"dni_b", "leaky_rate", false, future, "A_li", fixed, learned, "2np + n^2 + n + p", "4np + nm + 3n^2",
       [](const S& s) { return 2 * s.n * s.p() + s.n * s.n + s.n + s.p(); },
       [](const S& s) { return 4 * s.n * s.p() + s.n * s.m() + 3 * s.n * s.n; }, marschall},
  };
}

}  // namespace

const std::vector<RuleEntry>& rule_catalogue() {
  static const std::vector<RuleEntry> all = [] {
    std::vector<RuleEntry> rules = local_rules();
    for (const auto& more : {past_facing(), future_facing()}) rules.insert(rules.end(), more.begin(), more.end());
    return rules;
  }();
  return all;
}

bool is_reference(std::string_view rule) {
  return std::any_of(rule_catalogue().begin(), rule_catalogue().end(),
                     [&](const RuleEntry& e) { return e.name == rule && !e.local; });
}
bool is_online_reference(std::string_view rule) { return rule != "bptt" && is_reference(rule); }

double reference_memory(std::string_view rule, const RuleSize& size) {
  for (const RuleEntry& e : rule_catalogue())
    if (e.name == rule && !e.local) return e.memory_words(size);
  throw Defect("no reference rule is called " + std::string(rule));
}

}  // namespace synq
