#include "tools/hardware/measure.hpp"

#include <doctest/doctest.h>

#include "tests/tools/hardware/cost_support.hpp"
#include "tools/hardware/cost_notes.hpp"

/// What stepping a machine shows, beside the closed forms.
using namespace synq;
using namespace synq::cost;
using namespace synq::test;

namespace {

const std::vector<std::string> wide{"machine.word_bits=128"};

void check_closed(const hardware::Measured& m) {
  REQUIRE(m.timing.closed);
  for (std::size_t p = 0; p < machine_phases; ++p) {
    CAPTURE(machine_phase_names[p]);
    CHECK(m.timing.stepped[p] == doctest::Approx((*m.timing.closed)[p]).epsilon(1e-12));
  }
}

}  // namespace

TEST_CASE("stepped and closed cycles agree on a machine that never stalls") {
  for (const std::string& text : {small_digits, small_spiking}) {
    const hardware::Measured m = measured(text, wide, 2);
    CHECK(m.stalls == 0);
    CHECK(m.trials == 2);
    check_closed(m);
  }
}

TEST_CASE("words that were moved are those of the closed form, and writes lie within it") {
  for (const std::string& text : {small_digits, small_spiking}) {
    const hardware::Measured m = measured(text, wide, 2);
    const Words closed = closed_words(m.machine, m.spec, m.usage.active);
    for (std::size_t p = 0; p < 3; ++p) {
      CHECK(m.usage.tick.forward_read[p].low == doctest::Approx(closed.forward_read[p].low).epsilon(1e-12));
      CHECK(m.usage.tick.update_written[p].high <= closed.update_written[p].high);
    }
    CHECK(sum_of(m.usage.tick.update_written).high > 0);
    CHECK(m.usage.tick.update_read == closed.update_read);
    CHECK(m.usage.end_of_trial.update_read == closed_end_of_trial(m.machine, m.spec).update_read);
    CHECK(m.usage.write.update_read == closed_write(m.machine, m.spec).update_read);
  }
}

TEST_CASE("KeRNL's noisy copy reads the weights once more, in the forward phase alone") {
  const auto of = [](const char* rule) {
    return measured(small_digits, {std::string("rule.name=") + rule, wide[0]}, 2);
  };
  const hardware::Measured kernl = of("kernl"), rflo = of("rflo");
  const Words closed = closed_words(kernl.machine, kernl.spec, kernl.usage.active);
  for (std::size_t p = 0; p < 2; ++p) {
    CHECK(kernl.usage.tick.forward_read[p].low > 1.9 * rflo.usage.tick.forward_read[p].low);
    CHECK(kernl.usage.tick.forward_read[p].low == doctest::Approx(closed.forward_read[p].low).epsilon(0.01));
  }
  const Report r = report_of(kernl, hardware::shipped_costs());
  CHECK(r.find("tick.forward.bank_reads") != nullptr);
  CHECK(r.find("tick.noisy_copy.bank_reads") == nullptr);
}

TEST_CASE("where two lanes meet words of three synapses, words that two groups share are moved for each") {
  const hardware::Measured m =
      measured(small_digits, {"machine.word_bits=96", "machine.lanes.forward=2", "machine.lanes.update=2"});
  const Words closed = closed_words(m.machine, m.spec, m.usage.active);
  CHECK(m.stalls > 0);  // both words of such a group lie in the only bank
  for (std::size_t p = 0; p < 3; ++p)
    CHECK(m.usage.tick.forward_read[p].low == doctest::Approx(closed.forward_read[p].low).epsilon(1e-12));
  CHECK(m.usage.tick.update_read == closed.update_read);
}

TEST_CASE("the short form has the stepped cycles, and its energies hold the stepped ones") {
  const CostTable table = hardware::shipped_costs();
  for (const std::string& text : {small_digits, small_spiking}) {
    const hardware::Measured m = measured(text, wide, 2);
    const ClosedFormCost c = closed_form_cost(m.machine, m.spec, table, m.usage.active);
    const Report r = report_of(m, table);
    REQUIRE(c.energy_per_tick);
    CHECK(c.energy_per_tick->low < r.at("tick").value->low);
    CHECK(c.energy_per_tick->high >= r.at("tick").value->high);
    CHECK(c.cycles_expected == doctest::Approx(r.at("cycles").value->low).epsilon(text == small_digits ? 1e-12 : 1e-3));
    CHECK(c.cycles_worst >= c.cycles_expected);
    CHECK(c.sram_kib == r.at("memory.banks").value->low);
  }
}

TEST_CASE("rows of a sparse network take the cycles of their own lengths") {
  for (const char* density : {"network.density=0.3", "network.density=0.8"})
    for (const char* cores : {"machine.cores=1", "machine.cores=3"})
      for (const char* side : {"machine.parallel_projections=true", "machine.parallel_projections=false"}) {
        const hardware::Measured m = measured(small_digits, {density, cores, side, "network.reset=\"never\""}, 4);
        CAPTURE(m.stalls);
        const ClosedFormCost c = closed_form_cost(m.machine, m.spec, hardware::shipped_costs(), m.usage.active);
        // which axons are active is not known one by one, so forward is a mean
        CHECK(c.cycles_expected == doctest::Approx(sum_of(m.timing.stepped)).epsilon(0.01));
      }
}

TEST_CASE("activity: inputs with their bias, and the readout sees the neurons of the same tick") {
  const ActiveAxons a = measured(small_digits).usage.active;
  CHECK(a.input >= 1);
  CHECK(a.input <= 9);
  CHECK(a.recurrent == doctest::Approx(12 * 7 / 8.));  // silent in the first of 8 ticks, and never again
  CHECK(a.readout == doctest::Approx(13));
}

TEST_CASE("work between ticks is part of a trial, the write by its share of the batch") {
  const hardware::Measured m = measured(small_spiking, wide, 2);
  CHECK(m.usage.trials_per_write == 2);
  const Report r = report_of(m, hardware::shipped_costs());
  const double expected = m.usage.ticks_per_trial * r.at("tick").value->high + r.at("end_of_trial").value->high +
                          r.at("write").value->high / 2;
  CHECK(r.at("end_of_trial").value->low > 0);
  CHECK(r.at("write").value->low > 0);
  CHECK(r.at("trial").value->high == doctest::Approx(expected).epsilon(1e-12));
}

TEST_CASE("sparse projections have no closed form, and say where their indices are not") {
  const hardware::Measured m = measured(small_digits, {"network.density=0.3"});
  CHECK_FALSE(m.timing.closed);
  const Report r = report_of(m, hardware::shipped_costs());
  CHECK_FALSE(r.at("closed").value);
  CHECK_FALSE(r.at("tick.synapse.index").value);
  CHECK(r.at("tick.error").without == std::vector<std::string>{"tick.error.lookup"});  // its targets are registers
}

TEST_CASE("a config without a machine gets one, and is told so") {
  const hardware::CostConfig c = cost_config_of(small_digits);
  CHECK(c.notes.size() == 3);
  CHECK(hardware::read(c.reader, "").machine->name == "minimal");
  CHECK(cost_config_of(small_digits + "[machine]\npreset = \"loihi-like\"\n").notes.size() == 2);
  const auto replaced = cost_config_of(small_digits + "[machine]\ncores = 2\n", {}, "loihi-like");
  CHECK(replaced.notes.front() == "[machine] replaced by preset loihi-like");
  CHECK(replaced.notes.back() == "formats.weight (16 bits) is kept from the config; the preset has 8");
  const auto notes = [](const std::vector<std::string>& set) {
    return cost_config_of(small_digits, set, "loihi-like").notes;
  };
  const std::string like_preset = "formats.weight={word=8, frac=6, round=\"stochastic\"}";
  CHECK(notes({like_preset}).size() == 3);
  CHECK(notes({like_preset, "formats.input_weight={word=9, frac=6}"}).back() ==
        "formats.input_weight (9 bits) is kept from the config; the preset has 8");
  const std::string other_point = notes({"formats.weight={word=8, frac=5}"}).back();
  CHECK(other_point.starts_with("formats.weight (8.5 half_even saturate) is kept"));
  CHECK(message_of([] { cost_config_of(small_digits, {}, "loihy-like"); }) ==
        "--machine: no preset is called 'loihy-like'; did you mean 'loihi-like'?; see synq list machines");
}

TEST_CASE("notes say what cycles and sums leave out") {
  const auto notes = [](const std::vector<std::string>& set) { return cost_notes(measured(small_digits, set)); };
  REQUIRE(notes({}).size() == 1);  // 12 units, 10 digits
  CHECK(notes({})[0].starts_with("learning signals: 12 x 10 products take no cycles; area has one"));
  CHECK(notes({"rule.train=[\"readout\"]"}).empty());
  CHECK(notes({"rule.name=none"}).empty());
  CHECK(notes({"machine.ports=1R1W"})[0].starts_with("ports = \"1R1W\""));
}
