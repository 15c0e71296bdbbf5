#include "tools/study/table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>

#include "core/error.hpp"
#include "tests/tools/study/csv.hpp"

using namespace synq;
using namespace synq::study;

namespace {

Table rows_table() {
  return {"rows", "what the rows are", {Column::text("name", "a text"), Column::number("x", "1", "a number")}};
}

}  // namespace

TEST_CASE("a table as CSV: shortest digits, quoted texts, empty cells") {
  Table t = rows_table();
  t.add_row({std::string("plain"), 0.1});
  t.add_row({std::string("a, \"b\"\nc"), std::int64_t(-7)});
  t.add_row({Cell(), 1e-300});
  t.add_row({std::string("e-prop, random"), Cell()});
  CHECK(t.csv() == "name,x\nplain,0.1\n\"a, \"\"b\"\"\nc\",-7\n,1e-300\n\"e-prop, random\",\n");
  const auto cells = test::read_csv(t.csv());
  REQUIRE(cells.size() == 5);
  CHECK(cells[2] == std::vector<std::string>{"a, \"b\"\nc", "-7"});
  CHECK(cells[4] == std::vector<std::string>{"e-prop, random", ""});
}

TEST_CASE("numbers are read back to the same bits") {
  Table t("n", "", {Column::number("x", "1", "")});
  const double numbers[] = {1.0 / 3, -0.0, 5e-324, 1.7976931348623157e308, 123456789012345678.0};
  for (const double x : numbers) t.add_row({x});
  const auto cells = test::read_csv(t.csv());
  for (std::size_t k = 0; k < std::size(numbers); ++k)
    CHECK(std::strtod(cells[k + 1][0].c_str(), nullptr) == numbers[k]);
}

TEST_CASE("what is no row, no number or no name is refused") {
  Table t = rows_table();
  CHECK_THROWS_AS(t.add_row({std::string("alone")}), Defect);
  CHECK_THROWS_AS(t.add_row({1.0, 1.0}), Defect);
  CHECK_THROWS_AS(t.add_row({std::string("x"), std::string("y")}), Defect);
  CHECK_THROWS_AS(t.add_row({std::string("x"), std::nan("")}), Defect);
  CHECK_THROWS_AS(t.add_row({std::string("x"), INFINITY}), Defect);
  CHECK(t.rows().empty());
  CHECK_THROWS_AS(Table("t", "", {}), Defect);
  for (const char* name : {"", "1x", "time [s]", "a.b", "_x"})
    CHECK_THROWS_AS(Table("t", "", {Column::text(name, "")}), Defect);
  CHECK_THROWS_AS(Table("t", "", {Column::text("a", ""), Column::number("a", "1", "")}), Defect);
}
