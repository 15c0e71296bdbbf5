#!/usr/bin/env bash
# What can go wrong around a run: full and read-only disks, damaged data, numbers no machine holds, a diverging rate.
# Each gives one clear line on stderr, a non-zero exit code (2 for mistakes of the user) and nothing half written.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/support.sh"

cat >digits.toml <<'TOML'
[task]
name = "digits"
limit = 40
[network]
units = 8
leak = 0.5
[rule]
name = "rflo"
[optimizer]
rate = 0.01
[formats]
default = {word = 16, frac = 12}
TOML
run=(--out out --progress none)
refused() {  # refused MESSAGE ARG...: exit code 2, nothing written
  expect_refusal 2 "$@"
  expect_absent out
}

# ---- the command line
refused "synq: a command is needed: run, compare, sweep, check, profile, cost, report, study, list, completion; see synq --help"
refused "synq: unknown command 'rnu'; did you mean 'run'\?; see synq --help" rnu digits.toml
refused "synq: config is required; see synq --help" run
refused "synq: --out is required; see synq --help" run digits.toml
refused "synq: The following argument was not expected: --fast; see synq --help" run digits.toml "${run[@]}" --fast
refused "synq: --threads: Value 0 not in range 1 to 4096; see synq --help" compare digits.toml "${run[@]}" --threads 0
refused "synq: --threads: Value 5000 not in range 0 to 4096; see synq --help" run digits.toml "${run[@]}" --threads 5000
refused "synq: --set seed: key=value is expected" run --set seed digits.toml "${run[@]}"
refused "synq: digits.toml:1:1: nothing to compare: *" compare digits.toml "${run[@]}"
if "$synq" list >/dev/full 2>stderr; then fail "synq list >/dev/full: exit code 0"; fi
[[ $(cat stderr) == "synq: standard output: cannot write" ]] || fail "synq list >/dev/full: $(cat stderr)"

# ---- the config's file
mkdir folder
printf 'seed = 1\nprobes = "\xff"\n' >bytes.toml
printf 'seed = 1\n[task\n' >broken.toml
: >empty.toml
refused "synq: folder: is a directory; a TOML file is needed" run folder "${run[@]}"
refused "synq: missing.toml: cannot read the config: No such file or directory" run missing.toml "${run[@]}"
refused "synq: bytes.toml:2:1[0-9]: *utf-8*" run bytes.toml "${run[@]}"
refused "synq: broken.toml:2:6: *" run broken.toml "${run[@]}"
refused "synq: empty.toml:1:1: 'name' is missing in \[task]" run empty.toml "${run[@]}"
refused "synq: xxx*xxx: cannot read the config: File name too long" run "$(printf 'x%.0s' {1..300})" "${run[@]}"

# ---- arrays
"$python" - <<'PYTHON'
import numpy as np
x = np.random.default_rng(1).random((4, 5, 3))
y = np.tile([0.0, 1.0], (4, 5, 1))
np.save("x.npy", x), np.save("y.npy", y), np.save("weight.npy", np.zeros((6, 4))), np.save("flat.npy", x[0])
np.save("none.npy", x[:0]), np.save("none_y.npy", y[:0]), np.save("unscored.npy", np.zeros((4, 5)))
np.save("short_y.npy", y[:3]), np.save("text.npy", np.array(["a"]))
x[2, 1, 0] = np.nan
np.save("nan.npy", x)
data = open("x.npy", "rb").read()
open("cut.npy", "wb").write(data[:-20])
open("cut_header.npy", "wb").write(data[:50])
PYTHON
cat >arrays.toml <<'TOML'
[task]
name = "arrays"
inputs = "x.npy"
targets = "y.npy"
[network]
units = 6
leak = 0.5
[initial]
input = "weight.npy"
[rule]
name = "rflo"
[optimizer]
rate = 0.01
TOML
"$synq" run arrays.toml --out good --progress none >log 2>&1 || fail "good arrays are refused: $(cat log)"
arrays() {  # arrays MESSAGE KEY=VALUE...
  local message=$1 set=() pair
  shift
  for pair in "$@"; do set+=(--set "$pair"); done
  refused "synq: $message" run arrays.toml "${run[@]}" "${set[@]}"
}
arrays "absent.npy: no such file" task.inputs=absent.npy
arrays "folder: cannot read: Is a directory*" task.inputs=folder
arrays "cut.npy: is cut short: shape (4, 5, 3) of '<f8' needs 480 bytes of values, the file has 460" task.inputs=cut.npy
arrays "cut_header.npy: is cut short inside the npy header" task.inputs=cut_header.npy
arrays "arrays.toml: is not a .npy file (numpy.save writes one; .npz and text are not read)" task.inputs=arrays.toml
arrays "text.npy: type '<U1' is not supported; *" task.inputs=text.npy
arrays "nan.npy: holds nan at index \[2, 1, 0]; finite numbers are needed" task.inputs=nan.npy
arrays "flat.npy: shape (5, 3) but \[trials, ticks, channels] is needed" task.inputs=flat.npy
arrays "short_y.npy: shape (3, 5, 2) but \[trials, ticks, outputs] = (4, 5, 2) is needed" task.targets=short_y.npy
arrays "none.npy: is empty, shape (0, 5, 3); at least one trial, tick and channel are needed" \
  task.inputs=none.npy task.targets=none_y.npy
arrays "unscored.npy: scores no tick at all" task.mask=unscored.npy
arrays "weight.npy: shape (6, 4) but \[units, inputs] = (7, 4) is needed" network.units=7
arrays "weight.npy: shape (6, 4) but \[units, outputs] = (6, 2) is needed" rule.feedback=weight.npy

# ---- numbers
wide=(--set number_path=fixed --set network.units=300 --set train.epochs=1)
# that 60 bits are refused and the advised 59 pass shows that the advice is true
refused "synq: register preactivation (60.50 half_even saturate): its products need 129 bits and no machine integer has \
more than 128; words of at most 59 bits everywhere would pass; number_path = \"exact\" runs any width" \
  run digits.toml "${run[@]}" "${wide[@]}" --set "formats.default={word=60, frac=50}"
"$synq" run digits.toml --out advised --progress none "${wide[@]}" --set "formats.default={word=59, frac=49}" \
  >log 2>&1 || fail "the advised word does not pass: $(cat log)"
refused "synq: register input_weight (70.40 half_even saturate): stored words have up to 64 bits (63 unsigned) on the \
fixed path; number_path = \"exact\" runs any width" \
  run digits.toml "${run[@]}" --set number_path=fixed --set "formats.input_weight={word=70, frac=40}"
refused "synq: not enough memory for this config; make its network or its task smaller" \
  run digits.toml "${run[@]}" --set network.units=1048576
cat >wrong_row.toml <<'TOML'
[compare]
rules = ["rflo", "eporp"]
TOML
cat digits.toml >>wrong_row.toml
refused "synq: --set rule.name: 'name' must be one of none, rflo, eprop, kernl, eprop_factorised, rtrl, uoro, kf_rtrl, r_kf_rtrl, kernl_full, bptt, e_bptt, f_bptt, dni, dni_b, got the text \"eporp\"; did you mean \
'eprop'\?" compare wrong_row.toml "${run[@]}"

# ---- a diverging rate is a result, told by the exit code
diverging=(run digits.toml --progress none --set optimizer.rate=1e9 --set loss=squared_error --set network.activation=relu)
expect_refusal 3 "synq: diverged at tick [0-9]* (a loss that is not finite, or 1000 times the first); lower \
optimizer.rate, or accept it with --allow-diverged" "${diverging[@]}" --out diverged
[[ $(field diverged status) == diverged ]] || fail "summary.json of a diverged run says: $(field diverged status)"
[[ $(field diverged diverged_at_tick) =~ ^[0-9]+$ ]] || fail "diverged_at_tick is $(field diverged diverged_at_tick)"
if grep -rliE '\b(nan|inf|infinity)\b' diverged --include='*.json' --include='*.csv'; then fail "NaN in a result file"; fi
expect_refusal 0 "synq: diverged at tick*" "${diverging[@]}" --out allowed --allow-diverged
expect_same_results diverged allowed

# ---- what is there already
mkdir taken
echo dear >taken/letter.txt
refused "synq: taken: exists already; choose another --out, or --force to replace it" run digits.toml --out taken
refused "synq: taken: is no run directory (it has no config.toml): --force will not delete it" \
  run digits.toml --out taken --force
[[ $(cat taken/letter.txt) == dear && $(ls taken) == letter.txt ]] || fail "a folder that is no run was touched"
refused "synq: digits.toml: cannot make this folder: Not a directory; check the path" run digits.toml --out digits.toml/out

# ---- disks
full_disk() {
  expect_refusal 2 "synq: disk/out.partial/*: cannot write: No space left on device (* bytes); free some space \
there, or choose another --out" run digits.toml --out disk/out --progress none
  if [[ -e disk/out ]]; then fail "a run directory on a full disk"; fi
  if find disk/out.partial -name '*.tmp' | grep .; then fail "half a file on a full disk"; fi
  mount -o remount,size=4m disk
  "$synq" run digits.toml --out disk/out --resume --progress none >log 2>&1 || fail "no resumption after the full disk"
  "$synq" run digits.toml --out elsewhere --progress none >log
  expect_same_results disk/out elsewhere
}
read_only_disk() {
  mount -o remount,ro disk
  expect_refusal 2 "synq: disk: cannot write in this folder: Read-only file system; choose an --out where you may \
write" run digits.toml --out disk/out --progress none
  expect_absent disk/out
}
export -f full_disk read_only_disk expect_refusal expect_absent expect_same_results fail
export synq python scratch
disks="full and read-only disks included"
for disk in "size=8k full_disk" "size=4m read_only_disk"; do
  code=0
  # shellcheck disable=SC2086
  on_a_disk $disk || code=$?
  case $code in
    0) ;;
    77) disks="no disks: this system allows no mount" ;;
    *) exit "$code" ;;
  esac
done
echo "errors: all refused with one line ($disks)"
