#include <doctest/doctest.h>

#include "core/lanes/count_kernel.hpp"
#include "core/lanes/portable.hpp"

using namespace synq;
using V = PortableLanes;

TEST_CASE("a change that 16 bits cannot hold is counted in full") {
  LaneRegister q;
  q.low = -32768, q.high = 32767, q.rounding = LaneRegister::Rounding::offset;
  LaneCounter<V> counter{};
  LaneCounts counts;
  std::int16_t words[V::words] = {20000}, before[recorded_vectors][V::words] = {{-20000}};
  counter.begin({q, {words, false, 0}, 2, true, &counts});
  for (auto& exact : counter.record()->exact[0]) exact = 0;
  counter.record()->exact[0][0] = 80001;  // a = 40000, r = 80001 + 4 * 20000 = 160001
  counter.count<1, true>({0, 0, 1, V::words}, before);
  counter.flush();
  CHECK(counts.updates == 1);
  CHECK(static_cast<std::int64_t>(counts.requested_squared) == std::int64_t(160001) * 160001);
  CHECK(static_cast<std::int64_t>(counts.requested_applied) == std::int64_t(160001) * 160000);
  CHECK(static_cast<std::int64_t>(counts.excess) == -1);
}
