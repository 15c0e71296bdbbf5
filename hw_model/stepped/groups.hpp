#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "core/projection.hpp"
#include "hw_model/machine.hpp"

/// Where the synapses of a projection lie in the memory of one core, and in which order lanes visit them.
namespace synq {

/// One row of a projection in a core: consecutive synapses of one axon, packed k to a word.
struct CoreRow {
  std::size_t axon, first, count;  ///< synapses [first, first + count)
  std::size_t word;                ///< address of its first word
};

/// The rows of one projection that one core holds.
struct CoreRows {
  std::vector<CoreRow> rows;
  std::size_t synapses_per_word = 1;
  std::size_t words = 0;  ///< of this projection in this core

  /// Synapses onto the neurons of a share.
  static CoreRows onto(const Connectivity&, const Share&, std::size_t synapses_per_word);
  /// Synapses from the axons [first, last).
  static CoreRows from(const Connectivity&, const Share&, std::size_t synapses_per_word);

 private:
  void add(std::size_t axon, std::size_t first, std::size_t last);
};

/// Input, recurrent and readout synapses of one core.
std::array<CoreRows, 3> core_rows(const Machine&, const NetworkSpec&, std::size_t core);

/// What one slot's lanes work on: synapses [first, last) of one row, in words [word, end).
struct Group {
  std::size_t projection = 0, axon = 0;
  std::size_t first = 0, last = 0;
  std::size_t word = 0, end = 0;
  std::size_t cover_first = 0, cover_last = 0;  ///< all synapses in these words
  std::size_t lane = 0;                         ///< that the first of them goes through

  std::size_t words() const { return end - word; }
  bool shares_word(const Group& other) const {
    return projection == other.projection && word < other.end && other.word < end;
  }
};

/// A walk over rows in groups of lanes: row by row, or all rows' first groups, then all rows' second ones.
class Sweep {
 public:
  enum class Order { rows_outer, groups_outer };
  /// which: indices of the rows to visit.
  Sweep(std::size_t projection, const CoreRows& rows, std::vector<std::size_t> which, std::size_t lanes, Order);

  std::size_t projection() const { return projection_; }
  bool done() const { return done_; }
  bool at_column_start() const { return order_ == Order::groups_outer && fresh_column_; }
  const Group& group() const { return group_; }
  /// What banks serve of the group in its k-th slot: a word each, the group's next ones.
  Group part(std::size_t k, std::size_t banks) const;
  void advance();

 private:
  void settle();
  void load();
  void slice(std::size_t count);
  std::size_t groups_of(std::size_t k) {
    const std::size_t count = rows_->rows[which_[k]].count;
    if (count != count_) slice(count);
    return slices_.size();
  }

  std::size_t projection_;
  const CoreRows* rows_;
  std::vector<std::size_t> which_;
  std::size_t lanes_;
  Order order_;
  std::size_t count_ = 0;      ///< synapses of the rows that slices_ cut into groups
  std::vector<Group> slices_;  ///< of a row that begins at synapse 0 in word 0
  std::size_t row_ = 0, column_ = 0, columns_ = 0;
  bool done_ = false, fresh_column_ = true;
  Group group_;
};

}  // namespace synq
