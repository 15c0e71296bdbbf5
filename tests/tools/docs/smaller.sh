#!/usr/bin/env bash
# smaller.sh SYNQ ARG...: synq ARG..., with an experiment that takes no time. What the arguments mean stays.
set -euo pipefail
synq=$1
shift
args=()
for arg in "$@"; do
  case $arg in
    1%) args+=(90%) ;;  # so small a network learns next to nothing
    *) args+=("$arg") ;;
  esac
done
small_sweep=(--set 'seeds=[1]' --set 'set=["number_path=fixed", "train.epochs=1", "network.units=4", "task.limit=10"]')
case "$1 ${2-}" in
  "sweep run" | "sweep status" | "sweep bits") args+=("${small_sweep[@]}") ;;
  *digits*.toml | *main_job.toml) args+=(--set task.limit=40 --set train.epochs=1) ;;
  *cues*.toml) args+=(--set task.trials=2 --set task.test_trials=2 --set train.epochs=1) ;;
esac
case $1 in run | compare | study) args+=(--force) ;; esac  # documents may use a folder again
case $1 in
  compare) args+=(--set 'compare.seeds=[1]') ;;
  study) [[ " $* " == *" --quick "* ]] || args+=(--quick) ;;
esac
exec "$synq" "${args[@]}"
