#pragma once
#include "rules/reference/matrix.hpp"

namespace synq::reference {

/// The last ticks of a network, oldest first: a vector of fixed size for each.
template <class Real>
class History {
 public:
  explicit History(std::size_t size) : size_(size) {}

  std::size_t ticks() const { return size_ == 0 ? 0 : values_.size() / size_; }
  Vector<Real> at(std::size_t k) const {
    const auto first = values_.begin() + std::ptrdiff_t(k * size_);
    return {first, first + std::ptrdiff_t(size_)};
  }
  /// The vector of tick k += x.
  void add(std::size_t k, const Vector<Real>& x) {
    for (std::size_t i = 0; i < size_; ++i) values_[k * size_ + i] += x[i];
  }
  void push(const Vector<Real>& x) { values_.insert(values_.end(), x.begin(), x.end()); }
  void pop() { values_.erase(values_.begin(), values_.begin() + std::ptrdiff_t(size_)); }
  void clear() { values_.clear(); }
  Vector<Real>& values() { return values_; }

 private:
  std::size_t size_;
  Vector<Real> values_;  ///< [ticks][size]
};

}  // namespace synq::reference
