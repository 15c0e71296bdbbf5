#include "tools/study/study.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "tools/experiment/nearest.hpp"
#include "tools/study/list.hpp"

namespace synq::study {

Table& Results::add_table(std::string name, std::string meaning, std::vector<Column> columns) {
  for (const Table& t : tables_)
    if (t.name() == name) throw Defect("study: two tables are named " + name);
  return tables_.emplace_back(std::move(name), std::move(meaning), std::move(columns));
}

const Table& Results::table(std::string_view name) const {
  for (const Table& t : tables_)
    if (t.name() == name) return t;
  throw Defect("study: no table is named " + std::string(name));
}

void Results::add_figure(Figure f) {
  table(f.table);
  figures_.push_back(std::move(f));
}

std::span<const Study> studies() {
#define SYNQ_ENTRY(name) name(),
  static const Study all[] = {SYNQ_STUDIES(SYNQ_ENTRY)};
#undef SYNQ_ENTRY
  return all;
}

const Study& study_named(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Study& s : studies()) {
    if (s.name == name) return s;
    names.push_back(s.name);
  }
  throw ConfigError("unknown study '" + std::string(name) + "'" + experiment::suggestion(name, names) +
                    "; see synq list studies");
}

}  // namespace synq::study
