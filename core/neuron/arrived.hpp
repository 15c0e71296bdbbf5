#pragma once
#include "core/kernel.hpp"

namespace synq {

/// What a neuron's text sees as its input after the sum has been written to the first register: that register's word.
template <class N>
struct Arrived {
  N word;
};
template <class N, class H>
SYNQ_INLINE N quantize(const Arrived<N>& x, const H&) {
  return x.word;
}

}  // namespace synq
