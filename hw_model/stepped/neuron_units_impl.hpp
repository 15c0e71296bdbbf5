#pragma once
#include "hw_model/stepped/neuron_units.hpp"
#include "rules/network_spec.hpp"

/// Definitions of NeuronUnits, for the files that instantiate it.
namespace synq {

template <class Neuron, class Path>
class NeuronUnitsOf final : public NeuronUnits<Path> {
 public:
  using N = typename Path::N;
  using Names = NeuronNames<Neuron>;
  template <class H>
  using Registers = typename Neuron::template Registers<H>;
  using File = RegisterFile<Registers, N>;

  explicit NeuronUnitsOf(const NetworkSpec& s)
      : constants_(constants_of<N, typename Neuron::template Constants<N>>(s.names, Names::constants)),
        tables_(s.neuron.tables),
        registers_(registers_of<File::count>(s.names, "", Names::registers)) {}

  void tick(Layer<Path>& layer, std::size_t i, const N& input, RandomSource& random, std::uint64_t tick) override {
    typename Neuron::template State<N> s{};
    auto& words = layer.words();
    std::size_t k = 0;
    for_each_word<N>(s, [&](N& w) { w = words[k++].template load<N>(i); });
    s = Neuron::tick(constants_, tables_, registers_.template handles<false>(random, tick, i),
                     layer.beta().template load<N>(i), input, s);
    k = 0;
    for_each_word<N>(s, [&](N& w) { words[k++].store(i, w); });
  }
  std::unique_ptr<NeuronUnits<Path>> clone() const override { return std::make_unique<NeuronUnitsOf>(*this); }

 private:
  typename Neuron::template Constants<N> constants_;
  NeuronTables tables_;
  File registers_;
};

template <class Path>
std::unique_ptr<NeuronUnits<Path>> make_neuron_units(const NetworkSpec& s) {
  return for_neuron(s.neuron, [&]<class Neuron>() -> std::unique_ptr<NeuronUnits<Path>> {
    return std::make_unique<NeuronUnitsOf<Neuron, Path>>(s);
  });
}

}  // namespace synq
