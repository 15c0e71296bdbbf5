#!/usr/bin/env bash
# Every shipped config of a task runs, shortened, with every rule that its neurons allow, in double and in fixed point;
# a spiking task with e-prop, and with its factorised form where all neurons are LIF. The losses are numbers, and the two
# paths begin alike.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/support.sh"
configs=$source_dir/tools/configs
runs=0

# first_loss DIR: of the first trial or batch; fails where any loss of the run is no finite number.
first_loss() {
  awk -F, 'NR > 1 && $3 !~ /^[0-9.]+(e-[0-9]+)?$/ { print "loss " $3 >"/dev/stderr"; exit 1 }
    $1 == "train" && !seen { seen = $3 } END { if (!seen) exit 1; print seen }' "$1/curve.csv"
}

# short TASK RULE PATH [ARG...]: a short run.
short() {
  local task=$1 rule=$2 path=$3
  shift 3
  "$synq" run "$configs/$task.toml" --out "$task.$rule.$path" --progress none --set rule.name="$rule" \
    --set number_path="$path" --set train.epochs=2 "$@" >log 2>&1 || fail "$task $rule $path: $(cat log)"
  runs=$((runs + 1))
}

# both TASK RULE [ARG...]: in double and fixed; a first loss that differs by more than 5 % is another network's.
both() {
  local task=$1 rule=$2 double fixed
  shift 2
  short "$task" "$rule" double "$@"
  short "$task" "$rule" fixed "$@"
  double=$(first_loss "$task.$rule.double") || fail "$task $rule double: $double"
  fixed=$(first_loss "$task.$rule.fixed") || fail "$task $rule fixed: $fixed"
  awk "BEGIN { exit !(($double - $fixed) ^ 2 < (0.05 * $double) ^ 2) }" || fail "$task $rule: $double, in fixed $fixed"
}

for task in add mimic periodic filter student_teacher; do
  both "$task" rflo --set task.trials=5
  both "$task" eprop --set task.trials=5
  both "$task" kernl --set task.trials=5
  for rule in bptt rtrl uoro kf_rtrl r_kf_rtrl kernl_full e_bptt f_bptt dni dni_b; do
    short "$task" "$rule" double --set task.trials=2 --set optimizer.rate=0.001
    first_loss "$task.$rule.double" >/dev/null || fail "$task $rule"
  done
done
both pattern eprop --set task.ticks=200
both pattern eprop_factorised --set task.ticks=200
both cues_fixed eprop --set task.trials=2 --set optimizer.batch=2 --set task.test_trials=1 \
  --set task.delay_ticks=50 --set task.cues=3
short cues eprop double --set task.trials=2 --set optimizer.batch=2 --set task.test_trials=1  # Adam, full length
first_loss cues.eprop.double >/dev/null || fail "cues with adam"

"$synq" list tasks >list || fail "synq list tasks"
for task in add mimic periodic pattern cues filter student_teacher; do
  grep -q "^$task " list || fail "synq list tasks does not name $task"
done
for config in "$configs"/*.toml; do
  [[ $(head -c 2 "$config") == "# " ]] || fail "$config does not say what it is"
done
echo "task_configs: $runs runs"
