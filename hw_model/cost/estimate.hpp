#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hw_model/cost/table.hpp"

/// A number on its way from the tables to a report: a range, what it was made of, and how.
namespace synq::cost {

struct Estimate {
  double low = 0, high = 0;          ///< low <= high
  std::vector<std::string> entries;  ///< names of the entries and node rows used, each once
  std::string arithmetic;            ///< the computation with its numbers; one line for each source
};

/// Ranges over all accepted sources. An unknown cost is a std::nullopt, never 0.
struct EnergyRange : Estimate {};  ///< pJ
struct AreaRange : Estimate {};    ///< um2
struct PowerRange : Estimate {};   ///< mW

/// The entry as it stands.
Estimate estimate_of(const CostEntry&);
/// name and number with its unit: "horowitz_int_add_8 0.03 pJ"
std::string text_of(const CostEntry&);

/// Products of the ends; both texts are kept, joined by " x ".
Estimate operator*(const Estimate&, const Estimate&);
/// A factor that no source gives, such as a count; `what` names it.
Estimate times(double factor, const std::string& what, const Estimate&);

/// The range that holds all of them, in one line each; nullopt if there are none.
std::optional<Estimate> join(const std::vector<Estimate>&);
/// Names of b that a has not are appended to a.
void append_names(std::vector<std::string>& a, const std::vector<std::string>& b);

template <class R>
std::optional<R> as(const std::optional<Estimate>& e) {
  return e ? std::optional<R>(R{*e}) : std::nullopt;
}

}  // namespace synq::cost
