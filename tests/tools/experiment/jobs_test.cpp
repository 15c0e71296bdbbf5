#include "tools/experiment/jobs.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

using synq::experiment::Jobs;

namespace {

void short_nap() { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

/// A job that ends only when it is told to.
void endless(const Jobs& jobs) {
  for (;;) {
    jobs.between_trials();
    short_nap();
  }
}

}  // namespace

TEST_CASE("each job is done once, by any number of threads") {
  for (const std::size_t threads : {1, 2, 3, 50}) {
    Jobs jobs({});
    std::vector<std::atomic<int>> done(20);
    for (int round = 0; round < 2; ++round) jobs.run(done.size(), threads, [&](std::size_t k) { ++done[k]; });
    for (const auto& times : done) CHECK(times == 2);
  }
}

TEST_CASE("a job that fails ends the others, and its error is thrown once") {
  Jobs jobs({});
  const auto run = [&] {
    jobs.run(4, 3, [&](std::size_t k) { k == 1 ? throw std::runtime_error("failed") : endless(jobs); });
  };
  CHECK_THROWS_WITH_AS(run(), "failed", std::runtime_error);
  int done = 0;
  jobs.run(1, 1, [&](std::size_t) { ++done; });
  CHECK(done == 1);
}

TEST_CASE("the calling thread is told to end while it waits for another one's job") {
  const auto caller = std::this_thread::get_id();
  std::atomic<bool> other_works = false;
  Jobs jobs([&] {
    if (other_works && std::this_thread::get_id() == caller) throw std::runtime_error("told");
  });
  const auto job = [&](std::size_t) {
    if (std::this_thread::get_id() != caller) {
      other_works = true;
      endless(jobs);
    }
    while (!other_works) short_nap();  // then the caller's own job is over
  };
  CHECK_THROWS_WITH_AS(jobs.run(2, 2, job), "told", std::runtime_error);
}
