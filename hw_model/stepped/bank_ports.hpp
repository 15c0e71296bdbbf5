#pragma once
#include "hw_model/stepped/groups.hpp"

namespace synq {

/// The ports of the synapse banks of one core in one phase. 1RW: a bank serves one access in a cycle; 1R1W: a read and
/// a write. Projections have banks of their own, or lie one after the other in the same banks (shared_banks).
class BankPorts {
 public:
  BankPorts(const Machine& m, const std::array<CoreRows, 3>& rows)
      : one_port_(m.ports == Ports::one_rw), banks_(m.banks), used_(m.shared_banks ? m.banks : 3 * m.banks) {
    for (std::size_t p = 1; p < 3; ++p)
      if (m.shared_banks)
        word_[p] = word_[p - 1] + rows[p - 1].words;
      else
        bank_[p] = p * m.banks;
  }

  /// Whether the banks of a group, which has at most one word in each, can be read in this cycle.
  bool can_read(const Group& g, std::uint64_t now) const {
    return all(*this, g, [&](const Used& b) { return b.read != now && (!one_port_ || b.written != now); });
  }
  bool can_write(const Group& g, std::uint64_t now) const {
    return all(*this, g, [&](const Used& b) { return b.written != now && (!one_port_ || b.read != now); });
  }
  void read(const Group& g, std::uint64_t now) {
    all(*this, g, [&](Used& b) { return b.read = now, true; });
  }
  void write(const Group& g, std::uint64_t now) {
    all(*this, g, [&](Used& b) { return b.written = now, true; });
  }

 private:
  static constexpr std::uint64_t never = ~std::uint64_t{0};
  struct Used {
    std::uint64_t read = never, written = never;  ///< the last cycle in which it was
  };

  /// Whether f holds for the banks of all words of a group.
  template <class Self, class F>
  static bool all(Self& self, const Group& g, const F& f) {
    std::size_t bank = self.banks_ == 1 ? 0 : (self.word_[g.projection] + g.word) % self.banks_;
    for (std::size_t w = g.word; w < g.end; ++w) {
      if (!f(self.used_[self.bank_[g.projection] + bank])) return false;
      if (++bank == self.banks_) bank = 0;
    }
    return true;
  }

  bool one_port_;
  std::size_t banks_;
  std::array<std::size_t, 3> word_{}, bank_{};  ///< of each projection's first word and first bank
  std::vector<Used> used_;
};

}  // namespace synq
