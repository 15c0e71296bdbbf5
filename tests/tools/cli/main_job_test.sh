#!/usr/bin/env bash
# The main job's story holds in means over its seeds: which rule and which arithmetic learns, and what explains it.
set -euo pipefail
synq=$1 source=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$synq" compare "$source/tools/configs/main_job.toml" --out "$folder/job" --threads "$(nproc)" --progress none

python=$(command -pv python3)
"$python" - "$folder/job/runs.csv" <<'PY'
import csv, sys
from collections import defaultdict

runs = defaultdict(list)
for run in csv.DictReader(open(sys.argv[1])):
    runs[run["name"]].append(run)
assert all(len(r) == 3 for r in runs.values()), "three seeds a row"

def mean(name, column):
    return sum(float(r[column]) for r in runs[name]) / len(runs[name])

accuracy = {name: 100 * mean(name, "accuracy") for name in runs}
readout, rflo, sixteen = accuracy["readout only, double"], accuracy["RFLO, double"], accuracy["RFLO, 16 bits half_even"]
even, k16 = accuracy["8-bit weights, half_even"], accuracy["8-bit, stochastic k = 16"]
k8, centred, bptt = accuracy["8-bit, stochastic k = 8"], accuracy["8-bit, k = 8 centred"], accuracy["BPTT, double"]
eight = ["8-bit weights, half_even", "8-bit, stochastic k = 16", "8-bit, stochastic k = 8", "8-bit, k = 8 centred"]
drift = {name: abs(mean(name, "drift")) for name in eight}
failed = []

def holds(what, truth):
    print(("holds " if truth else "FAILS ") + what)
    if not truth: failed.append(what)

holds(f"BPTT {bptt:.1f} > RFLO {rflo:.1f} > readout only {readout:.1f}", bptt > rflo > readout)
holds(f"16-bit RFLO {sixteen:.1f} within 2 points of double {rflo:.1f}", abs(sixteen - rflo) <= 2)
holds(f"8 bits: centred k = 8 {centred:.1f} and k = 16 {k16:.1f} above half_even {even:.1f}", min(centred, k16) > even)
holds(f"8 bits: plain k = 8 {k8:.1f} is the worst row", k8 == min(accuracy.values()))
holds("plain k = 8 drifts most", drift[eight[2]] == max(drift.values()) and drift[eight[2]] > 10 * drift[eight[1]])
holds("yield: stochastic makes the requested change in the mean, half_even does not",
      abs(mean(eight[1], "yield") - 1) < 0.05 and mean(eight[0], "yield") < 0.05)
holds("stalls explain nothing: both stall in over 95 % of the updates",
      mean(eight[0], "stalled") > 0.95 and mean(eight[1], "stalled") > 0.95)

# Memory, cycles and energy on the machine of [compare], by hand: 9 input axons (bias included), 96 units, 97 readout axons,
# 10 outputs; all axons active. One single-port bank of 64-bit words and one lane for each projection.
row = runs["RFLO, 16 bits half_even"][0]
cycles = {"scan": 96, "forward": (9 + 96) * 96 + 1, "neuron": 96, "readout": 10 * 97, "broadcast": 3,
          "update": 2 * (9 * 96 + 96 * 96 + 97 * 10) + 1, "commit": 1}
holds(f"cycles a tick {row['cycles_per_tick']} = {sum(cycles.values())}", float(row["cycles_per_tick"]) == sum(cycles.values()))
banks = (9 * 96 // 2 + 96 * 96 // 2 + 97 * 3) * 64 / 8 / 1024  # two learning synapses of 32 bits a word, four of the readout
# Beside the banks: a neuron's two rate words and surrogate with 10 feedback weights, 16 bits each; tables of 8512 bits; at most 7
# words a neuron, 4 an output and 8 inputs that are made and used up in a tick, sums of up to 48 bits among them.
lower = banks + (96 * (3 + 10) * 16 + 8512) / 8 / 1024
upper = lower + (96 * (48 + 4 * 16) + 10 * (48 + 5 * 16) + 8 * 8 + 100) / 8 / 1024
holds(f"memory {lower:.2f} <= {row['kib']} <= {upper:.2f} KiB", lower <= float(row["kib"]) <= upper)
holds("energy is a range", 0 < float(row["nj_per_tick_low"]) < float(row["nj_per_tick_high"]))
holds("8-bit weights take less memory and energy",
      all(float(runs[eight[0]][0][c]) < float(row[c]) for c in ("kib", "nj_per_tick_high")))
holds("rows in double, and BPTT, are on no machine", all(runs[name][0]["kib"] == "" for name in runs if "double" in name))
sys.exit(bool(failed))
PY
