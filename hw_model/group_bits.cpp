#include "hw_model/group_bits.hpp"

#include "hw_model/stepped/groups.hpp"

namespace synq {

std::int64_t group_bits(const Machine& m, const NetworkSpec& s) {
  if (m.skipping != Skipping::cycle) return 0;
  const bool hidden = s.rule != RuleKind::none;
  const bool learns[] = {hidden && s.train_input, hidden && s.train_recurrent, s.train_readout};
  std::size_t groups = 0;
  for (std::size_t core = 0; core < m.cores; ++core) {
    const auto all = core_rows(m, s, core);
    for (std::size_t p = 0; p < all.size(); ++p)
      for (const CoreRow& row : all[p].rows)
        if (learns[p]) groups += (row.count + m.lanes.update - 1) / m.lanes.update;
  }
  return std::int64_t(groups);
}

}  // namespace synq
