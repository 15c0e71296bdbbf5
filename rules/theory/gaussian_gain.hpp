#pragma once

/// Means over a Gaussian, for networks of many tanh units whose states are Gaussian (Ger, Barak 2026).
namespace synq::theory {

/// E tanh'(sqrt(v) xi), xi standard normal; v: variance of the states, 0 or more.
double gaussian_gain(double variance);

/// Its derivative by v, 1/2 E tanh'''(sqrt(v) xi).
double gaussian_gain_slope(double variance);

}  // namespace synq::theory
