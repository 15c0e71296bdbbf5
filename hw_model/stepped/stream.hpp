#pragma once
#include <cstdint>
#include <vector>

#include "hw_model/observer.hpp"
#include "hw_model/stepped/bank_ports.hpp"

namespace synq {

/// Why a lane waited, in cycles.
struct Stalls {
  std::uint64_t bank = 0;    ///< words of one group lie in the same bank
  std::uint64_t port = 0;    ///< another projection has the bank's port
  std::uint64_t hazard = 0;  ///< what a group reads is still to be written
  friend bool operator==(const Stalls&, const Stalls&) = default;
  std::uint64_t total() const { return bank + port + hazard; }
};

/// What a phase did.
struct Activity {
  Stalls stalls;
  std::uint64_t groups = 0, synapses = 0;           ///< synapses / (groups x lanes) is the use of the lanes
  std::uint64_t skipped = 0;                        ///< groups that were provably silent
  std::uint64_t words_read = 0, words_written = 0;  ///< of synapse memory

  void add(const Activity& a) {
    stalls.bank += a.stalls.bank, stalls.port += a.stalls.port, stalls.hazard += a.stalls.hazard;
    groups += a.groups, synapses += a.synapses, words_read += a.words_read, words_written += a.words_written;
    skipped += a.skipped;
  }
  /// Calls f on every count.
  template <class F>
  void each(const F& f) {
    f(stalls.bank), f(stalls.port), f(stalls.hazard), f(groups), f(synapses), f(words_read), f(words_written);
    f(skipped);
  }
};

struct StreamSpec {
  std::size_t banks = 1;
  std::size_t slot = 1;      ///< cycles in which the banks serve one group
  std::size_t depth = 0;     ///< least cycles from the end of a slot to the write
  std::size_t overhead = 0;  ///< cycles before each column of groups
  bool hazard_stalls = true;
  bool write_all = false;      ///< words that stay as they are, too
  std::size_t look_ahead = 0;  ///< groups that a cycle looks at for one that is not silent; 0: none is passed over
  std::size_t core = 0;
  Observer* observer = nullptr;
  BankPorts* ports = nullptr;  ///< of the core, whose streams are given cycles in order; nullptr: none is ever taken
};

/// Groups of lanes on their way through one pipeline, one clock cycle at a time.
/// A group reads in the first cycle of its slot. Its write is due `depth` cycles after the slot's end and happens in
/// the first cycle from then on in which all its banks have a port free. Reads come first in a stream, one group is
/// written a cycle, in order, and a word that stays as it is has its cycle like the others. In banks of the stream's
/// own a write waits one cycle at most: with 1RW every second cycle of a slot is free of reads, and after the last read
/// every cycle.
///
/// Banks serve one word each in a slot. A group with more words in one bank takes several slots: its words
/// [word + i banks, word + (i + 1) banks) are read in the first cycle of the i-th and written when that slot's write
/// comes, as if they were a group of their own.
///
/// A group waits that would read what a group in flight is to write (hazard), unless hazard_stalls is off: then it
/// reads the old word. Where streams share banks it also waits (port) while another stream has a port that it needs,
/// and while writes that wait have filled the pipeline; so does a stream at its end, as long as its last writes are
/// overdue. Work: does the reading and computing (issue), the writing (retire), and says what collides.
///   void issue(const Group&, std::size_t place); bool retire(const Group&, std::size_t place);
///   bool collide(const Group& reader, const Group& writer) const; bool quiet(const Group&) const;
///   static constexpr bool stores: whether groups write synapse memory.
template <class Work>
class Stream {
 public:
  /// id: groups in flight have the places [id places(spec), (id + 1) places(spec)).
  Stream(const StreamSpec& spec, std::size_t id, std::vector<Sweep> sweeps, Work work)
      : spec_(spec),
        sweeps_(std::move(sweeps)),
        work_(std::move(work)),
        flight_(places(spec)),
        first_place_(id * flight_.size()) {
    skip_empty();
  }
  /// How many groups can be in flight.
  static std::size_t places(const StreamSpec& s) { return s.depth / s.slot + 2; }

  bool idle() const { return sweep_ == sweeps_.size() && in_flight_ == 0 && busy_ == 0; }
  /// One clock cycle.
  void cycle() {
    if (idle()) return;
    if (busy_ > 0)
      --busy_;
    else if (sweep_ < sweeps_.size())
      try_issue();
    retire_due();
    ++now_;
  }
  const Activity& activity() const { return activity_; }

 private:
  struct InFlight {
    Group group;
    std::uint64_t due;
  };

  void try_issue() {
    if (part_ == 0 && !begin_group()) return;
    const Group& g = sweeps_[sweep_].group();
    const bool whole = g.words() <= spec_.banks;
    if (!(whole ? serve(g) : serve(sweeps_[sweep_].part(part_, spec_.banks)))) return;
    if (whole || ++part_ * spec_.banks >= g.words()) part_ = 0, advance();
  }
  /// Whether a group can start in this cycle, and it is not spent on overhead or silence.
  bool begin_group() {
    if (owes_overhead()) return begin_column(), false;
    for (std::size_t k = 0; k < spec_.look_ahead && work_.quiet(sweeps_[sweep_].group()); ++k) {
      ++activity_.skipped;
      advance();
      if (sweep_ == sweeps_.size() || owes_overhead() || k + 1 == spec_.look_ahead) return tell(Wait::skipping), false;
    }
    return true;
  }
  /// What one slot serves: false where it has to wait.
  bool serve(const Group& g) {
    if (spec_.hazard_stalls && hazard(g)) return ++activity_.stalls.hazard, tell(Wait::hazard), false;
    if (in_flight_ == flight_.size() || (spec_.ports != nullptr && !spec_.ports->can_read(g, now_)))
      return ++activity_.stalls.port, tell(Wait::port), false;
    issue(g);
    return true;
  }
  bool owes_overhead() const { return sweeps_[sweep_].at_column_start() && !column_paid_ && spec_.overhead > 0; }
  void begin_column() {
    column_paid_ = true;
    busy_ = spec_.overhead - 1;
    tell(Wait::overhead);
  }
  void advance() {
    sweeps_[sweep_].advance();
    column_paid_ = column_paid_ && !sweeps_[sweep_].at_column_start();
    skip_empty();
  }
  void tell(Wait why) const {
    if (spec_.observer != nullptr && sweep_ < sweeps_.size())
      spec_.observer->wait(spec_.core, sweeps_[sweep_].projection(), why);
  }
  void issue(const Group& g) {
    part_ == 0 ? ++activity_.groups : activity_.stalls.bank += spec_.slot;
    activity_.synapses += g.last - g.first, activity_.words_read += g.words();
    busy_ = spec_.slot - 1;
    if (spec_.ports != nullptr) spec_.ports->read(g, now_);
    const std::size_t place = after_first(in_flight_++);
    flight_[place] = {g, now_ + busy_ + spec_.depth};
    if (spec_.observer != nullptr) spec_.observer->read(spec_.core, g);
    work_.issue(g, first_place_ + place);
  }
  void retire_due() {
    if (!overdue()) return;
    const Group& g = flight_[first_].group;
    if (spec_.ports == nullptr || spec_.ports->can_write(g, now_)) retire(g);
    if (sweep_ == sweeps_.size() && busy_ == 0 && overdue()) wait_for_port();
  }
  bool overdue() const { return in_flight_ > 0 && flight_[first_].due <= now_; }
  void retire(const Group& g) {
    const bool changed = work_.retire(g, first_place_ + first_), stored = Work::stores && (changed || spec_.write_all);
    if (stored) activity_.words_written += g.words();
    if (spec_.ports != nullptr) spec_.ports->write(g, now_);
    if (spec_.observer != nullptr) spec_.observer->retire(spec_.core, g, stored);
    first_ = after_first(1), --in_flight_;
  }
  void wait_for_port() {
    ++activity_.stalls.port;
    if (spec_.observer != nullptr) spec_.observer->wait(spec_.core, flight_[first_].group.projection, Wait::port);
  }
  bool hazard(const Group& g) const {
    for (std::size_t k = 0; k < in_flight_; ++k)
      if (work_.collide(g, flight_[after_first(k)].group)) return true;
    return false;
  }
  /// The place of the k-th group in flight, k <= places.
  std::size_t after_first(std::size_t k) const {
    const std::size_t place = first_ + k;
    return place < flight_.size() ? place : place - flight_.size();
  }
  void skip_empty() {
    while (sweep_ < sweeps_.size() && sweeps_[sweep_].done()) ++sweep_, column_paid_ = false;
  }

  StreamSpec spec_;
  std::vector<Sweep> sweeps_;
  Work work_;
  std::vector<InFlight> flight_;
  std::size_t first_place_, first_ = 0, in_flight_ = 0, sweep_ = 0, part_ = 0, busy_ = 0;
  bool column_paid_ = false;
  std::uint64_t now_ = 0;
  Activity activity_;
};

}  // namespace synq
