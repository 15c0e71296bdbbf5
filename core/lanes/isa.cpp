#include "core/lanes/isa.hpp"

#include <cstdlib>
#include <string>

#include "core/error.hpp"

namespace synq {
namespace {

bool has([[maybe_unused]] Isa set) {
#if defined(__x86_64__)
  if (set == Isa::avx2) return __builtin_cpu_supports("avx2");
  if (set == Isa::avx512)
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni") &&
           __builtin_cpu_supports("avx512vpopcntdq");
#endif
  return set == Isa::portable;
}

Isa chosen() {
  constexpr Isa all[] = {Isa::avx512, Isa::avx2, Isa::portable};
  const char* wanted = std::getenv("SYNQ_ISA");
  for (const Isa set : all) {
    if (!wanted && has(set)) return set;
    if (!wanted || std::string(wanted) != name_of(set)) continue;
    if (has(set)) return set;
    throw ConfigError("SYNQ_ISA=" + std::string(wanted) + ": this machine lacks these instructions; unset it");
  }
  throw ConfigError("SYNQ_ISA=" + std::string(wanted) + ": no such instruction set; use portable, avx2 or avx512");
}

}  // namespace

Isa isa() {
  static const Isa set = chosen();
  return set;
}

const char* name_of(Isa set) { return set == Isa::avx512 ? "avx512" : set == Isa::avx2 ? "avx2" : "portable"; }

}  // namespace synq
