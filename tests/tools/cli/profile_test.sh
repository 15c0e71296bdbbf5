#!/usr/bin/env bash
# synq profile on the digits: the proposed 16-bit config is ready to run, and loses at most one point of accuracy.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/support.sh"
digits=$source_dir/tools/configs/digits.toml
shorter=(--set train.epochs=4 --set network.units=48)

"$synq" profile "$digits" "${shorter[@]}" --word 16 -o proposed.toml --progress none >said
grep -q "^recurrent_eligibility .* 16\.[0-9]* half_even saturate" said || fail "no format of the eligibility: $(cat said)"
grep -q "Written: proposed.toml" said || fail "$(cat said)"
"$synq" run "$digits" "${shorter[@]}" --out double --progress none >log
"$synq" run proposed.toml --out fixed --progress none >log
[[ $(field fixed number_path) == fixed ]] || fail "the proposed config is not on the fixed path"
"$python" - "$(field double final_accuracy)" "$(field fixed final_accuracy)" <<'PYTHON' || fail "16 bits lose more than a point"
import sys
double, fixed = map(float, sys.argv[1:])
print(f"in double {100 * double:.2f} %, in the proposed 16 bits {100 * fixed:.2f} %")
assert double > 0.8 and fixed >= double - 0.01
PYTHON

# a file that is there stays; words that hold nothing lose more than a point
expect_refusal 2 "synq: proposed.toml: is there already; *" profile "$digits" -o proposed.toml
"$synq" profile "$digits" "${shorter[@]}" --word 4 -o narrow.toml --progress none >said
"$synq" run narrow.toml --out narrow --allow-diverged --progress none >log 2>&1
"$python" -c 'import sys; assert float(sys.argv[1]) < 0.8' "$(field narrow final_accuracy)" || fail "4 bits learn as well as 16"
