#!/usr/bin/env bash
# Same config and seed: the same bits on one thread and on two, and, where the builds exist, by another compiler.
# With SYNQ_SLOW_TESTS=1 the program is built once more with g++ -O0 (several minutes) and must give the same weights.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/support.sh"

cat >base.toml <<'TOML'
[task]
name = "digits"
limit = 200
[network]
units = 24
leak = 0.5
[rule]
name = "rflo"
[optimizer]
rate = 0.01
[train]
epochs = 2
[formats]
default = {word = 16, frac = 12}
weight = {word = 16, frac = 13, round = "stochastic"}
eligibility = {word = 16, frac = 11, round = "stochastic", random_bits = 7}
[compare]
seeds = [1, 2, 3]
rules = ["none", "rflo", "eprop"]
[compare.formats]
double = ["number_path=double"]
"fixed, rounded by counter" = ["number_path=fixed"]
"fixed, rounded by shift register" = ["number_path=fixed", "random.source=lfsr", "random.lanes=3"]
[[compare.row]]
name = "bptt \"with memory\""
set = ["rule.name=bptt"]
TOML

# table PROGRAM THREADS: runs.csv of the comparison, as THREADS.csv.
table() {
  rm -rf out
  "$1" compare base.toml --out out --threads "$2" --progress none >log 2>&1 || fail "$1 compare: $(cat log)"
  cat out/runs.csv
}
table "$synq" 1 >one.csv
table "$synq" 2 >two.csv
[[ $(wc -l <one.csv) == 31 ]] || fail "expected 10 rows of 3 seeds and a heading in runs.csv, got: $(cat one.csv)"
cmp one.csv two.csv || fail "1 and 2 threads give different results: $(diff one.csv two.csv)"
"$python" - one.csv <<'PYTHON' || fail "runs.csv is not what it should be"
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
assert len({r["weights_hash"] for r in rows}) == len(rows), "runs that differ have equal weights"
assert any(r["name"] == 'bptt "with memory"' for r in rows), "a quoted name does not read back"
assert all(None not in r and None not in r.values() for r in rows), "rows of unequal length"
PYTHON

# a row of the comparison is the run with its overrides
"$synq" run base.toml --set number_path=fixed --set rule.name=rflo --out single --progress none >log
grep -q ",\"rflo fixed, rounded by counter\",1,.*$(field single weights_hash)," one.csv ||
  fail "synq run and its row in the comparison have different weights"
# one network on one thread and on three
for threads in 1 3; do
  "$synq" run base.toml --set number_path=fixed --set rule.name=rflo --set probes=off --set network.units=400 --set task.limit=20 \
    --threads "$threads" --out "on_$threads" --progress none >log
done
[[ $(field on_1 weights_hash) == $(field on_3 weights_hash) ]] || fail "a network has other weights on three threads"
echo "determinism: 30 runs are equal on 1 and 2 threads"

same_by() {  # same_by WHAT PROGRAM
  table "$2" 2 >other.csv
  cmp one.csv other.csv || fail "$1 gives different results: $(diff one.csv other.csv)"
  echo "determinism: $1 gives the same runs.csv"
}
for other in release clang; do
  program=$source_dir/build/$other/bin/synq
  if [[ -x $program && ! $program -ef $synq ]]; then same_by "build/$other" "$program"; fi
done

if [[ ${SYNQ_SLOW_TESTS:-0} != 1 ]]; then
  echo "determinism: without SYNQ_SLOW_TESTS=1 nothing was built with g++ -O0"
  exit 0
fi
launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
cmake -S "$source_dir" -B plain -G Ninja -DCMAKE_CXX_COMPILER=g++ -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS=-O0 \
  -DSYNQ_TESTS=OFF "${launcher[@]}" >log 2>&1 || fail "cmake: $(cat log)"
cmake --build plain --target synq >log 2>&1 || fail "build with g++ -O0: $(tail -30 log)"
same_by "g++ -O0" plain/bin/synq
