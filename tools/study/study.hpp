#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/experiment/progress.hpp"
#include "tools/study/figure.hpp"
#include "tools/study/key_number.hpp"
#include "tools/study/table.hpp"

/// Studies: what the papers claim, measured anew. How one is added: docs/studies.md.
namespace synq::study {

/// What every study can be asked for; a study that has no use for one says so in a note (see Study::uses).
struct Options {
  bool quick = false;                  ///< smaller sizes, under 60 s; else the papers' sizes
  std::uint32_t seeds = 3;             ///< runs of what is drawn at random, 1 or more
  std::vector<std::string> formats;    ///< of the learned parameters: texts for parse_format, or "double"
  std::vector<std::string> roundings;  ///< replace the formats' own rounding, each in turn
};

/// What a study found.
class Results {
 public:
  /// The table stays where it is. Throws Defect for a name that is taken.
  Table& add_table(std::string name, std::string meaning, std::vector<Column> columns);
  /// Its table is there already, or Defect.
  void add_figure(Figure);
  void add(KeyNumber k) { key_numbers_.push_back(std::move(k)); }
  /// What the reader must know: what is left out, what is not known of the original. One or more sentences.
  void note(std::string text) { notes_.push_back(std::move(text)); }

  const std::deque<Table>& tables() const { return tables_; }
  const std::vector<Figure>& figures() const { return figures_; }
  const std::vector<KeyNumber>& key_numbers() const { return key_numbers_; }
  const std::vector<std::string>& notes() const { return notes_; }
  const Table& table(std::string_view name) const;  ///< Throws Defect where there is none.

 private:
  std::deque<Table> tables_;
  std::vector<Figure> figures_;
  std::vector<KeyNumber> key_numbers_;
  std::vector<std::string> notes_;
};

/// How far a study is; shown on stderr after two seconds.
class Steps {
 public:
  Steps(experiment::ProgressMode mode, std::string label) : mode_(mode), label_(std::move(label)) {}
  /// From now on `total` steps are to be done.
  void expect(std::uint64_t total) { progress_.emplace(mode_, total, label_), done_ = 0; }
  void done() {
    if (progress_) progress_->update(++done_);
  }

 private:
  experiment::ProgressMode mode_;
  std::string label_;
  std::optional<experiment::Progress> progress_;
  std::uint64_t done_ = 0;
};

struct Study {
  std::string_view name;    ///< as on the command line
  std::string_view title;   ///< a line
  std::string_view claim;   ///< what the key numbers decide
  std::string_view source;  ///< paper and figure
  bool takes_formats;       ///< else --formats and --rounding are refused
  void (*run)(const Options&, Results&, Steps&);
};

/// All studies, in the order of tools/study/list.hpp.
std::span<const Study> studies();
/// Throws ConfigError with the nearest name, or all of them.
const Study& study_named(std::string_view);

}  // namespace synq::study
