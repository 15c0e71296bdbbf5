#!/usr/bin/env bash
# A run that is killed at ten random moments, and resumed each time, gives what an uninterrupted run gives; until it is
# done there is NAME.partial and no NAME. SYNQ_TEST_SEED repeats the moments of an earlier test.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/support.sh"
seed=${SYNQ_TEST_SEED:-$RANDOM}
RANDOM=$seed
echo "kill_resume: seed $seed"

cat >fixed.toml <<'TOML'
number_path = "fixed"
[task]
name = "digits"
limit = 500
[network]
units = 32
leak_shift = 1
[rule]
name = "rflo"
[optimizer]
rate = 0.01
[train]
alignment_every = 300
[formats]
default = {word = 16, frac = 12}
weight = {word = 16, frac = 13, round = "stochastic"}
eligibility = {word = 16, frac = 11, round = "stochastic", random_bits = 7}
TOML
sed 's/rflo/eprop/; s/^\[train\]/[random]\nsource = "lfsr"\nlanes = 3\n&/' fixed.toml >lfsr.toml
cat >adam.toml <<'TOML'
[task]
name = "pattern"
ticks = 150
trials = 3
inputs = 20
[network]
neuron = "alif"
units = 20
tau = 20
threshold = 0.6
tau_adaptation = 200
adaptation = 0.1
tau_readout = 20
refractory = 2
surrogate_height = 0.3
surrogate_width = 0.6
[rule]
name = "eprop"
update = "trial"
firing_rate = {cost = 0.1, target_hz = 20}
[optimizer]
name = "adam"
rate = 0.003
batch = 2
TOML
cat >stream.toml <<'TOML'
number_path = "fixed"
[task]
name = "mimic"
ticks = 20
trials = 20
[network]
units = 32
leak = 0.5
reset = "never"
[rule]
name = "rflo"
[optimizer]
rate = 0.002
[formats]
default = {word = 16, frac = 11, round = "stochastic"}
TOML
{
  sed '/\[train\]/,/alignment/d' fixed.toml
  cat <<'TOML'
[train]
epochs = 2
[compare]
seeds = [1, 2, 3, 4]
rules = ["rflo", "eprop", "none"]
TOML
} >compare.toml

now() { date +%s%N; }

# killed_and_resumed KIND COMMAND ARG...: `synq COMMAND ARG... --out` once as a whole, then in pieces.
killed_and_resumed() {
  local name=$1 start duration kills=0 checkpoints=0 pid moment delay
  shift
  start=$(now)
  "$synq" "$@" --out "$name.whole" >log 2>&1 || fail "$name: the uninterrupted run: $(cat log)"
  duration=$((($(now) - start) / 1000))  # microseconds
  while ((kills < 10)); do
    # up to two thirds of the run: most kills find it on its way, and on a fast machine some come after a checkpoint
    moment=$(((RANDOM * 32768 + RANDOM) % (duration * 2 / 3 + 1)))
    printf -v delay '%d.%06d' $((moment / 1000000)) $((moment % 1000000))
    "$synq" "$@" --out "$name" --resume >log 2>&1 &
    pid=$!
    sleep "$delay"
    if ! kill -9 "$pid" 2>/dev/null; then  # it was done before
      wait "$pid" || fail "$name: a resumed run ended with: $(cat log)"
      "same_$1" "$name" "$name.whole"
      rm -rf "$name"
      continue
    fi
    wait "$pid" 2>/dev/null || true
    kills=$((kills + 1))
    if [[ -e $name ]]; then  # killed between its rename and its exit: then it must be whole
      "same_$1" "$name" "$name.whole"
      rm -rf "$name"
      continue
    fi
    if [[ -e $name.partial/checkpoint/state ]] || compgen -G "$name.partial/runs/*.json" >/dev/null; then checkpoints=$((checkpoints + 1)); fi
  done
  ((checkpoints > 0)) || fail "$name: no kill found a checkpoint, so nothing was resumed (run took $duration us)"
  "$synq" "$@" --out "$name" --resume >log 2>&1 || fail "$name: the last resumption: $(cat log)"
  if [[ -e $name.partial ]]; then fail "$name: NAME.partial was left behind"; fi
  "same_$1" "$name" "$name.whole"
  echo "kill_resume: $name: $kills kills, $checkpoints with a checkpoint, equal results"
}
same_run() { expect_same_results "$1" "$2"; }
same_compare() {
  local file
  for file in runs.csv table.txt; do cmp "$1/$file" "$2/$file" || fail "$1 and $2: $file differs"; done
}

options=(--progress none --checkpoint-seconds 0.05)
killed_and_resumed fixed run fixed.toml --set train.epochs=12 "${options[@]}"
killed_and_resumed lfsr run lfsr.toml --set train.epochs=6 "${options[@]}"
killed_and_resumed adam run adam.toml --set train.epochs=250 "${options[@]}"
killed_and_resumed stream run stream.toml --set train.epochs=100 "${options[@]}"  # new trials in every epoch
killed_and_resumed compare compare compare.toml --progress none --threads 2

# What a killed run leaves is continued by the same config only, and a run that goes on is not disturbed.
"$synq" run fixed.toml --set train.epochs=1000 --out left "${options[@]}" >log 2>&1 &
pid=$!
for ((k = 0; k < 200; ++k)); do
  if [[ -e left.partial/checkpoint/state ]]; then break; fi
  sleep 0.05
done
expect_refusal 2 "synq: left.partial: another process is writing this run; wait for it, or choose another --out" \
  run fixed.toml --set train.epochs=1000 --out left --resume --progress none
kill -9 "$pid"
wait "$pid" 2>/dev/null || true
expect_refusal 2 "synq: left.partial: an unfinished run is there; --resume continues it, --force starts over" \
  run fixed.toml --set train.epochs=1000 --out left --progress none
expect_refusal 2 "synq: left.partial: the checkpoint was made by another config (hash *, now *); resume with the same \
config, or start over with --force" run fixed.toml --set train.epochs=999 --out left --resume --progress none
truncate -s 100 left.partial/checkpoint/state
expect_refusal 2 "synq: left.partial/checkpoint/state: the checkpoint is @(damaged|truncated); start over with --force" \
  run fixed.toml --set train.epochs=1000 --out left --resume --progress none
: >left.partial/checkpoint/state
expect_refusal 2 "synq: left.partial/checkpoint/state: the checkpoint is truncated; start over with --force" \
  run fixed.toml --set train.epochs=1000 --out left --resume --progress none
"$synq" run fixed.toml --set train.epochs=1 --out left --force --progress none >log || fail "--force does not start over"
if [[ -e left.partial ]]; then fail "--force left the partial run behind"; fi
echo "kill_resume: foreign, locked and damaged checkpoints are refused"
