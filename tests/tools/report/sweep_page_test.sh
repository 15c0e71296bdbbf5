#!/usr/bin/env bash
# A page of a database that `synq sweep merge` made: all its points, with its numbers.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../cli/support.sh"
export PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1

cat >base.toml <<'TOML'
number_path = "fixed"
probes = "off"
[task]
name = "add"
trials = 4
ticks = 8
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
seeds = [1, 2, 3]
machine = {preset = "minimal"}
[[axis]]
key = "rule.name"
values = ["rflo", "eprop"]
[[axis]]
keys = ["formats.weight.word", "formats.weight.frac"]
rows = [[8, 6], [12, 10]]
TOML
"$synq" sweep run sweep.toml --threads 1 --out points --progress none >log
"$synq" sweep merge points -o sweep.db >log
"$synq" report sweep.db -o sweep.html >log
"$python" - <<'PYTHON' || fail "sweep.html does not hold what sweep.db holds"
import json, sqlite3
from page import data_of
[sweep] = data_of("sweep.html")["sweeps"]
rows = sqlite3.connect("sweep.db").execute("SELECT id, seed, status, metrics, config FROM points").fetchall()
seeds = {s["id"]: s for d in sweep["designs"] for s in d["seeds"]}
assert len(rows) == len(seeds) == 12 and len(sweep["designs"]) == 4
for id, seed, status, metrics, config in rows:
    assert seeds[id]["seed"] == seed and seeds[id]["metrics"] == json.loads(metrics), id
    assert status == "completed" and seeds[id]["status"] == "finished", status
assert all(d["status"] == "finished" and {"loss", "bits_per_synapse"} <= d["metrics"].keys() for d in sweep["designs"])
assert "[[axis]]" in sweep["file"] and sweep["designs"][0]["config"]
PYTHON
echo "report: a page of 12 points of a sweep"
