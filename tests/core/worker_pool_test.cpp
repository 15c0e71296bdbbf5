#include <doctest/doctest.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

#include "core/threads.hpp"

using namespace synq;

TEST_CASE("every part is done once, all at the same time, part 0 by the caller") {
  WorkerPool pool(3);
  REQUIRE(pool.threads() == 3);
  for (int round = 0; round < 1000; ++round) {
    std::barrier meeting(3);  // passed only when three threads are in a part at once
    std::thread::id by[3];
    int done[3] = {};
    pool.run(3, [&](std::size_t k) {
      meeting.arrive_and_wait();
      by[k] = std::this_thread::get_id(), ++done[k];
    });
    REQUIRE(by[0] == std::this_thread::get_id());
    REQUIRE(std::set<std::thread::id>(by, by + 3).size() == 3);
    for (const int times : done) REQUIRE(times == 1);
  }
}

TEST_CASE("fewer parts than threads; one part; rests between pieces of work, in which the threads fall asleep") {
  WorkerPool pool(4);
  for (int round = 0; round < 50; ++round)
    for (std::size_t parts = 1; parts <= 4; ++parts) {
      std::atomic<std::size_t> sum = 0;
      pool.run(parts, [&](std::size_t k) { sum += k + 1; });
      REQUIRE(sum == parts * (parts + 1) / 2);
      if (round % 10 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

TEST_CASE("what a part throws reaches the caller when all parts have ended, and the pool goes on") {
  WorkerPool pool(3);
  for (const std::size_t guilty : {0, 1, 2}) {
    std::atomic<int> ended = 0;
    std::string message;
    try {
      pool.run(3, [&](std::size_t k) {
        if (k >= guilty) throw std::runtime_error("part " + std::to_string(k));
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        ++ended;
      });
    } catch (const std::runtime_error& e) {
      message = e.what();
    }
    CHECK(message == "part " + std::to_string(guilty));
    CHECK(ended == int(guilty));
    pool.run(3, [&](std::size_t) { ++ended; });
    CHECK(ended == int(guilty) + 3);
  }
}

namespace {

using Parts = std::set<std::pair<std::size_t, std::size_t>>;

Parts parts_of(Threads& threads, std::size_t n_pre, std::size_t synapses) {
  Parts parts;
  std::mutex mutex;
  threads.split_rows(n_pre, 1, synapses, {}, [&](const RowPart& part) {
    const std::lock_guard lock(mutex);
    parts.emplace(part.first, part.end);
  });
  return parts;
}

}  // namespace

TEST_CASE("each share of the rows is cut into pieces at multiples of the rows in flight, each half of what is left") {
  Threads three({3, 100});
  CHECK(parts_of(three, 24, 1000) == Parts{{0, 4}, {4, 8}, {8, 12}, {12, 16}, {16, 20}, {20, 24}});
  CHECK(parts_of(three, 25, 1000) == Parts{{0, 4}, {4, 8}, {8, 12}, {12, 16}, {16, 24}, {24, 25}});
  CHECK(parts_of(three, 9, 1000) == Parts{{0, 4}, {4, 8}, {8, 9}});
  CHECK(parts_of(three, 7, 1000) == Parts{{0, 4}, {4, 7}});
  CHECK(parts_of(three, 4, 1000) == Parts{{0, 4}});
  CHECK(parts_of(three, 1, 1000) == Parts{{0, 1}});
  CHECK(parts_of(three, 1000, 299) == Parts{{0, 500}, {500, 1000}});
  CHECK(parts_of(three, 1000, 199) == Parts{{0, 1000}});
  CHECK(parts_of(three, 1000, 0) == Parts{{0, 1000}});
  Threads copy = three, one, two({2, 100});
  CHECK(parts_of(two, 128, 800) == Parts{{0, 32}, {32, 48}, {48, 64}, {64, 96}, {96, 112}, {112, 128}});
  CHECK(parts_of(copy, 24, 1000).size() == 6);
  CHECK(parts_of(one, 1 << 20, std::size_t(1) << 40) == Parts{{0, 1 << 20}});
}

TEST_CASE("a thread that has done its own rows takes what a slower one has left") {
  using namespace std::chrono_literals;
  Threads two({2, 100});
  std::atomic<int> others = 0;
  bool all = false;
  two.split_rows(128, 1, 800, {}, [&](const RowPart& part) {  // six pieces, of which the first takes long
    if (part.first > 0) return void(++others);
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (!(all = others == 5) && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(1ms);
  });
  CHECK(all);
}

TEST_CASE("work is shared by as many threads as pay, each part once") {
  const auto shares_of = [](Threads& threads, std::size_t synapses) {
    Parts shares;
    std::mutex mutex;
    threads.share(synapses, [&](std::size_t k, std::size_t n) {
      const std::lock_guard lock(mutex);
      CHECK(shares.emplace(k, n).second);
    });
    return shares;
  };
  Threads three({3, 100});
  CHECK(shares_of(three, 1000) == Parts{{0, 3}, {1, 3}, {2, 3}});
  CHECK(shares_of(three, 299) == Parts{{0, 2}, {1, 2}});
  CHECK(shares_of(three, 199) == Parts{{0, 1}});
}

TEST_CASE("forward sums of all parts come together, whatever an earlier piece of work left") {
  Threads three({3, 1});
  std::vector<std::int16_t> activity(14);
  for (std::size_t j = 0; j < activity.size(); ++j) activity[j] = std::int16_t(j + 1);
  for (const std::size_t n_post : {70, 130, 20}) {
    std::vector<std::int64_t> sums((n_post + 63) / 64 * 64, 1000);  // of other work before
    three.split_rows(activity.size(), n_post, 1000, {activity.data(), true, nullptr, nullptr, sums.data()},
                     [&](const RowPart& part) {
                       for (std::size_t j = part.first; j < part.end; ++j)
                         for (std::size_t i = 0; i < n_post; ++i)
                           part.next.sums[i] += std::int64_t(i) * part.next.activity[j - part.first];
                     });
    for (std::size_t i = 0; i < n_post; ++i) REQUIRE(sums[i] == 1000 + std::int64_t(i) * (14 * 15 / 2));
  }
}
