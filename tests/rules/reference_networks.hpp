#pragma once
#include "rules/reference/bptt_spiking.hpp"
#include "tests/rules/reference_data.hpp"

/// The spiking networks of tests/reference/, as the reference rules take them.
namespace synq::test {

/// The network of eprop_bptt_identity/ (its README entry).
struct PureLif {
  std::vector<double> inputs = npy("inputs"), targets = npy("targets");
  reference::Weights<double> weights{10, 12, 2, false, npy("w_in"), npy("w_rec"), npy("w_out")};

  static std::vector<double> npy(const std::string& name) { return read_npy("eprop_bptt_identity/" + name + ".npy"); }
  reference::Trial trial() const { return {60, 12, 2, inputs, targets, {}}; }
  static reference::SpikingModel model(bool blocked) {
    const double keep = std::exp(-1 / 30.0);
    return {.keep = keep,
            .input_scale = 1 - keep,
            .threshold = 0.03,
            .refractory = 0,
            .adaptation = {},
            .adaptation_keep = 0,
            .surrogate = {},
            .height = 10,
            .width = 0.03,
            .readout_keep = keep,
            .readout_scale = 1 - keep,
            .loss = reference::Loss::squared_error,
            .rate_cost = 300,
            .target_rate = 0.01,
            .block_spike_paths = blocked};
  }
};

/// The network of lif_alif_eprop.json.
struct LifAlif {
  nlohmann::json file = read_json("lif_alif_eprop.json");
  std::vector<double> inputs = flat(file["x"]), targets = flat(file["y_target"]);
  reference::Weights<double> weights{4,
                                     3,
                                     1,
                                     false,
                                     transposed(flat(file["W_in"]), 3),
                                     transposed(flat(file["W_rec"]), 4),
                                     transposed(flat(file["W_out"]), 4)};

  reference::Trial trial() const { return {40, 3, 1, inputs, targets, {}}; }
  reference::SpikingModel model(bool blocked) const {
    const double threshold = file["thr"], height = file["gam"], kappa = file["kap"];
    return {.keep = file["al"],
            .input_scale = 1,
            .threshold = threshold,
            .refractory = file["n_ref"],
            .adaptation = flat(file["beta"]),
            .adaptation_keep = file["rho"],
            .surrogate = {},
            .height = height / threshold,
            .width = threshold,
            .readout_keep = kappa,
            .readout_scale = 1 - kappa,
            .loss = reference::Loss::squared_error,
            .rate_cost = 0,
            .target_rate = 0,
            .block_spike_paths = blocked};
  }
};

}  // namespace synq::test
