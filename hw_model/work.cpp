#include "hw_model/work.hpp"

namespace synq {

double Work::total(Kind k) const {
  double sum = 0;
  for (const auto& [operation, n] : count)
    if (operation.first == k) sum += n;
  return sum;
}
double Work::bits_read() const {
  double sum = 0;
  for (const auto& [name, m] : moved) sum += m.reads * m.width;
  return sum;
}
double Work::bits_written() const {
  double sum = 0;
  for (const auto& [name, m] : moved) sum += m.writes * m.width;
  return sum;
}

void Work::add(const Work& other, double times) {
  for (const auto& [operation, n] : other.count) count[operation] += n * times;
  for (const auto& [shape, n] : other.rounders) rounders[shape] += n * times;
  for (const auto& [name, m] : other.moved) {
    Moved& sum = moved[name];
    sum.width = m.width, sum.reads += m.reads * times, sum.writes += m.writes * times;
  }
}

}  // namespace synq
