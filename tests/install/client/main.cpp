#include <iostream>

#include "core/format.hpp"

int main() {
  const synq::Format f{.word = 16, .frac = 12};
  std::cout << "word " << f.word << '\n';
}
