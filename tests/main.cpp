#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "tests/seed.hpp"

namespace {

std::uint64_t read_seed() {
  const char* text = std::getenv("SYNQ_TEST_SEED");
  if (text == nullptr) return 1;
  std::uint64_t value = 0;
  const char* end = text + std::strlen(text);
  const auto [rest, error] = std::from_chars(text, end, value);
  if (error == std::errc{} && rest == end && rest != text) return value;
  std::cerr << "SYNQ_TEST_SEED=\"" << text << "\" is not an integer in [0, 2^64)\n";
  std::exit(2);
}

}  // namespace

std::uint64_t synq::test::seed() {
  static const std::uint64_t value = read_seed();
  return value;
}

int main(int argc, char** argv) {
  const std::uint64_t seed = synq::test::seed();
  std::cout << "SYNQ_TEST_SEED=" << seed << " (set it to repeat a randomised test)\n";
  return doctest::Context(argc, argv).run();
}
