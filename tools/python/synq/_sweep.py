"""Many designs: a space that is run whole, or searched."""

from __future__ import annotations

import json
import os
from typing import Any, Iterator, Optional, Sequence, Union

from . import _core
from ._config import Config, Overrides, assignments, out_path, source
from ._rows import Rows


def _row(line: str) -> dict[str, Any]:
    """A record as one flat dict: what it is, its axes, its metrics."""
    r: dict[str, dict[str, Any]] = json.loads(line)
    head: dict[str, Any] = {name: r[name] for name in ("id", "seed", "status", "error", "weights_hash")}
    return head | r["axes"] | r["metrics"]


def _rows(lines: Sequence[str]) -> Rows:
    """Rows with the same keys: every key that any of them has."""
    rows = [_row(line) for line in lines]
    keys = dict.fromkeys(key for row in rows for key in row)
    return Rows([{key: row.get(key) for key in keys} for row in rows])


class Sweep:
    """A space of designs with its directory of results, as `synq sweep run` works on it (docs/sweeps.md).

    A point that has its record in the directory is not run again, so that a sweep which was stopped goes on, and the
    program, other engines and Python can work on one sweep by turns.

    >>> import tempfile
    >>> out = tempfile.TemporaryDirectory()
    >>> space = {"base": {"task": {"name": "add", "trials": 20, "ticks": 12, "lags": [2, 4]},
    ...                   "network": {"units": 6, "leak": 0.5}, "rule": {"name": "rflo"}, "optimizer": {"rate": 0.01},
    ...                   "number_path": "fixed", "formats": {"default": {"word": 16, "frac": 12}}},
    ...          "seeds": [1, 2], "axis": [{"key": "network.units", "values": [6, 8]}]}
    >>> s = Sweep(space, out.name)
    >>> len(s), [(r["network.units"], r["seed"], r["status"]) for r in s][-1]
    (4, (8, 2, 'completed'))
    >>> s.to_pandas().groupby("network.units")["loss"].mean().shape
    (2,)

    Designs that are on no axis serve a search, which asks for one after the other:

    >>> [r["formats.weight.word"] for r in s.evaluate({"formats.weight.word": 8, "formats.weight.frac": 6})]
    [8, 8]

    file: a path, TOML text or a dict, of `base` (a path relative to the file, or a config as a table), `seeds`, `set`,
        `axis`, `drop`, `machine`
    out: directory of the results, made where it is missing. One process at a time works in it
    set: changes keys of the sweep file
    threads: points at a time; 0: one for each core. No result depends on it
    progress: on stderr: "none", "auto", "plain" or "json"

    A record is a dict: id, seed, status ("completed", "diverged", "refused"), error, weights_hash; then the axes by
    their keys; then the metrics: accuracy (0 to 1), loss, bits_per_synapse, with a machine kib (KiB),
    cycles_per_tick, nj_per_tick_low and nj_per_tick_high (nJ), ... None where there is none.

    Raises ConfigError for a sweep that is refused, and for a directory of another sweep or that is in use.
    """

    def __init__(
        self,
        file: Config,
        out: Union[str, "os.PathLike[str]"],
        *,
        set: Overrides = None,
        threads: int = 0,
        progress: str = "none",
    ) -> None:
        self._core = _core.SweepWork(source(file, assignments(set)), out_path(out), threads, progress)

    def __len__(self) -> int:
        """Points: designs times seeds."""
        return self._core.size()

    def run(self) -> Rows:
        """Runs what has no record yet; the records of all points, in the order of the file. Ctrl-C ends it after the
        trial at hand, and leaves the points that are done."""
        return _rows(self._core.run(0, len(self)))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The records one by one, each run when it is asked for."""
        for k in range(len(self)):
            yield _row(self._core.run(k, k + 1)[0])

    def evaluate(self, values: Overrides, *, seeds: Optional[Sequence[int]] = None) -> Rows:
        """The records of one design, one a seed. For searches, e.g. by Optuna's ask and tell.

        values: what it changes in the base config, as `set` of `run`
        seeds: default: those of the sweep
        """
        return _rows(self._core.evaluate(assignments(values), list(seeds or [])))

    def known(self) -> Rows:
        """All records of the directory, evaluated ones too; nothing is run."""
        return _rows(self._core.known())

    def to_pandas(self) -> Any:
        """`known` as a pandas.DataFrame."""
        return self.known().to_pandas()
