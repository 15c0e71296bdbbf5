#!/usr/bin/env bash
# synq cost: tables, CSV and JSON that other programs read, the arithmetic of a line, numbers of one's own.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/support.sh"

cat >small.toml <<'TOML'
[task]
name = "digits"
limit = 4
[network]
units = 12
leak = 0.5
[rule]
name = "rflo"
[optimizer]
rate = 0.01
[formats]
default = {word = 16, frac = 12}
TOML
says() {  # says TEXT: it is in `out`
  grep -qF -- "$1" out || fail "'$1' is missing in: $(cat out)"
}

# ---- tables
"$synq" cost small.toml --csv lines.csv --json lines.json >out
for text in "note: no [machine] in the file: preset minimal" "energy of a learned trial" "tick.synapse" "area.update_lanes" \
  "without 3 unknown" "closed form" "synaptic_operation"; do says "$text"; done
[[ $(awk '{ if (length($0) > w) w = length($0) } END { print w }' out) -le 100 ]] || fail "wider than 100 columns: $(cat out)"

# ---- files
"$python" - <<'PYTHON' || fail "lines.csv or lines.json is not what it should be"
import csv, json
rows = {r["name"]: r for r in csv.DictReader(open("lines.csv"))}
report = json.load(open("lines.json"))
lines = {l["name"]: l for l in report["lines"]}
assert rows.keys() == lines.keys() and len(rows) > 60
for name, r in rows.items():
    l = lines[name]
    assert (r["low"] == "") == (l["low"] is None), name
    assert not r["low"] or float(r["low"]) == l["low"] and float(r["high"]) == l["high"] >= l["low"], name
    assert [e for e in r["entries"].split(";") if e] == l["entries"], name
    known = [(p["times"], lines[p["line"]]) for p in l["parts"] if lines[p["line"]]["low"] is not None]
    if l["parts"]:
        assert abs(sum(t * p["low"] for t, p in known) - l["low"]) <= 1e-9 * abs(l["low"]), name
    for entry in l["entries"]:
        assert report["entries"][entry]["source"], entry
assert rows["tick.neuron.lookup"]["low"] == "" and "tick.neuron.lookup" in lines["trial"]["without"]
assert lines["tick.synapse.multiply"]["high"] > lines["tick.synapse.multiply"]["low"] > 0
PYTHON

# ---- late ticks: counted, and none with the time or the clock that is named
ticks() { sed -E "s/.*$1 = ([0-9.]+).*/\1/" <<<"$late"; }
paced=(small.toml --set probes=off --set number_path=fixed --set machine.preset=minimal --set train.epochs=1)
slow=(--set machine.clock_mhz=7 --set machine.tick_us=140)
"$synq" run "${paced[@]}" "${slow[@]}" --out late --progress none >out
late=$(grep " late: " out) || fail "no word about late ticks: $(cat out)"
"$python" - "$late" <<'PYTHON' || fail "summary.json and the line about late ticks differ: $late"
import json, re, sys
s = json.load(open("late/summary.json"))
m, n = s["machine"], re.findall(r"[0-9.]+", sys.argv[1])
assert sys.argv[1] == ("{} of {} ticks were late: up to {} cycles, {} are allowed; "
                       "tick_us = {} or clock_mhz = {} would do").format(*n)
assert n[:4] == [str(x) for x in (m["late_ticks"], s["ticks"], m["longest_tick"], m["tick_budget"])] and m["late_ticks"] > 0
assert m["tick_budget"] == 7 * 140 < m["longest_tick"]
assert [float(x) for x in n[4:]] == [m["enough_tick_us"], m["enough_clock_mhz"]]
assert 0 <= m["enough_tick_us"] * 7 / m["longest_tick"] - 1 < 1e-5 > m["enough_clock_mhz"] * 140 / m["longest_tick"] - 1 >= 0
PYTHON
for pace in "tick_us=$(ticks tick_us)" "clock_mhz=$(ticks clock_mhz)"; do
  "$synq" run "${paced[@]}" "${slow[@]}" --set "machine.$pace" --out in_time --force --progress none >out
  if grep late out; then fail "still late with machine.$pace"; fi
done
"$synq" cost "${paced[@]}" "${slow[@]}" --json late.json >out
says " ticks were late: up to "
says " would do"
[[ $(awk '{ if (length($0) > w) w = length($0) } END { print w }' out) -le 100 ]] || fail "wider than 100 columns: $(cat out)"
grep -q '"tick_budget": 980' late.json || fail "no budget in late.json"
"$synq" cost "${paced[@]}" "${slow[@]}" --set "machine.tick_us=$(ticks tick_us)" >out
says "no tick was late: up to "

# ---- the arithmetic of a line
"$synq" cost small.toml --explain tick.synapse.multiply >out
for text in "tick.synapse.multiply (energy) = " "horowitz_int_multiply_8 0.2 pJ, 45 nm, 0.9 V, derived: Horowitz 2014" \
  "doi 10.1109/ISSCC.2014.6757323" "aladdin_multiplier_energy"; do says "$text"; done
"$synq" cost small.toml --explain >out
for text in "tick.synapse (energy) = " "tick.neuron.lookup (energy) = unknown" "memory.banks (memory) = " "sources:"; do says "$text"; done
expect_refusal 2 "synq: --explain: no line is called 'tick.synapse.multiplly'; did you mean 'tick.synapse.multiply'\?; *" \
  cost small.toml --explain tick.synapse.multiplly
expect_refusal 2 "synq: --machine: no preset is called 'minimol'; did you mean 'minimal'\?; *" cost small.toml --machine minimol
expect_refusal 2 "synq: *rtrl is not local: *n^2 m words*" cost small.toml --set rule.name=rtrl
expect_refusal 2 "synq: *formats.default is missing*" cost "$source_dir/tools/configs/digits.toml" --set 'formats={weight={word=8,frac=6}}'

# ---- numbers of one's own
cat >own.toml <<'TOML'
[[entry]]
name = "mine"
kind = "int_multiply"
value = 50
unit = "pJ"
width_bits = 16
node_nm = 45
voltage = 0.9
basis = "measured"
source = "own chip"
TOML
"$synq" cost small.toml --costs own.toml --explain tick.synapse.multiply >out
says "mine 50 pJ, 45 nm, 0.9 V, measured: own chip"

# ---- what no source prices
"$synq" cost small.toml --set 'machine.ports="1R1W"' --json ports.json >out
for text in 'note: ports = "1R1W": energy, area and leakage of banks are unknown' "leakage.power" "area.banks" \
  "the banks of all sources have one port (1RW), and no source has 1R1W"; do says "$text"; done
grep -q "area and leakage of banks are unknown" ports.json || fail "no note in ports.json"

# ---- rules and machines
"$synq" cost small.toml --rules --csv rules.csv --json rules.json >out
grep -q "^rflo,true,32,," rules.csv || fail "no row for rflo in rules.csv"
grep -q '"rule": "rflo"' rules.json || fail "no rflo in rules.json"
for text in rflo eprop kernl rtrl "cannot be mapped"; do says "$text"; done
"$synq" list machines >out
for text in "reckon-like: " "loihi-like: " "minimal: " "  source: " "  not modelled: "; do says "$text"; done
