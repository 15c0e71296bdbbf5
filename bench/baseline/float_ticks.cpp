#include "bench/baseline/float_ticks.hpp"

#include <Eigen/Dense>
#include <random>
#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace synq::bench {
namespace {

using Eigen::MatrixXf;
using Eigen::VectorXf;

/// Numbers too small for the normal format count as zero, as in a program that is linked with -ffast-math: traces that
/// fade take a hundred cycles an operation otherwise.
class FlushToZero {
 public:
#if defined(__SSE__)
  FlushToZero() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040); }
  ~FlushToZero() { _mm_setcsr(before_); }
  FlushToZero(const FlushToZero&) = delete;
  FlushToZero& operator=(const FlushToZero&) = delete;

 private:
  unsigned before_;
#endif
};

class Rflo final : public FloatTicks {
 public:
  explicit Rflo(int n)
      : weight_(MatrixXf::Random(n, n) / std::sqrt(float(n))),
        eligibility_(MatrixXf::Zero(n, n)),
        activity_(VectorXf::Random(n) * .1f),
        step_(VectorXf::Random(n) * 1e-3f) {}

  void tick() override {
    const FlushToZero flush;
    rate_.noalias() = weight_ * activity_;
    rate_ = rate_.array().tanh();
    surrogate_ = 1 - rate_.array().square();
    for (Eigen::Index j = 0; j < weight_.cols(); ++j) {
      eligibility_.col(j) = .5f * eligibility_.col(j) + (.5f * activity_[j]) * surrogate_;
      weight_.col(j) -= (step_.array() * eligibility_.col(j).array()).matrix();
    }
    activity_ = .5f * activity_ + .5f * rate_;
  }
  double checksum() const override { return double(weight_.sum()); }

 private:
  MatrixXf weight_, eligibility_;  ///< [post][pre], stored presynaptic-major
  VectorXf activity_, step_, rate_, surrogate_;
};

class EpropLif final : public FloatTicks {
 public:
  EpropLif(int n, double spiking)
      : input_(n),
        recurrent_(n),
        step_(VectorXf::Random(n) * 1e-3f),
        voltage_(VectorXf::Zero(n)),
        spikes_(VectorXf::Zero(n)) {
    std::mt19937 random(1);
    for (int k = 0; k < patterns; ++k) {
      VectorXf x = VectorXf::Zero(n);
      for (int j = 0; j < n; ++j) x[j] = std::uniform_real_distribution<>()(random) < spiking ? 1.f : 0.f;
      arriving_.push_back(x);
    }
  }

  void tick() override {
    const FlushToZero flush;
    const VectorXf& in = arriving_[std::size_t(now_++ % patterns)];
    current_ = VectorXf::Zero(voltage_.size());
    input_.add_forward(in, current_);
    recurrent_.add_forward(spikes_, current_);
    voltage_ = .9f * voltage_ + .1f * current_ - .1f * spikes_;
    surrogate_ = (1 - 10 * (voltage_.array() - .1f).abs()).max(0);
    input_.learn(in, surrogate_, step_);
    recurrent_.learn(spikes_, surrogate_, step_);
    spikes_ = (voltage_.array() >= .1f).cast<float>();
  }
  double checksum() const override { return double(input_.weight.sum() + recurrent_.weight.sum()); }

 private:
  struct Projection {
    MatrixXf weight, filtered;
    VectorXf trace;
    explicit Projection(int n)
        : weight(MatrixXf::Random(n, n) / std::sqrt(float(n))),
          filtered(MatrixXf::Zero(n, n)),
          trace(VectorXf::Zero(n)) {}
    void add_forward(const VectorXf& x, VectorXf& sum) const {
      for (Eigen::Index j = 0; j < x.size(); ++j)
        if (x[j] != 0) sum += x[j] * weight.col(j);
    }
    void learn(const VectorXf& x, const VectorXf& surrogate, const VectorXf& step) {
      trace = .9f * trace + .1f * x;
      for (Eigen::Index j = 0; j < x.size(); ++j) {
        filtered.col(j) = .9f * filtered.col(j) + trace[j] * surrogate;
        weight.col(j) -= (step.array() * filtered.col(j).array()).matrix();
      }
    }
  };
  static constexpr int patterns = 64;
  Projection input_, recurrent_;
  VectorXf step_, voltage_, spikes_, current_, surrogate_;
  std::vector<VectorXf> arriving_;
  long now_ = 0;
};

}  // namespace

std::unique_ptr<FloatTicks> float_rflo(int n) { return std::make_unique<Rflo>(n); }
std::unique_ptr<FloatTicks> float_eprop_lif(int n, double spiking) { return std::make_unique<EpropLif>(n, spiking); }

}  // namespace synq::bench
