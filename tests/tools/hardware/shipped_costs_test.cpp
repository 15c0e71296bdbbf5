#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "tools/hardware/read_costs.hpp"

/// The tables that come with synq, against the numbers of their sources as typed here by hand.
using namespace synq;
using namespace synq::cost;

namespace {

const CostTable& table() {
  static const CostTable t = hardware::shipped_costs();
  return t;
}

struct Expected {
  const char* name;
  Kind kind;
  double value;
  Unit unit;
  std::optional<int> width = {};
  std::optional<std::int64_t> bytes = {};
};

const CostEntry& entry(const std::string& name) {
  const CostEntry* e = table().find(name);
  REQUIRE_MESSAGE(e, name);
  return *e;
}

void check(const Expected& x) {
  CAPTURE(x.name);
  const CostEntry& e = entry(x.name);
  CHECK(e.kind == x.kind);
  CHECK(e.value == x.value);
  CHECK(e.unit == x.unit);
  CHECK(e.width_bits == x.width);
  CHECK(e.bytes == x.bytes);
}

void check_origin(const std::string& prefix, std::size_t count, const char* source, const char* doi, Basis basis,
                  std::optional<double> node_nm, std::optional<double> voltage, std::optional<double> accuracy) {
  std::size_t found = 0;
  for (const CostEntry& e : table().entries) {
    if (!e.name.starts_with(prefix)) continue;
    CAPTURE(e.name);
    ++found;
    CHECK(e.from.source.find(source) != std::string::npos);
    CHECK(e.from.doi == doi);
    CHECK(e.from.basis == basis);
    CHECK(e.from.node_nm == node_nm);
    CHECK(e.from.voltage == voltage);
    CHECK(e.from.accuracy_percent == accuracy);
  }
  CHECK(found == count);
}

using enum Kind;
using enum Unit;

TEST_CASE("Horowitz 2014: 45 nm, 0.9 V") {
  for (const Expected& x :
       std::initializer_list<Expected>{{"horowitz_int_add_8", int_add, 0.03, picojoule, 8},
                                       {"horowitz_int_add_16", int_add, 0.05, picojoule, 16},
                                       {"horowitz_int_add_32", int_add, 0.1, picojoule, 32},
                                       {"horowitz_int_multiply_8", int_multiply, 0.2, picojoule, 8},
                                       {"horowitz_int_multiply_32", int_multiply, 3.1, picojoule, 32},
                                       {"horowitz_fp_add_16", fp_add, 0.4, picojoule, 16},
                                       {"horowitz_fp_add_32", fp_add, 0.9, picojoule, 32},
                                       {"horowitz_fp_multiply_16", fp_multiply, 1.1, picojoule, 16},
                                       {"horowitz_fp_multiply_32", fp_multiply, 3.7, picojoule, 32},
                                       {"horowitz_sram_read_8KB", sram_read, 10, picojoule, 64, 8192},
                                       {"horowitz_sram_read_32KB", sram_read, 20, picojoule, 64, 32768},
                                       {"horowitz_sram_read_1MB", sram_read, 100, picojoule, 64, 1048576}})
    check(x);
  check_origin("horowitz_", 12, "Horowitz", "10.1109/ISSCC.2014.6757323", Basis::derived, 45, 0.9, {});
}

TEST_CASE("Aladdin 2014: 40 nm, 32 bits") {
  for (const Expected& x :
       std::initializer_list<Expected>{{"aladdin_adder_energy", int_add, 0.21, picojoule, 32},
                                       {"aladdin_adder_area", int_add, 278, square_micrometre, 32},
                                       {"aladdin_multiplier_energy", int_multiply, 12.68, picojoule, 32},
                                       {"aladdin_multiplier_area", int_multiply, 6350, square_micrometre, 32},
                                       {"aladdin_shifter_energy", shift, 0.417, picojoule, 32},
                                       {"aladdin_shifter_area", shift, 250, square_micrometre, 32},
                                       {"aladdin_comparator_energy", compare, 0.029, picojoule, 32},
                                       {"aladdin_comparator_area", compare, 71, square_micrometre, 32},
                                       {"aladdin_register_bit_energy", register_bit, 0.009, picojoule},
                                       {"aladdin_register_bit_area", register_bit, 5.98, square_micrometre}})
    check(x);
  check_origin("aladdin_", 10, "Aladdin", "10.1109/ISCA.2014.6853196", Basis::synthesised, 40, {}, 70);
  CHECK(entry("aladdin_adder_energy").from.note.find("1 ns") != std::string::npos);
}

TEST_CASE("Loihi 2018 and ReckOn 2022") {
  for (const Expected& x :
       std::initializer_list<Expected>{{"loihi_synaptic_operation_energy", synaptic_operation, 23.6, picojoule},
                                       {"loihi_synaptic_operation_time", synaptic_operation, 3.5, nanosecond},
                                       {"loihi_synaptic_update_energy", synaptic_update, 120, picojoule},
                                       {"loihi_synaptic_update_time", synaptic_update, 6.1, nanosecond},
                                       {"loihi_neuron_active_energy", neuron_active, 81, picojoule},
                                       {"loihi_neuron_inactive_energy", neuron_inactive, 52, picojoule},
                                       {"loihi_hop_east_west_energy", hop_east_west, 3.0, picojoule},
                                       {"loihi_hop_east_west_time", hop_east_west, 4.1, nanosecond},
                                       {"loihi_hop_north_south_energy", hop_north_south, 4.0, picojoule},
                                       {"loihi_hop_north_south_time", hop_north_south, 6.5, nanosecond},
                                       {"loihi_core_memory", core_memory, 128, kilobyte},
                                       {"reckon_synaptic_operation_energy", synaptic_operation, 5.3, picojoule},
                                       {"reckon_chip_area", chip_area, 0.45, square_millimetre}})
    check(x);
  check_origin("loihi_", 11, "IEEE Micro 38(1), Table 2", "10.1109/MM.2018.112130359", Basis::simulated, 14, 0.75, {});
  CHECK(entry("loihi_synaptic_update_energy").from.note == "pre-silicon; pairwise STDP");
  CHECK(entry("reckon_synaptic_operation_energy").from.node_nm == 28);
  CHECK(entry("reckon_synaptic_operation_energy").from.voltage == 0.5);
  CHECK(entry("reckon_chip_area").from.node_nm == 28);
}

TEST_CASE("own synthesis: um2 at 4, 8, 12, 16, 24, 32 bits") {
  struct Row {
    const char* name;
    Kind kind;
    std::array<double, 6> area;
  };
  for (const Row& row : {Row{"add", shape_add, {574, 1322, 2097, 2836, 4176, 5548}},
                         {"multiply", shape_multiply, {2249, 13225, 31129, 56988, 127221, 225192}},
                         {"down", shape_down, {212, 368, 524, 680, 992, 1304}},
                         {"half_even", shape_half_even, {658, 1322, 2022, 2700, 4045, 5468}},
                         {"stochastic", shape_stochastic, {756, 1833, 2559, 3545, 5443, 7518}},
                         {"lfsr", shape_lfsr, {3632, 4192, 4752, 5456, 6480, 7712}}})
    for (std::size_t k = 0; k < 6; ++k) {
      const int width = std::array{4, 8, 12, 16, 24, 32}[k];
      const std::string name = std::string("synthesis_") + row.name + "_" + std::to_string(width);
      check({name.c_str(), row.kind, row.area[k], square_micrometre, width});
    }
  check_origin("synthesis_", 36, "yosys 0.23", "", Basis::synthesised, 180, {}, {});
  check({"growth_multiply_without_glitches", growth_multiply, 1.83, exponent});
  check({"growth_multiply_with_glitches", growth_multiply, 2.00, exponent});
}

TEST_CASE("Stillmaker and Baas 2017") {
  struct Row {
    double node, a, b, c;
  };
  for (const Row& r : std::initializer_list<Row>{{130, 7.171, -6.709, 2.904},
                                                 {90, 4.762, -4.781, 2.092},
                                                 {65, 3.755, -4.398, 1.975},
                                                 {45, 1.103, -.362, .2767},
                                                 {32, .9559, -.7823, .471},
                                                 {20, .373, -.1582, .04104},
                                                 {16, .2958, -.1241, .03024},
                                                 {14, .2363, -.09675, .02239},
                                                 {10, .2068, -.09311, .02375},
                                                 {7, .1776, -.09097, .02447}}) {
    CAPTURE(r.node);
    const auto same = [&](const NodeEnergy& row) { return row.from.node_nm == r.node; };
    const auto row = std::find_if(table().nodes.begin(), table().nodes.end(), same);
    REQUIRE(row != table().nodes.end());
    CHECK(row->a == r.a);
    CHECK(row->b == r.b);
    CHECK(row->c == r.c);
    CHECK(row->from.doi == "10.1016/j.vlsi.2017.02.002");
  }
  CHECK(table().nodes.size() == 10);
  for (const auto& [node, factor] :
       {std::pair(45, 1.), {32, .46}, {20, .21}, {16, .19}, {14, .17}, {10, .10}, {7, .059}}) {
    const std::string name = "stillmaker_area_" + std::to_string(node);
    check({name.c_str(), area_factor, factor, ratio});
    CHECK(entry(name).from.node_nm == node);
    CHECK(entry(name).from.doi == "10.1016/j.vlsi.2017.02.002");
  }
}

/// Of CACTI 7, as rounded where it is quoted.
struct Bank {
  int node, kilobytes;
  double read, write, within_read, within_write;
};

TEST_CASE("CACTI 7: energy of a 64-bit word") {
  for (const Bank& b : {Bank{45, 1, 1.67, 3.49, .005, .005},
                        {45, 8, 6.1, 7.9, .05, .05},
                        {45, 32, 17.0, 15.4, .05, .05},
                        {45, 128, 32.3, 26.1, .05, .05},
                        {45, 512, 68, 51, .5, .5},
                        {22, 8, 1.59, 1.77, .005, .005},
                        {22, 32, 3.79, 3.10, .005, .005},
                        {22, 128, 7.40, 6.16, .005, .005}}) {
    const std::string name =
        "cacti_" + std::to_string(b.node) + "nm_" + std::to_string(b.kilobytes * 1024) + "B_64bit_";
    CAPTURE(name);
    CHECK(std::abs(entry(name + "read").value - b.read) <= b.within_read);
    CHECK(std::abs(entry(name + "write").value - b.write) <= b.within_write);
    CHECK(entry(name + "read").from.node_nm == b.node);
    CHECK(entry(name + "read").bytes == b.kilobytes * 1024);
    CHECK(entry(name + "read").width_bits == 64);
  }
}

TEST_CASE("CACTI 7: area and cycle of 64-bit banks at 45 nm") {
  struct Row {
    int kilobytes;
    double area, within_area, cycle, within_cycle;
  };
  for (const Row& r : {Row{1, .0036, .00005, .63, .005},
                       {8, .0263, .00005, .89, .005},
                       {32, .0949, .00005, 1.34, .005},
                       {128, .430, .0005, 1.65, .005},
                       {512, 1.64, .005, 3.2, .05}}) {
    const std::string name = "cacti_45nm_" + std::to_string(r.kilobytes * 1024) + "B_64bit_";
    CAPTURE(name);
    CHECK(std::abs(entry(name + "area").value - r.area) <= r.within_area);
    CHECK(entry(name + "area").unit == square_millimetre);
    CHECK(std::abs(entry(name + "cycle_time").value - r.cycle) <= r.within_cycle);
  }
}

TEST_CASE("CACTI 7: all 110 rows, each cell in its place") {
  std::size_t count = 0;
  for (const CostEntry& e : table().entries) count += e.name.starts_with("cacti_");
  CHECK(count == 110 * 6);
  // 0.022,65536,32,1rw,4.359,2.86,0.00101,0.0568672,0.983009,0.867366
  check({"cacti_22nm_65536B_32bit_read", sram_read, 4.359, picojoule, 32, 65536});
  check({"cacti_22nm_65536B_32bit_write", sram_write, 2.86, picojoule, 32, 65536});
  check({"cacti_22nm_65536B_32bit_leakage", sram_leakage, 0.00101, milliwatt, 32, 65536});
  check({"cacti_22nm_65536B_32bit_area", sram_area, 0.0568672, square_millimetre, 32, 65536});
  check({"cacti_22nm_65536B_32bit_access_time", sram_access_time, 0.983009, nanosecond, 32, 65536});
  check({"cacti_22nm_65536B_32bit_cycle_time", sram_cycle_time, 0.867366, nanosecond, 32, 65536});
}

TEST_CASE("every number says where it comes from, and every one of a technology says which") {
  std::set<std::string> names;
  for (const CostEntry& e : table().entries) {
    CAPTURE(e.name);
    CHECK(names.insert(e.name).second);
    CHECK_FALSE(e.from.source.empty());
    CHECK(e.from.node_nm.has_value() == (e.unit != exponent));
    CHECK(e.value > 0);
  }
  for (const NodeEnergy& row : table().nodes) {
    CHECK(names.insert(row.name).second);
    CHECK_FALSE(row.from.source.empty());
  }
  CHECK(table().entries.size() == 12 + 10 + 13 + 36 + 6 + 7 + 660);
}

}  // namespace
