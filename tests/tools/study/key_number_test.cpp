#include "tools/study/key_number.hpp"

#include <doctest/doctest.h>

using namespace synq::study;

TEST_CASE("agreement, its edges, and what was never measured") {
  CHECK(equal("", 1.0, 1.5, 0.5, "").agrees() == "yes");
  CHECK(equal("", 1.0, 1.5, 0.499, "").agrees() == "NO");
  CHECK(equal("", 2.0, 1.5, 0.5, "").agrees() == "yes");
  CHECK(at_most("", 1.0, 1.0, "").agrees() == "yes");
  CHECK(at_most("", 1.001, 1.0, "").agrees() == "NO");
  CHECK(at_least("", 1.0, 1.0, "").agrees() == "yes");
  CHECK(at_least("", 0.999, 1.0, "").agrees() == "NO");
  CHECK(equal("", {}, 1, 100, "").agrees() == "NO");
  CHECK(measured("", 1.0).agrees() == "-");
  CHECK(measured("", {}).agrees() == "-");
}

TEST_CASE("the aligned table and the file") {
  const std::vector<KeyNumber> all{equal("time [ticks]", 5.6774, 5.677, 1e-3, "Fig. 4"),
                                   at_most("loss", {}, 0.5, "theory"), measured("share", 0.25)};
  CHECK(aligned(all) ==
        "key number    measured  reference       agrees  source of the reference\n"
        "------------  --------  --------------  ------  -----------------------\n"
        "time [ticks]    5.6774  = 5.677 ±0.001  yes     Fig. 4\n"
        "loss                 -  <= 0.5          NO      theory\n"
        "share             0.25  -               -       -\n");
  CHECK(as_table(all).csv() ==
        "key_number,measured,comparison,reference,tolerance,agrees,source\n"
        "time [ticks],5.6774,=,5.677,0.001,yes,Fig. 4\n"
        "loss,,<=,0.5,,NO,theory\n"
        "share,0.25,,,,-,\n");
}
