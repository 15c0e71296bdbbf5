#!/usr/bin/env bash
# Slurm: a sweep as a job array, a shard a task. A task that was killed or requeued goes on where it was.
# usage: sbatch --array=1-N tools/engines/slurm.sh SWEEP.toml OUT [shards, if not SLURM_ARRAY_TASK_COUNT]
#SBATCH --job-name=synq --cpus-per-task=1 --requeue --output=slurm-%A_%a.out
set -euo pipefail
shard=$SLURM_ARRAY_TASK_ID/${3:-$SLURM_ARRAY_TASK_COUNT}
exec "${SYNQ:-synq}" sweep run "$1" --shard "$shard" --threads 1 --progress none --out "$2"
