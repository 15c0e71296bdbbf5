#!/usr/bin/env bash
# A waveform shows what the machine did: its cycles, its accesses, and every word that it wrote, through vcd2fst and back.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/support.sh"

cat >machine.toml <<'TOML'
number_path = "fixed"
probes = "off"
[task]
name = "add"
trials = 2
ticks = 6
[network]
units = 8
leak = 0.5
[rule]
name = "rflo"
train = ["input", "recurrent"]
[optimizer]
rate = 0.05
[machine]
word_bits = 128
lanes = {forward = 4, update = 4}
pipeline_depth = 2
[formats]
default = {word = 16, frac = 11}
weight = {word = 16, frac = 13}
TOML
"$synq" run machine.toml --out run --vcd wave.vcd --vcd-ticks 1:99 >/dev/null
command -v vcd2fst >/dev/null || fail "vcd2fst is missing: install the Debian package gtkwave"
vcd2fst wave.vcd wave.fst >/dev/null
fst2vcd wave.fst >back.vcd

"$python" - <<'PYTHON' || fail "the waveform and the results differ"
import json, re
import numpy as np

names, values, cycles, scope = {}, {}, {}, []
pulses = {"read": 0, "write": 0}
weights = {"input": np.zeros((8, 3)), "recurrent": np.zeros((8, 8))}
seen = {name: np.zeros(w.shape, bool) for name, w in weights.items()}

def number(name):
    text = values[name]
    return int(text, 2)

def signed(name, bits=16):
    x = number(name)
    return x - (1 << bits) if x >> (bits - 1) else x

def sample():  # what a cycle ends with
    cycles[values["machine.phase_text"]] = cycles.get(values["machine.phase_text"], 0) + 1
    if values["machine.phase_text"] != "update":
        return
    for projection, matrix in weights.items():
        at = f"machine.core0.{projection}"
        pulses["read"] += values[f"{at}.bank0.read"] == "1"
        if values[f"{at}.bank0.write"] != "1":
            continue
        pulses["write"] += 1
        axon, part = divmod(number(f"{at}.bank0.address"), 2)  # two words of four synapses a row
        for lane in range(4):
            matrix[4 * part + lane, axon] = signed(f"{at}.lane{lane}.weight") / 2**13
            seen[projection][4 * part + lane, axon] = True

now = None
for line in open("back.vcd"):
    line = line.strip()
    if m := re.match(r"\$scope \w+ (\w+) \$end", line):
        scope.append(m[1])
    elif line.startswith("$upscope"):
        scope.pop()
    elif m := re.match(r"\$var \w+ \d+ (\S+) (\w+)", line):
        names.setdefault(m[1], []).append(".".join(scope + [m[2]]))
    elif line.startswith("#"):
        # a cycle in which nothing changes has no line of its own
        for _ in range(int(line[1:]) - now if now is not None else 0):
            sample()
        now = int(line[1:])
    elif m := re.match(r"[bs]([^ ]+) (\S+)$", line) or re.match(r"([01x])(\S+)$", line):
        for name in names.get(m[2], []):
            values[name] = m[1]
sample()

machine = json.load(open("run/summary.json"))["machine"]
for phase, of_run in machine["phases"].items():
    assert cycles.get(phase, 0) == of_run["cycles"], (phase, cycles.get(phase, 0), of_run["cycles"])
update = machine["phases"]["update"]
assert pulses["read"] == update["words_read"] > 0, (pulses, update)
assert pulses["write"] == update["words_written"] > 0, (pulses, update)
for name, matrix in weights.items():
    final = np.load(f"run/weights/{name}_weight.npy")
    assert seen[name].any()
    assert (matrix == final)[seen[name]].all(), (name, matrix, final)
PYTHON

# The same bits with and without a waveform, and a range of ticks alone.
"$synq" run machine.toml --out plain >/dev/null
expect_same_results run plain
"$synq" run machine.toml --out some --vcd some.vcd --vcd-ticks 3:4 >/dev/null
[[ $(stat -c %s some.vcd) -lt $(stat -c %s wave.vcd) ]] || fail "two ticks take as much as twelve"

expect_refusal 2 "synq: --vcd-ticks: '4:3' ends before it begins*" run machine.toml --out x --vcd x.vcd --vcd-ticks 4:3
expect_refusal 2 "synq: --vcd-ticks: 'a' must be FIRST:LAST*" run machine.toml --out x --vcd x.vcd --vcd-ticks a
grep -v -e '^\[machine' -e '^word_bits' -e '^lanes' -e '^pipeline' machine.toml >without.toml
expect_refusal 2 'synq: --vcd: a waveform is one of a machine*' run without.toml --out x --vcd x.vcd
expect_absent x x.vcd
