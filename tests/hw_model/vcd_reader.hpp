#pragma once
#include <algorithm>
#include <cstdint>
#include <istream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

/// Reads value change dumps, knowing nothing of who wrote them.
namespace synq::test {

struct Change {
  std::uint64_t time;
  std::string value;  ///< binary digits without leading zeros, x, or text
  friend bool operator==(const Change&, const Change&) = default;
};

/// Changes by "scope.scope.name[msb:lsb]", and the last time.
struct Waves {
  std::map<std::string, std::vector<Change>> changes;
  std::uint64_t end = 0;
};

class VcdReader {
 public:
  explicit VcdReader(std::istream& in) : in_(in) {}

  Waves read() {
    for (std::string t; in_ >> t;) take(t);
    return waves_;
  }

 private:
  std::string word() {
    std::string t;
    if (!(in_ >> t)) throw std::runtime_error("the dump ends too early");
    return t;
  }
  void skip() {
    while (word() != "$end") {
    }
  }

  void take(const std::string& t) {
    if (t == "$scope") return enter();
    if (t == "$upscope") return scope_.resize(scope_.rfind('.', scope_.size() - 2) + 1), skip();
    if (t == "$var") return declare();
    if (t == "$dumpvars" || t == "$end") return;
    if (t[0] == '$') return skip();
    if (t[0] == '#') return move_to(std::stoull(t.substr(1)));
    if (t[0] == 'b' || t[0] == 's') return change(word(), t[0] == 'b' ? shortest(t.substr(1)) : t.substr(1));
    change(t.substr(1), t.substr(0, 1));
  }
  void enter() {
    word();
    scope_ += word() + '.';
    skip();
  }
  void declare() {
    word(), word();
    const std::string code = word();
    std::string path = scope_;
    for (std::string t = word(); t != "$end"; t = word()) path += t;
    if (!paths_.emplace(code, path).second) throw std::runtime_error("the dump has the identifier twice: " + code);
    waves_.changes[path];
  }
  void move_to(std::uint64_t time) {
    if (time < waves_.end) throw std::runtime_error("the time of the dump moves back");
    waves_.end = time;
  }
  void change(const std::string& code, const std::string& value) {
    waves_.changes.at(paths_.at(code)).push_back({waves_.end, value});
  }
  static std::string shortest(const std::string& digits) {
    if (digits.find_first_not_of('x') == std::string::npos) return "x";
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
  }

  std::istream& in_;
  Waves waves_;
  std::string scope_;
  std::map<std::string, std::string> paths_;  ///< by identifier
};

}  // namespace synq::test
