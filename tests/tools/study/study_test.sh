#!/usr/bin/env bash
# synq study: what there is, one quick run, refusals.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../cli/support.sh"

expect_refusal 2 "synq: a study is needed: s1-fixed-points, *; see synq list studies" study
expect_refusal 2 "synq: unknown study 's1-trajectory'; did you mean 's1-trajectories'\?; see synq list studies" study s1-trajectory
expect_refusal 2 "synq: --seeds: Value 0 not in range 1 to 100000; see synq --help" study s1-eigenvalues --seeds 0
expect_refusal 2 "synq: --formats: s1-eigenvalues is theory alone *" study s1-eigenvalues --formats double
expect_absent runs

"$synq" list studies | grep -q '^s1-trajectories  ' || fail "synq list studies does not name s1-trajectories"

"$synq" study s1-trajectories --quick --out out/t --progress plain --formats double \
  --formats 'ap_fixed<12,4,AP_RND_CONV,AP_SAT>' --rounding stochastic --rounding half_even --seeds 2 >stdout 2>stderr
grep -q 'RFLO, time to loss < 1e-6 \[1/rate\] *60.0306  = 60.03 ±0.005 *yes' stdout || fail "report: $(cat stdout)"
grep -q '^formats = \["double", "ap_fixed<12,4,AP_RND_CONV,AP_SAT>"\]$' out/t/config.toml || fail "$(cat out/t/config.toml)"
for file in report.txt key_numbers.csv columns.csv trajectories.csv paths.vl.json losses.vl.json steps.csv window.csv; do
  [[ -s out/t/$file ]] || fail "no out/t/$file"
done
expect_refusal 2 "synq: out/t: exists already; *" study s1-trajectories --quick --out out/t
"$synq" study s1-fixed-points --quick >stdout 2>stderr
[[ -s runs/s1-fixed-points/report.txt ]] || fail "the default directory is not runs/STUDY"
[[ ! -s stderr ]] || fail "a run shorter than two seconds says: $(cat stderr)"
