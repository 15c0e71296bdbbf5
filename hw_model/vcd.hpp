#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "hw_model/cycles.hpp"
#include "hw_model/partial_file.hpp"

namespace synq {

/// Writes a waveform: a value change dump, for GTKWave and the like. Source: IEEE 1364-2001, section 18.
/// One unit of time is one clock cycle; the header calls it 1 ns, since the format has seconds only.
///
/// First scopes and variables are declared, then begin(), then set() and at() by turns, then finish(). A variable has
/// one value a cycle, the last that was set; only changes of it are written. The same calls give the same bytes.
/// Calls out of order, bad names and values that do not fit throw Defect; what the disk refuses throws ConfigError.
class VcdWriter {
 public:
  struct Scope {
    std::size_t index;
  };
  struct Variable {
    std::size_t index;
  };

  /// Writes NAME.partial, which finish() renames to NAME, replacing an older one.
  explicit VcdWriter(const std::string& name) : file_(name) {}

  /// A level of the hierarchy, at the top or below another. All names here are [A-Za-z_][A-Za-z0-9_$]*: nothing that
  /// Verilog would have to escape. A name occurs once in its scope.
  Scope scope(const std::string& name);
  Scope scope(Scope above, const std::string& name);

  /// A word of 1 to 64 bits. It is unknown (x) until it is set.
  Variable variable(Scope, const std::string& name, int bits);

  /// A state machine: NAME, a word that holds the number of the state, and NAME_text, which shows the state's name.
  /// Text is GTKWave's extension of the format, which a strict reader may refuse; the numbers' meaning is also in a
  /// comment of the header.
  Variable state(Scope, const std::string& name, std::span<const char* const> states);

  /// Ends the header. What is set before time moves on are the initial values.
  void begin(Cycles now = {});

  /// Time moves on to this cycle; never back.
  void at(Cycles now);

  /// Negative values are written in two's complement at the variable's width. A value fits where the width holds it
  /// as a signed or as an unsigned number.
  void set(Variable v, std::signed_integral auto value) { set_signed(v, value); }
  void set(Variable v, std::unsigned_integral auto value) { set_unsigned(v, value); }

  /// The waveform ends at the present cycle.
  void finish();

 private:
  enum class Stage { declaring, changing, finished };

  struct Node {
    std::string name, path;
    std::vector<std::size_t> scopes, variables;  ///< indices of what lies in it
  };
  struct Signal {
    std::uint64_t value = 0, written = 0;
    int bits = 1;
    bool known = false;    ///< was set
    bool touched = false;  ///< is listed in touched_
    bool is_written = false;
    std::string code, text_code;  ///< identifiers in the file; no text_code: no state machine
    std::string name, path;
    std::vector<std::string> states;
  };

  void demand(Stage, const char* action) const;
  std::string declare(const std::string& above, const std::string& name);
  std::string next_code();
  void set_signed(Variable, std::int64_t);
  void set_unsigned(Variable, std::uint64_t);

  void write_node(const Node&);
  void write_declaration(const Signal&);
  void write_time();
  void write_value(Signal&);
  void write_initial_values();
  void write_changes();

  PartialFile file_;
  Stage stage_ = Stage::declaring;
  std::vector<Node> nodes_;
  std::vector<std::size_t> top_;
  std::vector<Signal> signals_;
  std::set<std::string> paths_;
  std::size_t codes_ = 0;
  std::vector<std::size_t> touched_;  ///< set in this cycle
  Cycles now_;
  std::optional<Cycles> written_time_;  ///< the last in the file
};

}  // namespace synq
