#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rules/reference/online_rule.hpp"
#include "tools/study/networks/aligned_network.hpp"
#include "tools/study/networks/impulse_trials.hpp"

/// Four modes in four dimensions that learn by each rule: the networks of Williams, Payeur, Lajoie 2026
/// (arXiv 2606.00243), Fig. 5; the numbers are ours.
namespace synq::study::s1 {

/// a, b, w of each mode at the start.
inline const Modes aligned_start{{0.5, 0.4, 0.5}, {0.3, -0.3, 0.3}, {-0.2, 0.6, -0.4}, {0.4, 0.2, 0.1}};
/// a*, b*, w*
inline const std::vector<theory::Teacher> aligned_teachers{
    {0.6, 0.5, 0.7}, {0.4, 0.5, 0.5}, {0.5, 0.3, -0.3}, {0.3, 0.6, 0.2}};
/// a_hat of each mode: the second has the wrong sign.
inline const std::vector<double> aligned_feedback_modes{0.3, -0.2, 0.4, 0.25};

/// A rule as a network and as a mode knows it.
struct AlignedRule {
  std::string name;
  std::string lines;           ///< of a config's [rule]
  bool fixed_feedback;         ///< else symmetric
  bool keeps_modes;            ///< its updates are diagonal in the modes
  theory::ModeRule mode;       ///< its feedback is to be set for each mode
  std::optional<double> loss;  ///< after 1999 steps of rate .01, by an independent program
  std::unique_ptr<reference::OnlineRule<double>> (*make)(const reference::OnlineShape&);  ///< nullptr: back-propagation

  theory::ModeRule of_mode(std::size_t k) const;
};
const std::vector<AlignedRule>& aligned_rules();

/// A network whose weights move by the expected gradients of the rule's own text, and its modes' theory beside it.
class AlignedDescent {
 public:
  AlignedDescent(const AlignedRule&, std::uint32_t seed, double rate);

  void step();
  Modes network() const { return modes_of(bases_, weights_); }
  const Modes& map() const { return map_; }  ///< theta <- theta - eta Delta of each mode
  double loss() const { return trials_.exact(weights_).loss; }
  /// Of the recurrent weights' change up to now; see share_off_modes.
  double off_modes() const { return share_off_modes(bases_, weights_.recurrent, recurrent_at_start_); }

 private:
  const AlignedRule& rule_;
  double rate_;
  experiment::Bases bases_;
  ImpulseTrials trials_;
  reference::Weights<double> weights_;
  std::vector<double> recurrent_at_start_, feedback_;
  std::unique_ptr<reference::OnlineRule<double>> online_;
  Modes map_;
};

/// The flow of each mode at times 0, interval, 2 interval .. end.
std::vector<Modes> aligned_flow(const AlignedRule&, double end, double interval);

/// The sum of the modes' losses.
double aligned_loss(const Modes&);

}  // namespace synq::study::s1
