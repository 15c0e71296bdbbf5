#pragma once
#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

/// What the bars share: each prints one line of a number and the bar that it must reach.
namespace synq::bench {

constexpr int alternations = 9;
extern int failures;        ///< bars that were missed
extern std::string filter;  ///< bars whose name holds it are measured

inline bool wanted(const std::string& what) { return what.find(filter) != std::string::npos; }

inline double seconds(const std::function<void()>& f) {
  const auto start = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}
inline double median(std::vector<double> v) {
  std::nth_element(v.begin(), v.begin() + std::ptrdiff_t(v.size() / 2), v.end());
  return v[v.size() / 2];
}

/// relation: ">=" or "<=", between the value and its bar.
void report(const std::string& what, double value, const char* relation, double bar, const std::string& note = "");

/// Two threads on the points of a sweep, and what a point costs beside its run.
void sweep_bars();

}  // namespace synq::bench
