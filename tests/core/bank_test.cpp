#include "core/bank.hpp"

#include <doctest/doctest.h>

using namespace synq;

TEST_CASE("a bank is cleared whole, or in parts that leave each other alone") {
  for (const int word : {8, 16, 32})
    for (const std::size_t n : {1, 7, 64, 1000})
      for (const std::size_t parts : {1, 2, 3, 5}) {
        CAPTURE(word);
        CAPTURE(n);
        CAPTURE(parts);
        Bank<std::int32_t> bank({"w", {.word = word, .frac = 0}, {}}, n);
        std::size_t zeros = 0;
        const auto count = [&]() {
          std::size_t found = 0;
          for (std::size_t i = 0; i < n; ++i) found += bank.get(i) == 0;
          return found;
        };
        for (std::size_t i = 0; i < n; ++i) bank.set(i, -1);
        for (std::size_t k = 0; k < parts; ++k) {
          const std::size_t before = std::exchange(zeros, 0);
          bank.clear(k, parts);
          zeros = count();
          REQUIRE(zeros >= before);
          if (k + 1 < parts && n == 1000) CHECK(zeros < n);
        }
        CHECK(zeros == n);
        bank.set(n - 1, -1);
        bank.clear();
        CHECK(bank.get(n - 1) == 0);
      }
}
