#include "hw_model/vcd.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <string_view>

#include "core/error.hpp"

namespace synq {
namespace {

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto other = [](char c) { return (c >= '0' && c <= '9') || c == '$'; };
  return !text.empty() && letter(text[0]) && std::ranges::all_of(text, [&](char c) { return letter(c) || other(c); });
}

void demand_name(const std::string& name) {
  if (!is_name(name)) throw Defect("a waveform cannot hold the name \"" + name + "\"");
}

[[noreturn]] void refuse_value(const std::string& path, const std::string& value) {
  throw Defect("the waveform's " + path + " cannot hold " + value);
}

}  // namespace

void VcdWriter::demand(Stage stage, const char* action) const {
  if (stage_ != stage) throw Defect(std::string("out of order in a waveform: ") + action);
}

std::string VcdWriter::declare(const std::string& above, const std::string& name) {
  demand(Stage::declaring, "a declaration");
  demand_name(name);
  std::string path = above.empty() ? name : above + '.' + name;
  if (!paths_.insert(path).second) throw Defect("a waveform has two of the name " + path);
  return path;
}

VcdWriter::Scope VcdWriter::scope(const std::string& name) {
  nodes_.push_back({name, declare("", name), {}, {}});
  top_.push_back(nodes_.size() - 1);
  return {top_.back()};
}

VcdWriter::Scope VcdWriter::scope(Scope above, const std::string& name) {
  nodes_.push_back({name, declare(nodes_[above.index].path, name), {}, {}});
  nodes_[above.index].scopes.push_back(nodes_.size() - 1);
  return {nodes_.size() - 1};
}

/// Numbers in bijective base 94, least digit first, digits '!' to '~'.
std::string VcdWriter::next_code() {
  std::string code;
  for (std::size_t rest = ++codes_; rest > 0; rest = (rest - 1) / 94) code += char('!' + (rest - 1) % 94);
  return code;
}

VcdWriter::Variable VcdWriter::variable(Scope scope, const std::string& name, int bits) {
  Signal s;
  s.name = name, s.path = declare(nodes_[scope.index].path, name);
  if (bits < 1 || bits > 64) throw Defect(s.path + " of a waveform has " + std::to_string(bits) + " bits");
  s.bits = bits, s.code = next_code();
  signals_.push_back(s);
  nodes_[scope.index].variables.push_back(signals_.size() - 1);
  return {signals_.size() - 1};
}

VcdWriter::Variable VcdWriter::state(Scope scope, const std::string& name, std::span<const char* const> states) {
  if (states.empty()) throw Defect("a state machine without states: " + name);
  std::ranges::for_each(states, demand_name);
  const Variable v = variable(scope, name, std::max(1, int(std::bit_width(states.size() - 1))));
  declare(nodes_[scope.index].path, name + "_text");
  Signal& s = signals_[v.index];
  s.text_code = next_code();
  s.states.assign(states.begin(), states.end());
  return v;
}

void VcdWriter::begin(Cycles now) {
  demand(Stage::declaring, "begin");
  stage_ = Stage::changing, now_ = now;
  file_.append(
      "$version synq $end\n"
      "$comment one unit of time is one clock cycle $end\n"
      "$timescale 1 ns $end\n");
  for (const std::size_t i : top_) write_node(nodes_[i]);
  file_.append("$enddefinitions $end\n");
}

void VcdWriter::write_node(const Node& node) {
  file_.append("$scope module " + node.name + " $end\n");
  for (const std::size_t i : node.variables) write_declaration(signals_[i]);
  for (const std::size_t i : node.scopes) write_node(nodes_[i]);
  file_.append("$upscope $end\n");
}

void VcdWriter::write_declaration(const Signal& s) {
  const std::string range = s.bits == 1 ? "" : " [" + std::to_string(s.bits - 1) + ":0]";
  file_.append("$var reg " + std::to_string(s.bits) + ' ' + s.code + ' ' + s.name + range + " $end\n");
  if (s.states.empty()) return;
  file_.append("$var string 1 " + s.text_code + ' ' + s.name + "_text $end\n$comment " + s.name);
  for (std::size_t i = 0; i < s.states.size(); ++i) file_.append(' ' + std::to_string(i) + '=' + s.states[i]);
  file_.append(" $end\n");
}

void VcdWriter::set_signed(Variable v, std::int64_t value) {
  if (value >= 0) return set_unsigned(v, std::uint64_t(value));
  const Signal& s = signals_[v.index];
  if (value >> (s.bits - 1) != -1) refuse_value(s.path, std::to_string(value));
  set_unsigned(v, std::uint64_t(value) & (~std::uint64_t{0} >> (64 - s.bits)));
}

void VcdWriter::set_unsigned(Variable v, std::uint64_t value) {
  demand(Stage::changing, "set");
  Signal& s = signals_[v.index];
  const bool fits = s.states.empty() ? value >> (s.bits - 1) <= 1 : value < s.states.size();
  if (!fits) refuse_value(s.path, std::to_string(value));
  s.value = value, s.known = true;
  if (!s.touched) touched_.push_back(v.index);
  s.touched = true;
}

void VcdWriter::at(Cycles now) {
  demand(Stage::changing, "at");
  if (now < now_) throw Defect("time of a waveform moves back to cycle " + std::to_string(now.count));
  if (now == now_) return;
  write_changes();
  now_ = now;
}

void VcdWriter::finish() {
  demand(Stage::changing, "finish");
  write_changes();
  write_time();
  file_.finish();
  stage_ = Stage::finished;
}

/// Where it is not the last one that was written.
void VcdWriter::write_time() {
  if (written_time_ == now_) return;
  file_.append('#' + std::to_string(now_.count) + '\n');
  written_time_ = now_;
}

void VcdWriter::write_changes() {
  if (!written_time_) write_initial_values();
  for (const std::size_t i : touched_) {
    Signal& s = signals_[i];
    s.touched = false;
    if (s.is_written && s.written == s.value) continue;
    write_time();
    write_value(s);
  }
  touched_.clear();
}

void VcdWriter::write_initial_values() {
  write_time();
  file_.append("$dumpvars\n");
  for (Signal& s : signals_) write_value(s);
  file_.append("$end\n");
}

/// Without leading zeros: readers extend a vector by zeros where its first digit is 0 or 1, by x where it is x.
void VcdWriter::write_value(Signal& s) {
  char line[80], *end = line;
  if (s.bits > 1) *end++ = 'b';
  if (s.known) end = std::to_chars(end, line + sizeof line, s.value, 2).ptr;
  if (!s.known) *end++ = 'x';
  if (s.bits > 1) *end++ = ' ';
  end = std::ranges::copy(s.code, end).out;
  *end++ = '\n';
  file_.append({line, end});
  s.is_written = s.known, s.written = s.value;
  if (!s.states.empty()) file_.append('s' + (s.known ? s.states[s.value] : "x") + ' ' + s.text_code + '\n');
}

}  // namespace synq
