#pragma once
#include <boost/multiprecision/cpp_bin_float.hpp>

#include "core/number.hpp"

namespace synq {

/// A real with 50 decimal digits: settles what is rounding in double and what is not.
using Real50 = boost::multiprecision::cpp_bin_float_50;

template <>
struct Number<Real50> : RealNumber<Real50> {};

}  // namespace synq
