#include "core/words.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "core/oracle.hpp"
#include "core/quantize.hpp"
#include "core/range.hpp"

using namespace synq;

namespace {

template <class N>
struct None {};
template <class N>
struct One {
  N a;
};
template <class N>
struct Three {
  N a, b, c;
};
template <class N>
struct Nested {
  N a;
  Three<N> inner;
  One<N> last;
};
template <class N>
struct Ten {
  N a, b, c, d, e, f, g, h, i, j;
};
template <class N>
struct Twelve {
  Three<N> a, b;
  Nested<N> c;
  One<N> d;
};
template <class N>
struct WithPointer {
  N a;
  const N* all;
};
template <class N>
struct WithFlag {
  N a;
  bool flag;
};
template <class N>
struct WithVector {
  N a;
  std::vector<N> all;
};
template <class N>
struct WithConstructor {
  N a;
  explicit WithConstructor(N x) : a(x) {}
};
template <class N>
struct Inheriting : One<N> {
  N b;
};

using Word = Fixed<std::int32_t>;

template <class Leaf, class S>
std::vector<Leaf> list(const S& s) {
  std::vector<Leaf> words;
  for_each_word<Leaf>(s, [&words](const Leaf& w) { words.push_back(w); });
  return words;
}

}  // namespace

TEST_CASE_TEMPLATE("words are counted, nested ones too", N, double, Word, Fixed<cpp_int>, Range, Handle<std::int32_t>) {
  CHECK(words<None<N>, N>() == 0);
  CHECK(words<One<N>, N>() == 1);
  CHECK(words<Three<N>, N>() == 3);
  CHECK(words<Nested<N>, N>() == 5);
  CHECK(words<Ten<N>, N>() == 10);
}

TEST_CASE_TEMPLATE("an aggregate of words is one, and nothing else is", N, double, Word, Handle<std::int32_t>) {
  CHECK(WordsOnly<None<N>, N>);
  CHECK(WordsOnly<One<N>, N>);
  CHECK(WordsOnly<Nested<N>, N>);
  CHECK(WordsOnly<Ten<N>, N>);
  CHECK_FALSE(WordsOnly<WithPointer<N>, N>);
  CHECK_FALSE(WordsOnly<WithFlag<N>, N>);
  CHECK_FALSE(WordsOnly<WithVector<N>, N>);
  CHECK_FALSE(WordsOnly<WithConstructor<N>, N>);
  CHECK_FALSE(WordsOnly<One<int*>, N>);
  CHECK_FALSE(WordsOnly<One<float>, N>);
}

TEST_CASE("for_each_word visits every word once, in order") {
  CHECK(list<double>(None<double>{}).empty());
  CHECK(list<double>(One<double>{7}) == std::vector<double>{7});
  CHECK(list<double>(Nested<double>{1, {2, 3, 4}, {5}}) == std::vector<double>{1, 2, 3, 4, 5});
  CHECK(list<double>(Ten<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}) == std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  Nested<double> s{1, {2, 3, 4}, {5}};
  for_each_word<double>(s, [](double& w) { w *= 10; });
  CHECK(list<double>(s) == std::vector<double>{10, 20, 30, 40, 50});
}

TEST_CASE("a word that is an aggregate itself is not entered") {
  const Three<Word> s{{1, 4}, {2, 5}, {3, 6}};
  const auto words = list<Word>(s);
  REQUIRE(words.size() == 3);
  CHECK((words[0].raw == 1 && words[1].raw == 2 && words[2].raw == 3 && words[2].frac == 6));
}

TEST_CASE("map_words changes the kind of word and keeps the order") {
  const Nested<double> in{1.5, {2.5, 3.5, 4.5}, {5.5}};
  Nested<Word> out{};
  map_words<double, Word>(in, out, [](double x) { return Word{static_cast<std::int32_t>(2 * x), 1}; });
  std::vector<std::int32_t> raw;
  for_each_word<Word>(out, [&raw](const Word& w) { raw.push_back(w.raw); });
  CHECK(raw == std::vector<std::int32_t>{3, 5, 7, 9, 11});
}

TEST_CASE("map_words takes more than ten words where they are nested") {
  const Twelve<double> in{{1, 2, 3}, {4, 5, 6}, {7, {8, 9, 10}, {11}}, {12}};
  Twelve<float> out{};
  map_words<double, float>(in, out, [](double x) { return static_cast<float>(-x); });
  CHECK(list<float>(out) == std::vector<float>{-1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12});
}

TEST_CASE("map_words of nothing does nothing") {
  None<float> out;
  map_words<double, float>(None<double>{}, out, [](double x) { return static_cast<float>(x); });
  CHECK(list<float>(out).empty());
}
