#pragma once

/// The instruction sets that kernels are compiled for, chosen when the program starts.
namespace synq {

enum class Isa { portable, avx2, avx512 };

/// The best set that this machine has, or the one that the environment variable SYNQ_ISA names (portable, avx2,
/// avx512); the bits are the same with any. Throws ConfigError where SYNQ_ISA names none, or one the machine lacks.
Isa isa();
const char* name_of(Isa);

struct PortableLanes;
struct Avx2Lanes;
struct Avx512Lanes;

/// f.operator()<V>() with the primitives V of the set in use.
template <class F>
auto on_isa(const F& f) {
#if SYNQ_X86_LANES
  if (isa() == Isa::avx512) return f.template operator()<Avx512Lanes>();
  if (isa() == Isa::avx2) return f.template operator()<Avx2Lanes>();
#endif
  return f.template operator()<PortableLanes>();
}

}  // namespace synq
