#include "tools/study/figure.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace synq::study {
namespace {

using Json = nlohmann::ordered_json;

/// Okabe and Ito's colours without yellow, which is too pale on white.
constexpr const char* palette[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"};

const Column& column_of(const Table& t, const std::string& name) {
  const Column* c = t.column(name);
  if (c == nullptr) throw Defect("study: a figure shows column " + name + ", which table " + t.name() + " has not");
  return *c;
}

bool is_text(const Column& c) { return c.kind == Column::Kind::text; }

std::string title_of(const Channel& channel, const Column& c) {
  const std::string title = channel.title.empty() ? c.name : channel.title;
  return c.unit.empty() || c.unit == "1" ? title : title + " [" + c.unit + "]";
}

Json json_of(const Cell& cell) {
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return *whole;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return nullptr;
}

/// The different entries of a column, in the order of the table.
Json entries(const Table& t, const Column& c) {
  Json all = Json::array();
  const auto k = std::size_t(&c - t.columns().data());
  for (const auto& row : t.rows())
    if (const Json entry = json_of(row[k]); std::find(all.begin(), all.end(), entry) == all.end()) all.push_back(entry);
  return all;
}

Json scale_of(const Channel& channel) {
  Json scale{{"zero", channel.pinned_to_zero}};
  if (channel.logarithmic) scale = {{"type", "log"}};
  if (channel.range) scale["domain"] = {channel.range->first, channel.range->second}, scale["nice"] = false;
  return scale;
}

Json axis(const Table& t, const Channel& channel, bool steps) {
  const Column& c = column_of(t, channel.column);
  Json j{{"field", c.name},
         {"type", is_text(c) ? "nominal"
                  : steps    ? "ordinal"
                             : "quantitative"},
         {"title", title_of(channel, c)}};
  if (!steps && !is_text(c)) j["scale"] = scale_of(channel);
  return j;
}

Json colour(const Table& t, const Channel& channel) {
  const Column& c = column_of(t, channel.column);
  Json j{{"field", c.name}, {"type", is_text(c) ? "nominal" : "quantitative"}, {"title", title_of(channel, c)}};
  if (!is_text(c)) {
    j["scale"] = scale_of(channel), j["scale"]["scheme"] = "viridis";
    return j;
  }
  j["sort"] = entries(t, c);
  if (j["sort"].size() > std::size(palette)) {
    j["scale"]["scheme"] = "viridis";
  } else {
    j["scale"]["range"] = palette;
  }
  return j;
}

Json mark_of(Figure::Mark m) {
  switch (m) {
    case Figure::Mark::line:
      return {{"type", "line"}, {"clip", true}};
    case Figure::Mark::point:
      return {{"type", "point"}, {"filled", true}, {"clip", true}};
    case Figure::Mark::arrow:
      return {{"type", "rule"}, {"clip", true}};
    case Figure::Mark::square:
      return {{"type", "rect"}};
  }
  throw Defect("study: no such mark");
}

/// Where points lie, as lines and arrows, and the cut that a range makes.
Json encoding_of(const Figure& f, const Table& t) {
  const bool steps = f.mark == Figure::Mark::square;
  Json e{{"x", axis(t, f.x, steps)}, {"y", axis(t, f.y, steps)}};
  if (steps) e["y"]["sort"] = "descending";
  if (f.mark == Figure::Mark::point)  // dots at the edge are shown whole
    for (const char* direction : {"x", "y"})
      if (e[direction].contains("scale") && !e[direction]["scale"].contains("domain"))
        e[direction]["scale"]["padding"] = 8;
  if (f.colour) e["color"] = colour(t, *f.colour);
  if (f.mark == Figure::Mark::line) {
    if (!f.group.empty()) e["detail"] = {{"field", column_of(t, f.group).name}, {"type", "nominal"}};
    if (!f.order.empty()) e["order"] = {{"field", column_of(t, f.order).name}, {"type", "quantitative"}};
  }
  return e;
}

Json unit_of(const Figure& f, const Table& t) {
  const Json points = encoding_of(f, t);
  if (f.mark != Figure::Mark::arrow) return {{"mark", mark_of(f.mark)}, {"encoding", points}};
  Json arrows = points;
  arrows["x2"] = {{"field", column_of(t, f.x_end).name}}, arrows["y2"] = {{"field", column_of(t, f.y_end).name}};
  return {
      {"layer", Json::array({{{"mark", mark_of(f.mark)}, {"encoding", arrows}},
                             {{"mark", {{"type", "point"}, {"filled", true}, {"size", 12}}}, {"encoding", points}}})}};
}

/// A logarithm takes numbers above 0 only.
Json filters_of(const Figure& f) {
  Json all = Json::array();
  for (const Channel* c : {&f.x, &f.y})
    if (c->logarithmic) all.push_back({{"filter", "datum." + c->column + " > 0"}});
  return all;
}

Json data_of(const Table& t) {
  Json parse = Json::object();
  for (const Column& c : t.columns()) parse[c.name] = is_text(c) ? "string" : "number";
  return {{"url", t.name() + ".csv"}, {"format", {{"type", "csv"}, {"parse", parse}}}};
}

}  // namespace

std::string vega_lite(const Figure& f, const Table& t) {
  if (f.table != t.name()) throw Defect("study: figure " + f.name + " is of another table than " + t.name());
  Json spec{{"$schema", "https://vega.github.io/schema/vega-lite/v5.json"},
            {"title", f.title},
            {"description", t.meaning()},
            {"data", data_of(t)}};
  if (const Json filters = filters_of(f); !filters.empty()) spec["transform"] = filters;
  Json unit = unit_of(f, t);
  const bool panels = !f.panel.empty();
  unit["width"] = panels ? 260 : 420, unit["height"] = panels ? 220 : 300;
  if (!panels) {
    spec.update(unit);
  } else {
    const Column& c = column_of(t, f.panel);
    const Json sorted = entries(t, c);
    spec["facet"] = {{"field", c.name}, {"type", "nominal"}, {"sort", sorted}};
    spec["facet"]["title"] = is_text(c) ? Json() : Json(c.name);
    spec["columns"] = sorted.size() == 4 ? 2 : 3;
    spec["spec"] = unit;
    if (f.panel_axes) spec["resolve"]["scale"] = {{"x", "independent"}, {"y", "independent"}};
  }
  spec["config"] = {{"view", {{"stroke", "#bbbbbb"}}}, {"font", "sans-serif"}, {"legend", {{"labelLimit", 320}}}};
  return spec.dump(2) + '\n';
}

}  // namespace synq::study
