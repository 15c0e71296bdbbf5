#!/usr/bin/env bash
# What scripts read of a run: summary.json, the tables, the weights, and config.toml, which can be run again.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/support.sh"

cat >base.toml <<'TOML'
seed = 5
[task]
name = "digits"
limit = 60
[network]
units = 12
leak = 0.5
[rule]
name = "rflo"
[optimizer]
rate = 0.01
[formats]
default = "ap_fixed<16,4,AP_RND_CONV,AP_SAT>"
weight = {word = 16, frac = 13, round = "stochastic"}
TOML
cat >spiking.toml <<'TOML'
[task]
name = "pattern"
ticks = 60
inputs = 7
[network]
neuron = "alif"
units = 9
tau = 20
threshold = 0.4
tau_adaptation = 100
adaptation = 0.1
tau_readout = 20
surrogate_height = 0.3
surrogate_width = 0.4
[rule]
name = "eprop"
update = "trial"
firing_rate = {cost = 0.1, target_hz = 20}
[optimizer]
rate_shift = 9
[train]
epochs = 3
TOML
"$python" -c 'import numpy as np; np.save("feedback.npy", np.random.default_rng(1).standard_normal((12, 10)))'

run() {  # run NAME CONFIG ARG...
  "$synq" run "$2" --out "$1" --progress none "${@:3}" >log 2>&1 || fail "synq run $2 ${*:3}: $(cat log)"
}
again() {  # again NAME: its own config.toml, run from elsewhere, gives it again
  mkdir elsewhere
  (cd elsewhere && run "../$1.again" "../$1/config.toml")
  rm -r elsewhere
  expect_same_results "$1" "$1.again"
}
run double base.toml
run fixed base.toml --set number_path=fixed
run exact base.toml --set number_path=exact --set task.limit=20
run bptt base.toml --set rule.name=bptt
run shift base.toml --set 'network={units=12,leak_shift=1}'
run files base.toml --set rule.feedback=feedback.npy
run spiking spiking.toml
names=(double fixed exact bptt shift files spiking)

"$python" "$here/summary_check.py" "${names[@]}" || fail "a run directory is not as documented"
for name in "${names[@]}"; do again "$name"; done

run twice base.toml --set number_path=fixed
expect_same_results fixed twice
run other base.toml --set number_path=fixed --set seed=6
[[ $(field fixed weights_hash) != "$(field other weights_hash)" ]] || fail "another seed gives the same weights"
[[ $(field fixed config_hash) != "$(field other config_hash)" ]] || fail "another seed gives the same config_hash"

# The fixed path is the oracle's; and a hash is of values, not of what was left unsaid.
run oracle base.toml --set number_path=fixed --set task.limit=20
[[ $(field exact weights_hash) == "$(field oracle weights_hash)" ]] || fail "fixed and exact weights differ"
run said base.toml --set number_path=fixed --set train.epochs=1 --set network.autapses=true --set optimizer.name=sgd \
  --set optimizer.readout_rate=1e-2 --set random.seed=5 --set formats.constant_bits=16 \
  --set "formats.default={word = 16, frac = 12}"
expect_same_results fixed said
echo "summary: ${#names[@]} runs read back, and run again from their config.toml"
