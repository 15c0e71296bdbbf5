#include "tools/study/figure.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "core/error.hpp"

using namespace synq;
using namespace synq::study;
using nlohmann::json;

namespace {

Table numbers_table(int texts = 2) {
  Table t("t", "meaning",
          {Column::number("x", "ticks", ""), Column::number("y", "1", ""), Column::number("x2", "ticks", ""),
           Column::number("y2", "1", ""), Column::text("rule", ""), Column::text("part", "")});
  for (int k = 0; k < texts; ++k) t.add_row({1.0, 2.0, 3.0, 4.0, "rule " + std::to_string(k), std::string("p")});
  return t;
}
Figure lines() {
  Figure f{.name = "f", .title = "A title", .table = "t"};
  f.x = {.column = "x", .title = "time"}, f.y = {.column = "y", .logarithmic = true, .range = {{1e-6, 1}}};
  return f;
}

}  // namespace

TEST_CASE("one panel of lines: data beside it, titles with units, logarithm without zeros") {
  Figure f = lines();
  f.colour = {.column = "rule"}, f.order = "x", f.group = "part";
  const json spec = json::parse(vega_lite(f, numbers_table()));
  CHECK(spec["$schema"] == "https://vega.github.io/schema/vega-lite/v5.json");
  CHECK(spec["data"]["url"] == "t.csv");
  CHECK(spec["data"]["format"]["parse"]["x"] == "number");
  CHECK(spec["data"]["format"]["parse"]["rule"] == "string");
  CHECK(spec["title"] == "A title");
  CHECK(spec["mark"]["type"] == "line");
  const json& e = spec["encoding"];
  CHECK(e["x"]["title"] == "time [ticks]");
  CHECK(e["y"]["title"] == "y");
  CHECK(e["y"]["scale"]["type"] == "log");
  CHECK(e["y"]["scale"]["domain"] == json::array({1e-6, 1.0}));
  CHECK(spec["transform"] == json::array({{{"filter", "datum.y > 0"}}}));
  CHECK(e["color"]["scale"]["range"][0] == "#0072B2");
  CHECK(e["order"]["field"] == "x");
  CHECK(e["detail"]["field"] == "part");
}

TEST_CASE("panels, arrows, more texts than colours") {
  Figure f = lines();
  f.panel = "part", f.panel_axes = true;
  json spec = json::parse(vega_lite(f, numbers_table()));
  CHECK(spec["facet"]["field"] == "part");
  CHECK(spec["spec"]["encoding"]["x"]["field"] == "x");
  CHECK(spec["facet"]["sort"] == json::array({"p"}));
  CHECK(spec["resolve"]["scale"]["y"] == "independent");
  f.mark = Figure::Mark::arrow, f.x_end = "x2", f.y_end = "y2", f.panel = "";
  spec = json::parse(vega_lite(f, numbers_table()));
  CHECK(spec["layer"][0]["encoding"]["x2"]["field"] == "x2");
  CHECK(spec["layer"][0]["encoding"]["y2"]["field"] == "y2");
  CHECK(spec["layer"][1]["mark"]["type"] == "point");
  f = lines(), f.colour = {.column = "rule"};
  spec = json::parse(vega_lite(f, numbers_table(7)));
  CHECK(spec["encoding"]["color"]["scale"].contains("range"));
  CHECK(spec["encoding"]["color"]["sort"][6] == "rule 6");  // in the order of the table
  CHECK(json::parse(vega_lite(f, numbers_table(8)))["encoding"]["color"]["scale"]["scheme"] == "viridis");
}

TEST_CASE("a figure of a column or table that is not there is refused") {
  for (auto set :
       {+[](Figure& f) { f.x.column = "z"; }, +[](Figure& f) { f.y.column = ""; },
        +[](Figure& f) { f.colour = {.column = "z"}; }, +[](Figure& f) { f.panel = "z"; },
        +[](Figure& f) { f.group = "z"; }, +[](Figure& f) { f.order = "z"; },
        +[](Figure& f) { f.mark = Figure::Mark::arrow, f.x_end = "z"; }, +[](Figure& f) { f.table = "u"; }}) {
    Figure f = lines();
    set(f);
    CHECK_THROWS_AS(vega_lite(f, numbers_table()), Defect);
  }
}
