#include "tools/experiment/text_table.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"

using namespace synq::experiment;

TEST_CASE("columns are as wide as their widest text, aligned as asked, without spaces at line ends") {
  TextTable table;
  table.add_column("rule");
  table.add_column("loss", Align::right);
  table.add_column("note");
  table.add_row({"rflo", "0.5", ""});
  table.add_row({"e-prop", "12.25 ± 0.5", "slow"});
  CHECK(table.text() ==
        "rule           loss  note\n"
        "------  -----------  ----\n"
        "rflo            0.5\n"
        "e-prop  12.25 ± 0.5  slow\n");
}

TEST_CASE("a table may have no rows, and no columns") {
  TextTable table;
  CHECK(table.text() == "\n\n");
  table.add_column("a");
  CHECK(table.text() == "a\n-\n");
}

TEST_CASE("width counts letters, not bytes") {
  CHECK(width("") == 0);
  CHECK(width("abc") == 3);
  CHECK(width("±µ×€") == 4);
}

TEST_CASE("rows that do not fit, and columns that come too late, are defects") {
  TextTable table;
  table.add_column("a");
  CHECK_THROWS_AS(table.add_row({"1", "2"}), synq::Defect);
  CHECK_THROWS_AS(table.add_row({}), synq::Defect);
  table.add_row({"1"});
  CHECK_THROWS_AS(table.add_column("b"), synq::Defect);
}
