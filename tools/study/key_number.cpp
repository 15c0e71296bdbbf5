#include "tools/study/key_number.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/error.hpp"
#include "tools/experiment/text_table.hpp"

namespace synq::study {
namespace {

using Comparison = KeyNumber::Comparison;

std::string_view sign(Comparison c) {
  switch (c) {
    case Comparison::none:
      return "";
    case Comparison::equal:
      return "=";
    case Comparison::at_most:
      return "<=";
    case Comparison::at_least:
      return ">=";
  }
  throw Defect("study: no such comparison");
}

std::string short_number(const std::optional<double>& x) { return x ? fmt::format("{:.6g}", *x) : "-"; }

std::string reference_text(const KeyNumber& k) {
  if (k.comparison == Comparison::none) return "-";
  const std::string tolerance = k.comparison == Comparison::equal ? fmt::format(" ±{:.1g}", *k.tolerance) : "";
  return fmt::format("{} {}{}", sign(k.comparison), short_number(k.reference), tolerance);
}

Cell cell(const std::optional<double>& x) { return x ? Cell(*x) : Cell(); }

}  // namespace

std::string KeyNumber::agrees() const {
  if (comparison == Comparison::none) return "-";
  if (!measured) return "NO";
  const bool yes = comparison == Comparison::equal     ? std::abs(*measured - *reference) <= *tolerance
                   : comparison == Comparison::at_most ? *measured <= *reference
                                                       : *measured >= *reference;
  return yes ? "yes" : "NO";
}

KeyNumber equal(std::string name, std::optional<double> m, double reference, double tolerance, std::string source) {
  return {std::move(name), m, Comparison::equal, reference, tolerance, std::move(source)};
}
KeyNumber at_most(std::string name, std::optional<double> m, double reference, std::string source) {
  return {std::move(name), m, Comparison::at_most, reference, {}, std::move(source)};
}
KeyNumber at_least(std::string name, std::optional<double> m, double reference, std::string source) {
  return {std::move(name), m, Comparison::at_least, reference, {}, std::move(source)};
}
KeyNumber measured(std::string name, std::optional<double> m) {
  return {std::move(name), m, Comparison::none, {}, {}, {}};
}

std::string aligned(const std::vector<KeyNumber>& numbers) {
  experiment::TextTable t;
  t.add_column("key number");
  t.add_column("measured", experiment::Align::right);
  t.add_column("reference");
  t.add_column("agrees");
  t.add_column("source of the reference");
  for (const KeyNumber& k : numbers)
    t.add_row({k.name, short_number(k.measured), reference_text(k), k.agrees(), k.source.empty() ? "-" : k.source});
  return t.text();
}

Table as_table(const std::vector<KeyNumber>& numbers) {
  Table t("key_numbers", "The numbers that decide the claim",
          {Column::text("key_number", "what is measured, with its unit"),
           Column::number("measured", "see key_number", "empty: never reached, or diverged"),
           Column::text("comparison", "= within the tolerance, <=, >=; empty: measured only"),
           Column::number("reference", "see key_number", "published, or by theory"),
           Column::number("tolerance", "see key_number", "of ="),
           Column::text("agrees", "yes, NO, or - without a reference"), Column::text("source", "of the reference")});
  for (const KeyNumber& k : numbers) {
    t.add_row({k.name, cell(k.measured), std::string(sign(k.comparison)), cell(k.reference), cell(k.tolerance),
               k.agrees(), k.source});
  }
  return t;
}

}  // namespace synq::study
