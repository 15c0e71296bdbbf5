#pragma once
#include <deque>
#include <string>

#include "core/register_file.hpp"
#include "hw_model/counted.hpp"

namespace synq {

/// Gives a text its constants, words and handles by their names in a dictionary, and keeps what it does with them.
/// A word is read once however often the text names it, and not at all where the text does without it; it is written
/// where the text changes it.
class Recorder {
 public:
  /// times: how often the text runs.
  Recorder(const Dictionary& d, double times) : d_(d), times_(times) {}

  Counted constant(const std::string& name) {
    const Constant& x = d_.constant(name);
    return {{x.raw, x.raw, x.format.frac}, &work_};
  }
  /// times: how often the word is fetched, where that is not at each run (one axon's for all its synapses).
  Counted word(const std::string& name, double times) {
    const Register& reg = d_.reg(name);
    loaded_.push_back({name, reg.format.word, times});
    return {range_of(reg), &work_, &loaded_.back()};
  }
  Counted word(const std::string& name) { return word(name, times_); }
  CountedHandle handle(const std::string& name) const { return {&d_.reg(name)}; }
  bool has(const std::string& name) const { return d_.registers.contains(name); }

  template <class Target, class Names>
  Target constants(const Names& names) {
    return filled<Target, Counted>(names, [&](const std::string& name) { return constant(name); });
  }
  template <class Target, class Names>
  Target words(const std::string& prefix, const Names& names) {
    return filled<Target, Counted>(names, [&](const std::string& name) { return word(prefix + name); });
  }
  template <class Target, class Names>
  Target handles(const std::string& prefix, const Names& names) const {
    return filled<Target, CountedHandle>(names, [&](const std::string& name) { return handle(prefix + name); });
  }

  /// The text leaves x in the word of this name.
  void store(const std::string& name, const Counted& x) {
    if (x.word && x.word->name == name) return;
    x.use();
    Work::Moved& m = work_.moved[name];
    m.width = d_.reg(name).format.word, m.writes += 1;
  }
  template <class Source, class Names>
  void store_all(const std::string& prefix, const Names& names, Source words) {
    auto name = std::begin(names);
    for_each_word<Counted>(words, [&](Counted& x) { store(prefix + *name++, x); });
  }

  /// Of all runs.
  Work total() const {
    Work all;
    all.add(work_, times_);
    for (const Loaded& w : loaded_)
      if (w.read) all.moved[w.name].width = w.width, all.moved[w.name].reads += w.times;
    return all;
  }

 private:
  template <class Target, class Leaf, class Names, class Make>
  static Target filled(const Names& names, const Make& make) {
    Target t{};
    auto name = std::begin(names);
    for_each_word<Leaf>(t, [&](Leaf& x) { x = make(*name++); });
    return t;
  }

  const Dictionary& d_;
  double times_;
  Work work_;
  std::deque<Loaded> loaded_;
};

}  // namespace synq
