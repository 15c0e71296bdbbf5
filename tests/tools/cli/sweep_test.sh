#!/usr/bin/env bash
# A sweep's results are the same bytes for any number of threads and shards, and across kill -9 and resume.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/support.sh"

cat >base.toml <<'TOML'
number_path = "fixed"
probes = "off"
[task]
name = "add"
trials = 40
ticks = 100
[network]
units = 4
leak = 0.5
[rule]
name = "rflo"
[optimizer]
rate = 0.05
[formats]
default = {word = 16, frac = 11}
weight = {word = 16, frac = 13}
TOML
cat >sweep.toml <<'TOML'
base = "base.toml"
seeds = [1, 2, 3, 4, 5]
machine = {preset = "minimal"}
drop = ["rule.name == none and formats.weight.word < 12"]
[[axis]]
key = "rule.name"
values = ["none", "rflo", "eprop"]
[[axis]]
keys = ["formats.weight.word", "formats.weight.frac"]
rows = [[8, 6], [12, 10], [16, 13], [70, 9]]
[[axis]]
key = "network.units"
range = {from = 2, to = 6}
TOML
points=$((55 * 5))  # 3 rules x 4 widths x 5 sizes, less 5; 5 seeds

# ---- one thread, two threads, three shards
"$synq" sweep run sweep.toml --threads 1 --out one --progress none >said
grep -q "^$points points run (75 refused, 0 diverged), 0 were there" said || fail "$(cat said)"
"$synq" sweep run sweep.toml --threads 2 --out two --progress none >/dev/null
for shard in 3/3 1/3 2/3; do "$synq" sweep run sweep.toml --shard $shard --out three --progress none >/dev/null; done
for out in one two three; do
  "$synq" sweep merge $out -o $out.sqlite >/dev/null
  "$synq" sweep export $out.sqlite --csv $out.csv
done
[[ $(wc -l <one.csv) == $((points + 1)) ]] || fail "one.csv has not a line for each point"
cmp one.csv two.csv
cmp one.csv three.csv

# ---- killed twice, and resumed
lines() { cat killed/*.jsonl 2>/dev/null | wc -l; }
for done in 20 120; do
  "$synq" sweep run sweep.toml --threads 2 --out killed --progress none >/dev/null &
  while [[ $(lines) -lt $done ]]; do kill -0 $! 2>/dev/null || fail "the sweep ended with $(lines) points"; sleep 0.01; done
  kill -9 $! 2>/dev/null || fail "the sweep was over before it was killed: make it longer"
  wait $! 2>/dev/null || true
done
"$synq" sweep status sweep.toml --out killed >said
grep -q " [1-9][0-9]* to do" said || fail "nothing was left to do: $(cat said)"
"$synq" sweep run sweep.toml --threads 1 --out killed --progress none >said
grep -q ", [1-9][0-9]* were there" said || fail "nothing was kept of the runs that were killed: $(cat said)"
"$synq" sweep merge killed -o killed.sqlite >/dev/null
"$synq" sweep export killed.sqlite >killed.csv
cmp one.csv killed.csv
"$synq" sweep status sweep.toml --out killed >said
grep -q "^$points points: 200 completed, 0 diverged, 75 refused, 0 to do" said || fail "$(cat said)"

# ---- merging again changes nothing
"$synq" sweep merge killed -o killed.sqlite >/dev/null
"$synq" sweep export killed.sqlite | cmp - one.csv

# ---- the record of a point is enough to run it again
id=$("$python" -c 'import csv; print(next(r["id"] for r in csv.DictReader(open("one.csv")) if r["status"] == "completed"))')
"$synq" sweep show one.sqlite "$id" >said
grep -q "run again: the same weights" said || fail "$(cat said)"
"$python" - <<'PYTHON'
import sqlite3
db = sqlite3.connect("two.sqlite")
db.execute("UPDATE points SET weights_hash = '0'")
db.commit()
PYTHON
expect_refusal 2 "synq: $id: run again, its weights hash to * and not to 0: *" sweep show two.sqlite "$id"

# ---- the front
"$synq" sweep pareto one.sqlite --minimise bits_per_synapse --minimise loss >front
"$python" - <<'PYTHON' || fail "the front is wrong: $(cat front)"
import csv, collections, statistics
rows = [r for r in csv.DictReader(open("one.csv")) if r["status"] == "completed"]
axes = ["rule.name", "formats.weight.word", "network.units"]
designs = collections.defaultdict(list)
for r in rows:
    designs[tuple(r[a] for a in axes)].append((float(r["bits_per_synapse"]), float(r["loss"])))
means = {k: tuple(statistics.fmean(x) for x in zip(*v)) for k, v in designs.items()}
best = {k for k, a in means.items() if not any(b[0] <= a[0] and b[1] <= a[1] and b != a for b in means.values())}
lines = open("front").read().splitlines()
assert lines[-1] == f"{len(best)} of {len(means)} designs", (lines[-1], best)
PYTHON

# ---- a directory belongs to one sweep
sed -i 's/to = 6/to = 7/' sweep.toml
expect_refusal 2 "synq: one: holds the results of another sweep*" sweep run sweep.toml --out one
expect_refusal 2 "synq: --shard: '3/2' must be I/N*" sweep run sweep.toml --shard 3/2 --out four
expect_absent four
