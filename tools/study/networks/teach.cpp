#include "tools/study/networks/teach.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>

namespace synq::study {
namespace {

using experiment::Experiment;

constexpr std::uint64_t parts = 100;  ///< of a run, for progress: a few runs may take long

std::unique_ptr<Experiment> taught(const std::string& text, const std::function<void()>& part_done) {
  auto reader = experiment::TableReader::from_text(text, "study");
  const experiment::Config c = experiment::read_config(reader, "");
  reader.finish();
  auto e = std::make_unique<Experiment>(c);
  std::uint64_t shown = 0;
  const auto show = [&](std::uint64_t until) {
    for (; shown < until; ++shown) part_done();
  };
  while (!e->done()) e->step(), show(parts * e->position() / e->length());
  show(parts);
  return e;
}

/// Jobs are taken in order.
class Workers {
 public:
  Workers(const std::vector<std::string>& configs, Steps& steps,
          const std::function<void(std::size_t, const Experiment&)>& finished)
      : configs_(configs), steps_(steps), finished_(finished), done_(configs.size()) {}

  void run() {
    std::vector<std::thread> threads;
    const std::size_t count = std::min<std::size_t>(configs_.size(), std::max(1u, std::thread::hardware_concurrency()));
    for (std::size_t k = 0; k < count; ++k) threads.emplace_back([this] { work(); });
    for (auto& t : threads) t.join();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void work() {
    for (std::size_t k = next_++; k < configs_.size(); k = next_++) {
      try {
        auto e = taught(configs_[k], [this] {
          const std::lock_guard lock(handing_over_);
          steps_.done();
        });
        const std::lock_guard lock(handing_over_);
        done_[k] = std::move(e);
        while (handed_ < done_.size() && done_[handed_]) {
          finished_(handed_, *done_[handed_]);
          done_[handed_++].reset();
        }
      } catch (...) {
        const std::lock_guard lock(handing_over_);
        if (!failure_) failure_ = std::current_exception();
        next_ = configs_.size();
      }
    }
  }

  const std::vector<std::string>& configs_;
  Steps& steps_;
  const std::function<void(std::size_t, const Experiment&)>& finished_;
  std::atomic<std::size_t> next_{0};
  std::mutex handing_over_;  ///< of everything below
  std::vector<std::unique_ptr<Experiment>> done_;
  std::size_t handed_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

void teach(const std::vector<std::string>& configs, Steps& steps,
           const std::function<void(std::size_t, const Experiment&)>& finished) {
  steps.expect(parts * configs.size());
  Workers(configs, steps, finished).run();
}

std::optional<double> last_loss(const Experiment& e, std::size_t count) {
  const std::vector<double>& losses = e.record().losses;
  if (e.record().diverged_at >= 0 || losses.empty()) return {};
  const std::size_t n = std::min(count, losses.size());
  double sum = 0;
  for (std::size_t k = losses.size() - n; k < losses.size(); ++k) sum += losses[k];
  return sum / double(n);
}

Spread spread(std::span<const std::optional<double>> all) {
  Spread s;
  double sum = 0, squares = 0;
  for (const auto& x : all)
    if (x) sum += *x, ++s.runs;
  if (s.runs == 0) return s;
  s.mean = sum / double(s.runs);
  for (const auto& x : all)
    if (x) squares += (*x - *s.mean) * (*x - *s.mean);
  if (s.runs > 1) s.error = std::sqrt(squares / double(s.runs - 1) / double(s.runs));
  return s;
}

std::string with_error(const std::string& what, const Spread& s) {
  return s.error ? fmt::format("{} (s.e. {:.4f}, {} runs)", what, *s.error, s.runs)
                 : fmt::format("{} ({} {})", what, s.runs, s.runs == 1 ? "run" : "runs");
}

Cell cell(const std::optional<double>& x) { return x ? Cell(*x) : Cell(); }

}  // namespace synq::study
