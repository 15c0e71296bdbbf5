#include "hw_model/stepped/groups.hpp"

namespace synq {

void CoreRows::add(std::size_t axon, std::size_t first, std::size_t last) {
  rows.push_back({axon, first, last - first, words});
  words += (last - first + synapses_per_word - 1) / synapses_per_word;
}

CoreRows CoreRows::onto(const Connectivity& c, const Share& share, std::size_t per_word) {
  CoreRows all{{}, per_word, 0};
  for (std::size_t j = 0; j < c.n_pre; ++j) {
    std::size_t first = c.begin(j), last = c.end(j);
    while (first < last && c.target(j, first) < share.first) ++first;
    while (last > first && c.target(j, last - 1) >= share.last) --last;
    all.add(j, first, last);
  }
  return all;
}

CoreRows CoreRows::from(const Connectivity& c, const Share& share, std::size_t per_word) {
  CoreRows all{{}, per_word, 0};
  for (std::size_t j = share.first; j < share.last; ++j) all.add(j, c.begin(j), c.end(j));
  return all;
}

std::array<CoreRows, 3> core_rows(const Machine& m, const NetworkSpec& s, std::size_t core) {
  const Connectivity input{s.input_axons(), s.n, {}, {}}, all{s.n, s.n, {}, {}},
      readout{s.readout_axons(), s.n_out, {}, {}};
  const Share own = share_of(s.n, m.cores, core);
  const Share axons{own.first, core + 1 == m.cores ? s.readout_axons() : own.last};
  const auto per_word = [&](const char* name) { return std::size_t(m.word_bits / synapse_bits(s, name)); };
  return {CoreRows::onto(input, own, per_word("input_")),
          CoreRows::onto(s.sparse() ? s.recurrent : all, own, per_word("recurrent_")),
          CoreRows::from(readout, axons, per_word("readout_"))};
}

Sweep::Sweep(std::size_t projection, const CoreRows& rows, std::vector<std::size_t> which, std::size_t lanes,
             Order order)
    : projection_(projection), rows_(&rows), which_(std::move(which)), lanes_(lanes), order_(order) {
  for (std::size_t k = 0; k < which_.size(); ++k) columns_ = std::max(columns_, groups_of(k));
  settle();
}

void Sweep::advance() {
  fresh_column_ = false;
  if (order_ == Order::groups_outer)
    ++row_;
  else
    ++column_;
  settle();
}

/// Moves on to the next group that exists.
void Sweep::settle() {
  if (order_ == Order::groups_outer) {
    while (column_ < columns_) {
      while (row_ < which_.size() && groups_of(row_) <= column_) ++row_;
      if (row_ < which_.size()) return load();
      row_ = 0, ++column_, fresh_column_ = true;
    }
  } else {
    while (row_ < which_.size() && column_ >= groups_of(row_)) ++row_, column_ = 0;
    if (row_ < which_.size()) return load();
  }
  done_ = true;
}

/// Cuts a row of so many synapses into groups; neighbouring rows are mostly alike.
void Sweep::slice(std::size_t count) {
  const std::size_t k = rows_->synapses_per_word;
  count_ = count;
  slices_.clear();
  for (std::size_t begin = 0; begin < count; begin += lanes_) {
    const std::size_t end = std::min(count, begin + lanes_), last_word = (end - 1) / k + 1;
    slices_.push_back(
        {projection_, 0, begin, end, begin / k, last_word, begin / k * k, std::min(count, last_word * k)});
  }
}

void Sweep::load() {
  const CoreRow& r = rows_->rows[which_[row_]];
  const Group& g = slices_[column_];
  group_ = {projection_,     r.axon,         r.first + g.first,       r.first + g.last,
            r.word + g.word, r.word + g.end, r.first + g.cover_first, r.first + g.cover_last};
}

Group Sweep::part(std::size_t k, std::size_t banks) const {
  const std::size_t synapses = banks * rows_->synapses_per_word;
  Group part = group_;
  part.word += k * banks;
  part.end = std::min(group_.end, part.word + banks);
  part.cover_first += k * synapses;
  part.cover_last = std::min(group_.cover_last, part.cover_first + synapses);
  part.first = std::max(group_.first, part.cover_first);
  part.last = std::min(group_.last, part.cover_last);
  part.lane = part.first - group_.first;
  return part;
}

}  // namespace synq
