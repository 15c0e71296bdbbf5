#pragma once
#include <pybind11/pybind11.h>

#include <chrono>
#include <thread>

namespace synq::python {

/// Called often by code that runs without the GIL; throws KeyboardInterrupt, or what another signal's handler raises.
/// It asks Python ten times a second, in the thread that made it: Python delivers signals to its main thread alone.
class Interrupt {
 public:
  void operator()() {
    const auto now = Clock::now();
    if (std::this_thread::get_id() != thread_ || now - asked_ < std::chrono::milliseconds(100)) return;
    asked_ = now;
    const pybind11::gil_scoped_acquire gil;
    if (PyErr_CheckSignals() != 0) throw pybind11::error_already_set();
  }

 private:
  using Clock = std::chrono::steady_clock;
  std::thread::id thread_ = std::this_thread::get_id();
  Clock::time_point asked_ = Clock::now();
};

}  // namespace synq::python
