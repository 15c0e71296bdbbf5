#include "core/projection.hpp"

#include <doctest/doctest.h>

namespace synq {

TEST_CASE("synapses of a sparse projection lie presynaptic-major, and matrices turn into their entries and back") {
  // 2 neurons, 3 axons; entries as they are read row by row
  const std::vector<double> mask{1, 0, 1,   //
                                 1, 0, 0};  //
  const Connectivity c = Connectivity::from_mask(3, 2, mask);
  CHECK_FALSE(c.dense());
  CHECK(c.row_begin == std::vector<std::size_t>{0, 2, 2, 3});
  CHECK(c.post == std::vector<std::uint32_t>{0, 1, 0});
  CHECK(c.logical(2, 2) == 4);
  const std::vector<double> m{10, 20, 30,  //
                              40, 50, 60};
  CHECK(c.entries(m) == std::vector<double>{10, 40, 30});
  CHECK(c.matrix(c.entries(m)) == std::vector<double>{10, 0, 30, 40, 0, 0});
}

TEST_CASE("a full mask is a dense projection; an empty one has no synapse") {
  const Connectivity full = Connectivity::from_mask(2, 2, std::vector<double>(4, 1));
  CHECK(full.dense());
  CHECK(full.entries(std::vector<double>{1, 2, 3, 4}) == std::vector<double>{1, 3, 2, 4});
  const Connectivity none = Connectivity::from_mask(2, 2, std::vector<double>(4, 0));
  CHECK_FALSE(none.dense());
  CHECK(none.synapses() == 0);
}

}  // namespace synq
