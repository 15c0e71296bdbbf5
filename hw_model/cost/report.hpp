#pragma once
#include <string>
#include <utility>
#include <vector>

#include "hw_model/cost/estimate.hpp"

/// What a machine costs, line by line, each traceable to the entries of the cost tables.
namespace synq::cost {

enum class Section { memory, cycles, time, energy, area };
std::string_view name(Section);

/// From the lowest to the highest of what is known.
struct Span {
  double low = 0, high = 0;
  friend bool operator==(const Span&, const Span&) = default;
};
inline Span exactly(double x) { return {x, x}; }
inline Span operator*(const Span& a, const Span& b) { return {a.low * b.low, a.high * b.high}; }

/// Another line and how often a total has it.
struct Addend {
  std::string line;
  double times = 1;
  std::string why;  ///< what the factor is; empty for 1
};

struct Line {
  Section section = Section::memory;
  std::string name;                  ///< unique in a report: "tick.synapse.multiply"
  std::string unit;                  ///< "pJ", "um2", "bits", "KiB", "cycles", "us", "1/s", "mW"
  std::optional<Span> value;         ///< nullopt: unknown, never 0
  std::vector<std::string> entries;  ///< names of the table's entries and node rows it was computed from, each once
  std::string arithmetic;            ///< the computation with its numbers, or why it is unknown
  std::vector<Addend> parts;         ///< of a total: the sum of these, where they are known
  std::vector<std::string> without;  ///< of a total: the unknown lines that it therefore lacks
};

struct Report {
  std::vector<Line> lines;

  const Line* find(const std::string& name) const;  ///< nullptr if there is none
  const Line& at(const std::string& name) const;    ///< throws Defect if there is none
  /// Throws Defect for a name that the report has.
  void add(Line);
  void add(std::vector<Line>);
  /// The sum of lines that are there, by their names. Unknown parts are named in `without`; unknown where all are.
  void add_total(Section, const std::string& name, const std::string& unit, std::vector<Addend>);
  /// Of all lines whose name begins with the total's and a dot, and has no other dot.
  void add_total(Section, const std::string& name, const std::string& unit);
};

/// Equal things that a line sums over.
struct Item {
  Span count;
  std::string what;              ///< "multiply 16 x 12 bits"
  std::optional<Estimate> each;  ///< nullopt: unknown, and so is the line
};
/// count x each, summed. Items that are not there at all are left out.
Line line_of(Section, std::string name, std::string unit, const std::vector<Item>&, const std::string& why_unknown);
Line unknown_line(Section, std::string name, std::string unit, std::string why);
/// A number that no entry of the tables is behind.
Line plain_line(Section, std::string name, std::string unit, Span, std::string arithmetic);

std::string text_of(const Span&);  ///< "1.2..3.4", or "1.2" where the ends agree

}  // namespace synq::cost
