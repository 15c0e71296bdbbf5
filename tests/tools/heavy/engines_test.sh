#!/usr/bin/env bash
# 10,000 points of a small task on local threads, GNU parallel, Dask and Slurm: the same bytes, also where a Dask worker
# and a Slurm task are killed half-way. Runs with SYNQ_ALL=1 (tools/dev test --all); starts its own munge and Slurm.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../cli/support.sh"
[[ ${SYNQ_ALL:-0} == 1 ]] || { echo "only with SYNQ_ALL=1" >&2; exit 77; }
export SYNQ=$synq
engines=$source_dir/tools/engines

cat >base.toml <<'TOML'
number_path = "fixed"
probes = "off"
[task]
name = "add"
trials = 2
ticks = 4
[network]
units = 3
leak = 0.5
[rule]
name = "rflo"
[optimizer]
rate = 0.05
[formats]
default = {word = 16, frac = 11}
TOML
cat >sweep.toml <<'TOML'
base = "base.toml"
seeds = [1, 2, 3, 4, 5]
[[axis]]
key = "optimizer.rate"
range = {from = 0.001, to = 1, step = 0.001}
[[axis]]
key = "rule.name"
values = ["rflo", "eprop"]
TOML

# as_csv OUT: the merged results, which must be all there
as_csv() {
  "$synq" sweep merge "$1" -o "$1.sqlite" >/dev/null
  "$synq" sweep export "$1.sqlite" --csv "$1.csv"
  [[ $(wc -l <"$1.csv") == 10001 ]] || fail "$1 has $(wc -l <"$1.csv") lines"
}
# lines OUT: records that are there
lines() { cat "$1"/*.jsonl 2>/dev/null | wc -l; }
# wait_for TEXT COMMAND...: until the command succeeds, at most five minutes (Slurm waits two before it starts again what
# was requeued)
wait_for() {
  local what=$1 k
  shift
  for k in $(seq 1500); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.2
  done
  fail "waited five minutes for $what"
}
some_done() { [[ $(lines "$1") -gt 300 ]]; }

"$synq" sweep run sweep.toml --threads 2 --out threads --progress none >/dev/null
as_csv threads

"$engines/parallel.sh" sweep.toml parallel 4 >/dev/null
as_csv parallel
cmp threads.csv parallel.csv

# ---- Dask, one of whose workers is killed: the shard that it ran ends with it
"$python" "$engines/dask_sweep.py" sweep.toml dask 8 >dask.log 2>&1 &
dask=$!
wait_for "Dask to begin" some_done dask
kill_worker() {
  local program worker
  program=$(pgrep -f "sweep run .*sweep.toml .*--out .*/dask" | head -1)
  worker=$(ps -o ppid= -p "$program") && kill -9 $worker
}
wait_for "a worker of Dask to be killed" kill_worker
wait $dask || fail "Dask: $(tail -5 dask.log)"
as_csv dask
cmp threads.csv dask.csv

# ---- Slurm, one of whose tasks is killed; it is requeued and goes on
mkdir -p munge spool state
dd if=/dev/urandom of=munge/key bs=1 count=1024 2>/dev/null
chown -R munge munge 2>/dev/null || true
chmod 700 munge && chmod 400 munge/key
chmod 755 "$scratch"
as_munge=(setpriv --reuid munge --regid munge --clear-groups)
mkdir -p socket && chown munge socket
cat >slurm.conf <<CONF
ClusterName=synq
SlurmctldHost=$(hostname -s)(127.0.0.1)
AuthType=auth/munge
AuthInfo=socket=$scratch/socket/munge.socket
CredType=cred/munge
SlurmUser=root
SlurmctldPort=16817
SlurmdPort=16818
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/spool
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd.pid
SlurmctldLogFile=$scratch/slurmctld.log
SlurmdLogFile=$scratch/slurmd.log
JobRequeue=1
ReturnToService=2
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=1000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$scratch/slurm.conf
"${as_munge[@]}" munged --foreground --force --key-file="$scratch/munge/key" --socket="$scratch/socket/munge.socket" \
  --pid-file="$scratch/munge/pid" --log-file="$scratch/munge/log" --seed-file="$scratch/munge/seed" &>munge.out &
munge=$!
stop_slurm() { kill "$(cat slurmd.pid 2>/dev/null)" "$(cat slurmctld.pid 2>/dev/null)" $munge 2>/dev/null || true; }
trap 'stop_slurm; rm -rf "$scratch"' EXIT
wait_for "munge" test -S socket/munge.socket
slurmctld
slurmd
wait_for "the node to be idle" bash -c 'sinfo -h -o %t | grep -q idle'
job=$(sbatch --parsable --array=1-6 "$engines/slurm.sh" sweep.toml slurm 6)
wait_for "Slurm to begin" some_done slurm
kill_task() { kill -9 "$(pgrep -f "sweep run sweep.toml .*--out slurm" | head -1)"; }
wait_for "a task to be killed" kill_task
requeue_one() {
  local task
  task=$(squeue -h -j "$job" -t R -o %i | head -1)
  [[ -n $task ]] && scontrol requeue "$task"
}
wait_for "a task to be requeued" requeue_one
wait_for "Slurm to end" bash -c "[[ -z \$(squeue -h -j $job -t PD,R,CG -o %i) ]]"
# the task that was killed by force failed: its shard is run once more, as its user would
sbatch --wait --array=1-6 "$engines/slurm.sh" sweep.toml slurm 6 >/dev/null
as_csv slurm
cmp threads.csv slurm.csv
