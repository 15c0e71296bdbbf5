#pragma once
#include <stdexcept>
#include <string>
#include <vector>

#include "rules/network.hpp"

/// Looking into a network that runs in double.
namespace synq::test {

/// The first array of that name, as it is stored.
inline std::vector<double> words_named(Network<DoublePath>& network, const std::string& name) {
  std::vector<double> found;
  network.visit([&](auto& a) {
    if (!found.empty() || a.reg.name != name) return;
    for (std::size_t i = 0; i < a.size(); ++i) found.push_back(a.get(i));
  });
  if (found.empty()) throw std::runtime_error("no words named " + name);
  return found;
}

/// Words of synapses as [post][pre], 0 where no synapse exists.
inline std::vector<double> matrix(Network<DoublePath>& network, const std::string& name) {
  for (auto* p : {&network.input_projection(), &network.recurrent_projection(), &network.readout_projection()})
    for (const Bank<double>& a : p->words) {
      if (a.reg.name != name) continue;
      const Connectivity& c = p->shape;
      std::vector<double> m(c.n_post * c.n_pre);
      for (std::size_t j = 0; j < c.n_pre; ++j)
        for (std::size_t s = c.begin(j); s < c.end(j); ++s) m[c.target(j, s) * c.n_pre + j] = a.get(s);
      return m;
    }
  throw std::runtime_error("no synapse has words named " + name);
}

}  // namespace synq::test
