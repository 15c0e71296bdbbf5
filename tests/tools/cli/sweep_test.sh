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

# ---- two places on the axes that make the same config: a record each, whatever comes first
cat >same.toml <<'TOML'
base = "base.toml"
seeds = [1, 2, 3]
[[axis]]
name = "spelled"
options = {default = [], out = ["network.leak=0.5"]}
[[axis]]
name = "weight"
options = {default = [], out = ["formats.weight={word = 16, frac = 13}"]}
TOML
"$synq" sweep run same.toml --threads 1 --out same1 --progress none >said
grep -q "^12 points run (0 refused, 0 diverged), 0 were there" said || fail "$(cat said)"
for shard in 4/4 3/4 2/4 1/4; do "$synq" sweep run same.toml --shard $shard --out same4 --progress none >/dev/null; done
for out in same1 same4; do
  "$synq" sweep merge $out -o $out.sqlite >/dev/null
  "$synq" sweep export $out.sqlite --csv $out.csv
done
cmp same1.csv same4.csv
[[ $(tail -n +2 same1.csv | cut -d, -f1 | sort -u | wc -l) == 3 ]] || fail "the same config has several ids: $(cat same1.csv)"
"$synq" sweep pareto same1.sqlite --minimise loss | grep -q "^4 of 4 designs" || fail "four designs of one config tie"
"$synq" sweep show same1.sqlite "$(tail -1 same1.csv | cut -d, -f1)" >/dev/null

# ---- machines as an axis: each point has the costs of its own
cat >machines.toml <<'TOML'
base = "base.toml"
machine = {preset = "minimal"}
[[axis]]
key = "machine.preset"
values = ["minimal", "loihi-like"]
TOML
"$synq" sweep run machines.toml --out machines --progress none >/dev/null
"$synq" sweep merge machines -o machines.sqlite >/dev/null
"$synq" sweep export machines.sqlite --csv machines.csv
head -2 machines.toml >minimal.toml  # its points run on the fast path
"$synq" sweep run minimal.toml --out minimal --progress none >/dev/null
"$synq" sweep merge minimal -o minimal.sqlite >/dev/null
"$synq" sweep export minimal.sqlite --csv minimal.csv
"$python" - <<'PYTHON' || fail "not the costs of the machine: $(cat machines.csv minimal.csv)"
import csv
rows = {r["machine.preset"]: r for r in csv.DictReader(open("machines.csv"))}
fast = next(csv.DictReader(open("minimal.csv")))
for metric in "kib", "cycles_per_tick", "nj_per_tick_low", "nj_per_tick_high":
    assert rows["minimal"][metric] == fast[metric] != rows["loihi-like"][metric], metric
assert rows["minimal"]["weights_hash"] == fast["weights_hash"]
PYTHON

# ---- the database is in WAL mode, belongs to one sweep, and has one result of a point
[[ $("$python" -c 'import sqlite3; print(sqlite3.connect("one.sqlite").execute("PRAGMA journal_mode").fetchone()[0])') == wal ]] ||
  fail "one.sqlite is not in WAL mode"
expect_refusal 2 "synq: one.sqlite: holds another sweep than same1*" sweep merge same1 -o one.sqlite
cp -r same1 changed && sed -i 's/"loss":[0-9.e-]*/"loss":0.5/' changed/points-1-of-1.jsonl
expect_refusal 2 "synq: same1.sqlite: point * has other results in changed: *" sweep merge changed -o same1.sqlite
"$synq" sweep export same1.sqlite | cmp - same1.csv
expect_refusal 2 "synq: nowhere: *" sweep merge nowhere -o nowhere.sqlite
expect_absent nowhere.sqlite

# ---- a sweep that is refused whole fails, and says why
cat >refused.toml <<'TOML'
base = "base.toml"
[[axis]]
key = "rule.name"
values = ["rlfo", "eprpo"]
TOML
expect_refusal 2 "synq: refused.toml: every point is refused*" sweep run refused.toml --out refused
"$synq" sweep status refused.toml --out refused >said
grep -q "^refused 1: .*rlfo" said || fail "no reason: $(cat said)"
expect_refusal 2 "synq: one: holds the results of another sweep*" sweep status refused.toml --out one

# ---- a directory belongs to one sweep
sed -i 's/to = 6/to = 7/' sweep.toml
expect_refusal 2 "synq: one: holds the results of another sweep*" sweep run sweep.toml --out one
expect_refusal 2 "synq: --shard: '3/2' must be I/N*" sweep run sweep.toml --shard 3/2 --out four
expect_absent four
