#pragma once
#include "core/oracle.hpp"
#include "core/path.hpp"
#include "core/word_array.hpp"

namespace synq {

struct ExactPath {
  using Word = cpp_int;
  using N = Fixed<cpp_int>;
};

/// As word_of, for words of any width.
cpp_int exact_word_of(double value, const Format&);

template <>
inline cpp_int encode<cpp_int>(double x, const Register& r) {
  return within_declared(exact_word_of(x, r.format), r);
}

}  // namespace synq
