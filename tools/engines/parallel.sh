#!/usr/bin/env bash
# GNU parallel: a sweep in N shards on this machine or, with --sshlogin, on several that share a file system.
# usage: tools/engines/parallel.sh SWEEP.toml OUT N [options of parallel]
set -euo pipefail
sweep=$(realpath "$1") out=$(realpath -m "$2") shards=$3
seq "$shards" | parallel --halt now,fail=1 --retries 3 "${@:4}" \
  "${SYNQ:-synq}" sweep run "$sweep" --shard "{}/$shards" --threads 1 --progress none --out "$out"
