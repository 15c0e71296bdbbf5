#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/format_text.hpp"
#include "tools/experiment/network_builder.hpp"
#include "tools/experiment/register_names.hpp"

/// Where names meet numbers: the constants and registers of a config.
namespace synq::experiment {
namespace {

class Builder {
 public:
  Builder(const Config& c, const Task& task, NetworkSpec& s)
      : c_(c), task_(task), s_(s), rate_(c.network.kind == NeuronKind::leaky_rate) {}

  void build() {
    add_registers();
    rate_ ? add_rate_constants() : add_spiking_constants();
    add_learning_constants();
    add_tables();
    if (s_.lag_bits > 0) add_lag();
  }

 private:
  // ---- registers

  void add_registers() {
    for (const auto& [name, what] : register_descriptions())
      if (!what.starts_with("family") && !optional(name)) add(name, entry_for(name));
    add("spike", {{.word = 1, .frac = 0, .is_signed = false}, {}});
    for (const char* name : {"accumulator", "readout_accumulator"})
      if (const FormatEntry* f = given(name)) add(name, *f);
    for (const char* p : {"input_", "recurrent_", "readout_"}) {
      const std::string name = std::string(p) + "weight_visible";
      if (const FormatEntry* f = given(name)) add(name, *f);
    }
  }
  static bool optional(const std::string& name) {
    return name.ends_with("accumulator") || name.ends_with("weight_visible");
  }

  /// A given format: the register's own, or its family's.
  const FormatEntry* given(const std::string& name) const {
    if (const auto it = c_.formats.registers.find(name); it != c_.formats.registers.end()) return &it->second;
    for (const std::string prefix : {"input_", "recurrent_", "readout_"})
      if (name.starts_with(prefix))
        if (const auto it = c_.formats.registers.find(name.substr(prefix.size())); it != c_.formats.registers.end())
          return &it->second;
    return nullptr;
  }
  /// Spikes and counters are integers whatever the default is; a readout without memory passes its activity on.
  FormatEntry entry_for(const std::string& name) const {
    const auto integer = [](int word) { return FormatEntry{{.word = word, .frac = 0, .is_signed = false}, {}}; };
    const auto bits = [](std::int64_t highest) {
      int b = 1;
      while (b < 30 && (std::int64_t(1) << b) <= highest) ++b;
      return b;
    };
    if (const FormatEntry* f = given(name)) return *f;
    if (name == "refractory") return integer(bits(c_.network.refractory));
    if (name == "spike_count") return integer(bits(std::int64_t(task_.train.ticks)));
    if (name == "readout_trace" && rate_) return entry_for("activity");
    return c_.formats.standard;
  }

  void add(const std::string& name, const FormatEntry& f) {
    Register r{name, f.format, {}};
    if (name.ends_with("weight_visible") && f.format.rounding == Rounding::stochastic)
      throw ConfigError("formats." + name + ": the forward pass draws no random bits; give it a rounding to nearest");
    if (f.range) {
      if (f.format.overflow == Overflow::wrap || f.format.overflow == Overflow::zero)
        throw ConfigError(
            fmt::format("formats.{}: a range is kept by saturation; it does not go with overflow = \"{}\"", name,
                        synq::name(f.format.overflow)));
      const double low = std::ldexp((*f.range)[0], f.format.frac), high = std::ldexp((*f.range)[1], f.format.frac);
      r.declared = {std::max(std::int64_t(std::ceil(low)), lowest<std::int64_t>(f.format)),
                    std::min(std::int64_t(std::floor(high)), highest<std::int64_t>(f.format))};
    }
    s_.names.registers[name] = r;
  }

  // ---- constants

  /// The format of a constant: its own, or constant_bits significant bits.
  ConstantFormat format_of(const std::string& name) const {
    if (const auto it = c_.formats.constants.find(name); it != c_.formats.constants.end())
      return {it->second.format, false};
    return {{.word = c_.formats.constant_bits}, true};
  }
  void put(Constant c) { s_.names.constants[c.name] = std::move(c); }
  void number(const char* name, double x) { put(make_constant(name, x, format_of(name))); }
  void decay(const char* name, double ticks_over_tau) { put(decay_constant(name, ticks_over_tau, format_of(name))); }
  void complement_or_one(const char* name, double ticks_over_tau, bool scaled) {
    if (scaled)
      put(one_minus_decay_constant(name, ticks_over_tau, format_of(name)));
    else
      put(shift_constant(name, 0));
  }

  void add_rate_constants() {
    if (c_.network.leak_shift) {
      put(shift_constant("leak", *c_.network.leak_shift));
      put(one_minus_shift_constant("keep", *c_.network.leak_shift));
    } else {
      number("leak", *c_.network.leak);
      number("keep", 1 - *c_.network.leak);
    }
    if (c_.rule.trace_decay)
      number("trace_keep", *c_.rule.trace_decay);
    else {
      Constant keep = s_.names.constants.at("keep");
      keep.name = "trace_keep";
      put(keep);
    }
    number("readout_keep", 0);
    put(shift_constant("readout_input", 0));
  }

  void add_spiking_constants() {
    const NetworkConfig& n = c_.network;
    decay("membrane_keep", 1 / n.tau);
    complement_or_one("membrane_input", 1 / n.tau, n.scaled_input);
    number("threshold", n.threshold);
    add_floor();
    put({"refractory", double(n.refractory), n.refractory, {.word = 31, .frac = 0}});
    decay("adaptation_keep", 1 / n.tau_adaptation);
    number("surrogate_height", n.surrogate_height);
    number("surrogate_slope", n.surrogate_height / n.surrogate_width);
    decay("readout_keep", 1 / n.tau_readout);
    complement_or_one("readout_input", 1 / n.tau_readout, n.scaled_readout);
    decay("filter_keep", 1 / n.tau_readout);
  }
  /// Without a floor the potential may fall to its register's lowest value.
  void add_floor() {
    if (c_.network.floor) return number("floor", *c_.network.floor);
    const Register& v = s_.names.reg("potential");
    put({"floor", -1.7e308, v.declared ? v.declared->low : lowest<std::int64_t>(v.format), v.format});
  }

  void add_learning_constants() {
    put(shift_constant("zero", 0, 0));
    put(shift_constant("one", 0));
    if (s_.rule == RuleKind::kernl) {
      number("model_rate", c_.rule.model_rate);
      number("noise", c_.rule.noise);
    }
    const double scored =
        c_.optimizer.average_window
            ? double(std::count_if(task_.train.mask.begin(), task_.train.mask.end(), [](double m) { return m != 0; })) /
                  double(task_.train.trials)
            : 1;
    const double mean = 1 / (double(c_.optimizer.batch) * scored);
    s_.write.mean = mean;
    if (c_.optimizer.adam)
      s_.write.adam = Adam::Rates{*c_.optimizer.rate, c_.optimizer.beta1, c_.optimizer.beta2, c_.optimizer.epsilon};
    const double rate = c_.optimizer.rate.value_or(0), readout_rate = c_.optimizer.readout_rate.value_or(rate);
    if (c_.rule.per_trial) {
      step_constant("step_scale", 1);
      number("readout_step_scale", 1);
      rate_constant("input_write_scale", c_.optimizer.input_rate.value_or(rate), mean);
      rate_constant("recurrent_write_scale", rate, mean);
      rate_constant("readout_write_scale", readout_rate, mean);
      number("momentum", c_.optimizer.momentum);
      gradient_limits(mean);
    } else {
      step_constant("step_scale", -rate_or_shift(rate));
      rate_constant("readout_step_scale", readout_rate, 1);
    }
    if (s_.regularised) {
      const auto ticks = double(task_.train.ticks);
      number("regulariser_scale", c_.rule.rate_cost / (ticks * ticks));
      number("regulariser_offset", c_.rule.rate_cost * c_.rule.target_hz / 1000 / ticks);
    }
  }
  double rate_or_shift(double rate) const {
    return c_.optimizer.rate_shift ? std::ldexp(1.0, -*c_.optimizer.rate_shift) : rate;
  }
  /// The readout's filter in e-prop always takes 1 - kappa; see rules/eprop_spiking.hpp for why the step carries it.
  void step_constant(const char* name, double factor) {
    if (!rate_) return put(one_minus_decay_constant(name, 1 / c_.network.tau_readout, format_of(name), factor));
    number(name, factor);
  }
  /// -eta times a factor; constants are stored without trailing zeros, so a rate that is a power of two is a shift.
  void rate_constant(const char* name, double rate, double factor) { number(name, -rate_or_shift(rate) * factor); }

  /// Without a clip no gradient's register reaches the limits.
  void gradient_limits(double mean) {
    if (c_.optimizer.clip) {
      number("highest_gradient", *c_.optimizer.clip / mean);
      return number("lowest_gradient", -*c_.optimizer.clip / mean);
    }
    int log2 = 0;
    for (const char* name : {"input_gradient", "recurrent_gradient", "readout_gradient"})
      if (const auto it = s_.names.registers.find(name); it != s_.names.registers.end())
        log2 = std::max(log2, it->second.format.word - it->second.format.frac);
    const Format one{.word = 2, .frac = -log2};
    put({"highest_gradient", std::numeric_limits<double>::infinity(), 1, one});
    put({"lowest_gradient", -std::numeric_limits<double>::infinity(), -1, one});
  }

  /// Words that count ticks, and the powers of the constant that the rule's traces decay by, all in one format.
  void add_lag() {
    for (const char* p : {"input_", "recurrent_"})
      add(p + std::string("lag"), {{.word = s_.lag_bits, .frac = 0, .is_signed = false}, {}});
    const std::string name = rate_ ? "trace_keep" : "filter_keep";
    const int bits = c_.formats.constant_bits;
    const auto given = c_.formats.constants.find(name);
    const Format f =
        given != c_.formats.constants.end() ? given->second.format : Format{.word = bits, .frac = bits - 1};
    std::vector<Constant> powers;
    for (int k = 1; k <= 1 << s_.lag_bits; ++k) powers.push_back(power_constant(s_.names.constants.at(name), k, f));
    put(powers.front());
    s_.names.powers = {{name, std::move(powers)}};
  }

  // ---- tables

  void add_tables() {
    const FormatConfig& f = c_.formats;
    const Format entry = f.table_entry.format;
    const TableShape around{-f.table_range, f.table_range, f.table_step_log2, entry};
    if (rate_ && c_.network.activation == ActivationKind::tanh) {
      s_.neuron.tables.value = make_table({Function::Kind::tanh}, around);
      s_.neuron.tables.derivative = make_table({Function::Kind::tanh_derivative}, around);
    }
    if (!rate_ && c_.network.surrogate != SurrogateKind::triangle) {
      const Function::Kind kinds[] = {{},
                                      Function::Kind::surrogate_exponential,
                                      Function::Kind::surrogate_fast_sigmoid,
                                      Function::Kind::surrogate_arctan};
      const Function shape{kinds[std::size_t(c_.network.surrogate)], c_.network.surrogate_height,
                           c_.network.surrogate_width};
      s_.neuron.tables.value = make_table(shape, {0, f.table_range, f.table_step_log2, entry});
    }
    if (c_.loss == LossKind::softmax_cross_entropy) {
      s_.loss_tables.exponential = make_table({Function::Kind::exponential}, {-8, 0, f.table_step_log2, entry});
      s_.loss_tables.reciprocal =
          make_table({Function::Kind::reciprocal}, {1, double(s_.n_out), f.table_step_log2, entry});
    }
  }

  const Config& c_;
  const Task& task_;
  NetworkSpec& s_;
  bool rate_;
};

}  // namespace

void build_dictionary(const Config& c, const Task& task, NetworkSpec& s) { Builder(c, task, s).build(); }

}  // namespace synq::experiment
