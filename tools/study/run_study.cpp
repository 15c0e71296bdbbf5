#include "tools/study/run_study.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>

#include "core/error.hpp"
#include "tools/experiment/run_directory.hpp"
#include "tools/study/arithmetic.hpp"

namespace synq::study {
namespace {

constexpr std::size_t line_width = 100;

/// Words of a text in lines of at most line_width, further lines indented by two.
std::string wrapped(std::string_view text) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (column > 0 && column + 1 + end > line_width) out += "\n ", column = 1;
    if (column > 0) out += ' ', ++column;
    out += text.substr(0, end), column += end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + '\n';
}

Table columns_of(const Results& r, const Table& key_numbers) {
  Table t("columns", "What every column means",
          {Column::text("table", "NAME.csv"), Column::text("column", "its name"),
           Column::text("unit", "1: a number without unit"), Column::text("meaning", "")});
  const auto add = [&](const Table& each) {
    for (const Column& c : each.columns()) t.add_row({each.name(), c.name, c.unit, c.meaning});
  };
  for (const Table& each : r.tables()) add(each);
  add(key_numbers);
  return t;
}

/// TOML of texts that hold no control characters.
std::string toml_texts(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const std::string& text : texts) {
    std::string escaped;
    for (const char c : text) escaped += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
    quoted.push_back('"' + escaped + '"');
  }
  return fmt::format("[{}]", fmt::join(quoted, ", "));
}

std::string config_text(const Study& s, const Options& o) {
  return fmt::format("study = \"{}\"\nquick = {}\nseeds = {}\nformats = {}\nrounding = {}\n", s.name, o.quick, o.seeds,
                     toml_texts(o.formats), toml_texts(o.roundings));
}

void check(const Study& s, const Options& o) {
  if (o.seeds < 1) throw ConfigError("is too few: a study needs one seed or more", "--seeds");
  if (!s.takes_formats && !(o.formats.empty() && o.roundings.empty()))
    throw ConfigError(
        fmt::format("{} is theory alone and learns nothing in steps; leave out --formats and --rounding", s.name),
        o.formats.empty() ? "--rounding" : "--formats");
  if (o.formats.empty() && !o.roundings.empty())
    throw ConfigError("replaces the rounding of formats; give --formats too", "--rounding");
  arithmetics(o);  // refuses what it cannot read before anything is written
}

}  // namespace

std::string report(const Study& s, const Results& r) {
  std::string text = fmt::format("{}: {}\n{}{}\n{}", s.name, s.title, wrapped(fmt::format("Claim: {}", s.claim)),
                                 wrapped(fmt::format("Source: {}", s.source)), aligned(r.key_numbers()));
  if (!r.notes().empty()) text += '\n';
  for (const std::string& note : r.notes()) text += wrapped("- " + note);
  return text;
}

std::string run_study(const Study& study, const Options& options, const StudyOutput& output) {
  check(study, options);
  std::string name = output.out;
  while (name.size() > 1 && name.back() == '/') name.pop_back();
  if (!output.force && std::filesystem::exists(name + ".partial"))
    throw ConfigError("an unfinished study is there; --force starts over", name + ".partial");
  experiment::RunDirectory directory(name, false, output.force);
  Results results;
  Steps steps(output.progress, std::string(study.name));
  study.run(options, results, steps);
  for (const Table& t : results.tables()) directory.write(t.name() + ".csv", t.csv());
  for (const Figure& f : results.figures()) directory.write(f.name + ".vl.json", vega_lite(f, results.table(f.table)));
  const Table key_numbers = as_table(results.key_numbers());
  directory.write("key_numbers.csv", key_numbers.csv());
  directory.write("columns.csv", columns_of(results, key_numbers).csv());
  const std::string text = report(study, results);
  directory.write("report.txt", text);
  directory.write("config.toml", config_text(study, options));
  directory.finish();
  return text;
}

}  // namespace synq::study
