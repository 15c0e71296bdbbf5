#pragma once
#include <bit>
#include <cmath>

#include "rules/network.hpp"
#include "rules/trial_score.hpp"

/// Simulator on one number path. Included only by the files that instantiate it.
namespace synq {

/// Net: a schedule of the network's state machines; Network<Path> or one with its interface. Base: Simulator, or what
/// such a schedule adds to it.
template <class Path, class Net = Network<Path>, class Base = Simulator>
class SimulatorOn : public Base {
 public:
  using Word = typename Path::Word;

  SimulatorOn(const NetworkSpec& spec, const NetworkProof& proof, bool reset_each_trial)
      : SimulatorOn(Net(spec, proof), spec, reset_each_trial) {}
  SimulatorOn(Net network, const NetworkSpec& spec, bool reset_each_trial)
      : loss_(spec.loss),
        input_(spec.names.reg("input")),
        target_(spec.names.reg("target")),
        reset_(reset_each_trial),
        network_(std::move(network)) {}

  TrialResult trial(const Dataset& data, std::size_t k, bool learn) override {
    if (reset_) network_.reset();
    encode_trial(data, k);
    TrialScore score(loss_, data.n_out);
    output_.resize(data.n_out);
    const auto mask = data.scored(k), target = data.target(k);
    for (std::size_t t = 0; t < data.ticks && !score.broken(); ++t) {
      const bool scored = mask[t] != 0;
      network_.tick(std::span<const Word>(inputs_).subspan(t * data.n_in, data.n_in),
                    std::span<const Word>(targets_).subspan(t * data.n_out, data.n_out), scored, learn);
      if (scored) score.add(outputs(), target.subspan(t * data.n_out, data.n_out), network_.ticks());
    }
    if (learn && !score.broken()) network_.end_of_trial();
    return score.result();
  }

  void write() override { network_.write(); }
  void use_threads(const ThreadSpec& s) override { network_.use_threads(s); }
  void draw_from(std::unique_ptr<RandomSource> source) override { network_.draw_from(std::move(source)); }
  std::uint64_t ticks() const override { return network_.ticks(); }
  std::vector<std::pair<Register, Probe>> probes() const override {
    std::vector<std::pair<Register, Probe>> all;
    mutable_network().visit_probes([&](const Register& r, Probe& p) { all.emplace_back(r, p); });
    return all;
  }

  std::vector<double> activity() const override {
    const auto& h = network_.activity();
    std::vector<double> values(h.size());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = decode(h.raw[i], h.reg);
    return values;
  }
  std::vector<WeightMatrix> weights() const override {
    std::vector<WeightMatrix> all;
    for (const auto* p : projections()) {
      const Connectivity& c = p->shape;
      WeightMatrix m{p->weight().reg.name, c.n_post, c.n_pre, std::vector<double>(c.n_post * c.n_pre)};
      for (std::size_t j = 0; j < c.n_pre; ++j)
        for (std::size_t s = c.begin(j); s < c.end(j); ++s)
          m.values[c.target(j, s) * c.n_pre + j] = decode(p->weight().get(s), p->weight().reg);
      all.push_back(std::move(m));
    }
    return all;
  }

  void digest(const std::function<void(std::string_view)>& f) const override {
    for (const auto* p : projections()) {
      f(p->weight().reg.name);
      for (std::size_t s = 0; s < p->weight().size(); ++s) {
        const Word w = p->weight().get(s);
        if constexpr (std::floating_point<Word>)
          f(std::to_string(std::bit_cast<std::uint64_t>(w)));
        else if constexpr (std::integral<Word>)
          f(std::to_string(w));
        else
          f(w.str());
        f(" ");
      }
    }
  }

  std::vector<std::pair<std::string, std::vector<double>>> words() const override {
    std::vector<std::pair<std::string, std::vector<double>>> all;
    mutable_network().visit([&](auto& a) {
      std::vector<double> values(a.size());
      for (std::size_t i = 0; i < a.size(); ++i) values[i] = decode(a.get(i), a.reg);
      all.emplace_back(a.reg.name, std::move(values));
    });
    return all;
  }

  void take_words(const Simulator& other) override {
    const auto from = other.words();
    std::size_t k = 0;
    network_.visit([&](auto& a) {
      const auto& values = from.at(k++).second;
      for (std::size_t i = 0; i < a.size(); ++i) a.set(i, encode<Word>(values.at(i), a.reg));
    });
  }

  void archive(Archive& a) override {
    std::uint64_t ticks = network_.ticks();
    a.field(ticks);
    network_.restore_ticks(ticks);
    network_.visit([&](auto& words) {
      for (std::size_t i = 0; i < words.size(); ++i) {
        Word w = words.get(i);
        field(a, w);
        words.set(i, w);
      }
    });
    network_.visit_optimizers(
        [&](Adam& adam) { adam.visit([&](auto& m, auto& v, auto& n) { a.field(m), a.field(v), a.field(n); }); });
    std::vector<std::uint64_t> random = network_.random().state();
    a.field(random);
    network_.random().restore(random);
    network_.visit_probes([&](const Register&, Probe& p) { p.visit([&](auto& x) { a.field(x); }); });
  }

 private:
  Net& mutable_network() const { return const_cast<Net&>(network_); }  // visit() only reads here
  std::vector<const Projection<Word>*> projections() const {
    auto& n = mutable_network();
    return {&n.input_projection(), &n.recurrent_projection(), &n.readout_projection()};
  }

  static void field(Archive& a, Word& w) {
    if constexpr (std::floating_point<Word> || std::integral<Word>) {
      a.field(w);
    } else {
      std::string text = w.str();
      a.field(text);
      w = Word(text);
    }
  }

  void encode_trial(const Dataset& data, std::size_t k) {
    encode(data.input(k), input_, inputs_);
    encode(data.target(k), target_, targets_);
  }

  std::span<const double> outputs() {
    const auto& y = network_.outputs();
    for (std::size_t k = 0; k < output_.size(); ++k) output_[k] = decode(y.raw[k], y.reg);
    return output_;
  }

  LossKind loss_;
  Register input_, target_;
  bool reset_;
  std::vector<Word> inputs_, targets_;
  std::vector<double> output_;

 protected:
  Net network_;
};

/// On Network<Path>.
template <class Path>
class PathSimulator final : public SimulatorOn<Path> {
 public:
  using SimulatorOn<Path>::SimulatorOn;
  std::unique_ptr<Simulator> clone() const override { return std::make_unique<PathSimulator>(*this); }
};

template <class Path>
std::unique_ptr<Simulator> make_simulator_on(const NetworkSpec& s, const NetworkProof& p, bool reset_each_trial) {
  return std::make_unique<PathSimulator<Path>>(s, p, reset_each_trial);
}

}  // namespace synq
