#include "tools/experiment/nearest.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace synq::experiment;

namespace {

const std::vector<std::string> keys{"rate", "seed", "ticks", "trials", "hidden_size", "w_in", "w_out", "eprop"};
std::string meant(std::string_view word) { return nearest(word, keys); }

}  // namespace

TEST_CASE("nearest finds the word behind one slip of each kind") {
  CHECK(meant("rat") == "rate");
  CHECK(meant("rrate") == "rate");
  CHECK(meant("rste") == "rate");
  CHECK(meant("arte") == "rate");
  CHECK(meant("sede") == "seed");
  CHECK(meant("rate") == "rate");
}

TEST_CASE("nearest is blind to case and to - against _") {
  CHECK(nearest("a-b-c", std::vector<std::string>{"a_b_c"}) == "a_b_c");
  CHECK(meant("TICKS") == "ticks");
  CHECK(meant("hidden-size") == "hidden_size");
  CHECK(meant("Hidden-Sizes") == "hidden_size");
}

TEST_CASE("nearest takes a shared beginning, after every slip") {
  CHECK(meant("hidden") == "hidden_size");
  CHECK(meant("eprop_lif") == "eprop");
  CHECK(nearest("rates", std::vector<std::string>{"rate_of_decay", "rate"}) == "rate");
}

TEST_CASE("nearest stays silent where nothing is near") {
  CHECK(meant("colour") == "");
  CHECK(meant("") == "");
  CHECK(nearest("x", std::vector<std::string>{"y"}) == "");
  CHECK(nearest("ab", std::vector<std::string>{"cd", "abc_long_word"}) == "");
  CHECK(meant(std::string(100000, 'r')) == "");
}

TEST_CASE("a suggestion is one word, else the list of known words, else nothing") {
  const std::vector<std::string_view> words{"rate", "seed"};
  CHECK(suggestion("raet", words) == "; did you mean 'rate'?");
  CHECK(suggestion("colour", words) == "; known: rate, seed");
  CHECK(suggestion("colour", {}) == "");
}
