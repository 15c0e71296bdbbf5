#pragma once
#include <concepts>
#include <cstddef>
#include <type_traits>

/// Seeing an aggregate of words (a State, Pre, Post, Constants or Registers) as the list of its words.
namespace synq {

/// Converts to W and to nothing else: neither pointer, view nor handle.
template <class W>
struct AnyWord {
  template <std::same_as<W> T>
  operator T() const;
};

/// How many words of type W the aggregate S is made of; members that are aggregates of words count with theirs.
template <class S, class W, class... Found>
consteval std::size_t words() {
  if constexpr (requires { S{Found{}..., AnyWord<W>{}}; })
    return words<S, W, Found..., AnyWord<W>>();
  else
    return sizeof...(Found);
}

/// S consists of words of type W side by side and of nothing else.
template <class S, class W>
concept WordsOnly = std::is_aggregate_v<S> &&
    (std::is_empty_v<S> || (!std::is_base_of_v<W, S> && sizeof(S) == words<S, W>() * sizeof(W)));

namespace detail {

struct Anything {
  template <class T>
  operator T() const;
};
template <class S, class... Found>
consteval std::size_t fields() {
  if constexpr (requires { S{{Found{}}..., {Anything{}}}; })
    return fields<S, Found..., Anything>();
  else
    return sizeof...(Found);
}

}  // namespace detail

/// Calls f on every word of s in order; Leaf is the type of a word. Nested aggregates are entered.
template <class Leaf, class S, class F>
[[gnu::always_inline]] constexpr void for_each_word(S& s, const F& f) {
  using Plain = std::remove_const_t<S>;
  const auto all = [&](auto&... field) __attribute__((always_inline)) { (for_each_word<Leaf>(field, f), ...); };
  if constexpr (std::same_as<Plain, Leaf>)
    f(s);
  else if constexpr (std::is_empty_v<Plain>)
    return;
  else {
    constexpr std::size_t n = detail::fields<Plain>();
    static_assert(n >= 1 && n <= 10);
    if constexpr (n == 1) {
      auto& [a] = s;
      all(a);
    } else if constexpr (n == 2) {
      auto& [a, b] = s;
      all(a, b);
    } else if constexpr (n == 3) {
      auto& [a, b, c] = s;
      all(a, b, c);
    } else if constexpr (n == 4) {
      auto& [a, b, c, d] = s;
      all(a, b, c, d);
    } else if constexpr (n == 5) {
      auto& [a, b, c, d, e] = s;
      all(a, b, c, d, e);
    } else if constexpr (n == 6) {
      auto& [a, b, c, d, e, g] = s;
      all(a, b, c, d, e, g);
    } else if constexpr (n == 7) {
      auto& [a, b, c, d, e, g, h] = s;
      all(a, b, c, d, e, g, h);
    } else if constexpr (n == 8) {
      auto& [a, b, c, d, e, g, h, i] = s;
      all(a, b, c, d, e, g, h, i);
    } else if constexpr (n == 9) {
      auto& [a, b, c, d, e, g, h, i, j] = s;
      all(a, b, c, d, e, g, h, i, j);
    } else {
      auto& [a, b, c, d, e, g, h, i, j, k] = s;
      all(a, b, c, d, e, g, h, i, j, k);
    }
  }
}

/// The same aggregate over other words: out's words become f(word of in), in order.
template <class LeafIn, class LeafOut, class In, class Out, class F>
constexpr void map_words(const In& in, Out& out, const F& f) {
  LeafOut* target[words<Out, LeafOut>() + 1] = {};  // one more, since there may be none
  std::size_t n = 0, k = 0;
  for_each_word<LeafOut>(out, [&](LeafOut& x) { target[n++] = &x; });
  for_each_word<LeafIn>(in, [&](const LeafIn& x) { *target[k++] = f(x); });
}

}  // namespace synq
