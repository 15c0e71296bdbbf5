#pragma once

/// The instruction sets that kernels are compiled for, chosen when the program starts.
namespace synq {

enum class Isa { portable, avx2, avx512 };

/// The best set that this machine has, or the one that the environment variable SYNQ_ISA names (portable, avx2,
/// avx512); the bits are the same with any. Throws ConfigError where SYNQ_ISA names none, or one the machine lacks.
Isa isa();
const char* name_of(Isa);

}  // namespace synq
