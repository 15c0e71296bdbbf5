"""Dask: a sweep in N shards on the workers of a cluster that share a file system.

usage: dask_sweep.py SWEEP.toml OUT N [address of the scheduler; without it, workers on this machine]

A shard whose worker dies is run again by another, which skips the points that are done: setpriv (util-linux) ends the
program with its worker, for it would hold the shard.
"""
import os
import subprocess
import sys

from dask.distributed import Client, LocalCluster, as_completed


def shard(sweep, out, i, n, synq=os.environ.get("SYNQ", "synq")):
    subprocess.run(["setpriv", "--pdeathsig", "KILL", synq, "sweep", "run", sweep, "--shard", f"{i}/{n}", "--threads", "1", "--progress", "none",
                    "--out", out], check=True)
    return i


if __name__ == "__main__":
    sweep, out, n = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3])
    with Client(sys.argv[4] if len(sys.argv) > 4 else LocalCluster(threads_per_worker=1)) as client:
        jobs = [client.submit(shard, sweep, out, i, n, pure=False, retries=3) for i in range(1, n + 1)]
        for done, job in enumerate(as_completed(jobs), 1):
            print(f"shard {job.result()} is done, {done} of {n}", flush=True)
