#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/bank.hpp"

/// Synapses from one group of axons to one group of neurons, stored presynaptic-major: one row is one axon.
namespace synq {

/// Which synapses exist. Without `post` every axon reaches every neuron.
struct Connectivity {
  std::size_t n_pre = 0, n_post = 0;
  std::vector<std::size_t> row_begin;  ///< [n_pre + 1] first synapse of each row; empty when dense
  std::vector<std::uint32_t> post;     ///< [synapses] target neuron, ascending in a row; empty when dense

  bool dense() const { return row_begin.empty(); }
  std::size_t synapses() const { return dense() ? n_pre * n_post : post.size(); }
  std::size_t begin(std::size_t j) const { return dense() ? j * n_post : row_begin[j]; }
  std::size_t end(std::size_t j) const { return begin(j + 1); }
  std::size_t target(std::size_t j, std::size_t synapse) const {
    return dense() ? synapse - j * n_post : post[synapse];
  }
  /// Place of a synapse in the dense matrix, which names its random draws.
  std::uint64_t logical(std::size_t j, std::size_t synapse) const {
    return std::uint64_t(j) * n_post + target(j, synapse);
  }

  /// The entries of a matrix [n_post][n_pre] where there are synapses, in their order, and the matrix of such entries,
  /// 0 elsewhere.
  std::vector<double> entries(std::span<const double> matrix) const;
  std::vector<double> matrix(std::span<const double> entries) const;

  /// pairs: (post, pre) of each synapse, ascending.
  static Connectivity from_pairs(std::size_t n_pre, std::size_t n_post,
                                 std::span<const std::pair<std::uint32_t, std::uint32_t>> pairs);
  /// mask: [n_post][n_pre], non-zero where a synapse exists; a full mask gives a dense connectivity.
  static Connectivity from_mask(std::size_t n_pre, std::size_t n_post, std::span<const double> mask);
};

/// words[0] is the weight, the others are the rule's own words per synapse.
template <class Word>
struct Projection {
  std::string name;
  Connectivity shape;
  std::vector<Bank<Word>> words;
  std::optional<Register> visible{};  ///< the narrower weight that the forward pass reads, if there is one

  Bank<Word>& weight() { return words[0]; }
  const Bank<Word>& weight() const { return words[0]; }

  /// The weight that the forward pass, the feedback and the neuron itself see.
  template <class N>
  N seen(std::size_t synapse, const typename Number<N>::Writer& narrow) const {
    const N w = weight().template load<N>(synapse);
    return visible ? quantize(w, Number<N>::handle(narrow, 0)) : w;
  }
};

}  // namespace synq
