"""Rules, formats and seeds side by side."""

from __future__ import annotations

import csv
import os
import tempfile
from typing import Any, Mapping, Optional, Sequence, Union

from . import _core
from ._config import Config, Overrides, assignments, out_path, source, toml
from ._rows import Rows

_WHOLE = {"row", "seed"}
_TEXT = {"name", "status", "locality", "weights_hash", "config_hash"}


class Comparison(Rows):
    """One dict a run: row, name, seed, accuracy, loss, yield, drift, ... (runs.csv in docs/results.md).

    Rows are paired by seed: the same seed gives all of them the same initial weights, data order and feedback.
    """

    def __init__(self, runs: list[dict[str, Any]], table: str) -> None:
        super().__init__(runs)
        self.table = table  #: what `synq compare` prints: means over seeds, paired differences to the first row

    def __str__(self) -> str:
        return self.table


def _value(column: str, cell: str) -> Any:
    if column in _TEXT:
        return cell
    if cell == "":
        return None
    return int(cell) if column in _WHOLE else float(cell)


def _runs(folder: str) -> list[dict[str, Any]]:
    with open(os.path.join(folder, "runs.csv"), newline="", encoding="utf-8") as file:
        return [{column: _value(column, cell) for column, cell in row.items()} for row in csv.DictReader(file)]


def _rows(rows: Optional[Mapping[str, Overrides]], seeds: Optional[Sequence[int]], machine: Optional[str]) -> list[str]:
    """The assignments of a [compare] table."""
    chosen: list[str] = []
    if rows is not None:
        listed = [{"name": name, "set": assignments(overrides)} for name, overrides in rows.items()]
        chosen.append(f"compare={toml({'row': listed})}")
    if seeds is not None:
        chosen.append(f"compare.seeds={toml(list(seeds))}")
    if machine is not None:
        chosen.append(f"compare.machine.preset={machine}")
    return chosen


def compare(
    config: Config,
    *,
    rows: Optional[Mapping[str, Overrides]] = None,
    seeds: Optional[Sequence[int]] = None,
    set: Overrides = None,
    machine: Optional[str] = None,
    budget: Optional[str] = None,
    vary: str = "units",
    out: Optional[Union[str, "os.PathLike[str]"]] = None,
    resume: bool = False,
    force: bool = False,
    progress: str = "none",
    threads: int = 0,
) -> Comparison:
    """Runs every row with every seed, as `synq compare` does.

    >>> c = compare(CONFIG, rows={"rflo": None, "e-prop": {"rule.name": "eprop"}}, seeds=[1, 2])
    >>> [(run["name"], run["seed"]) for run in c]
    [('rflo', 1), ('rflo', 2), ('e-prop', 1), ('e-prop', 2)]
    >>> c.to_pandas().groupby("name")["loss"].mean().shape
    (2,)

    config, set, out, resume, force, progress: as for `run`
    rows: what each row, by name, changes in the config; None: nothing. Without rows: the config's [compare]
    seeds: of the paired runs (default: those of [compare], or 1, 2, 3)
    machine: a preset (`synq list machines`): the rows' memory in KiB, cycles and nJ a tick
    budget: "sram=64KiB,cycles_per_tick=20000,energy_per_tick=50nJ": each row gets the most that fits of what `vary`
        says, "units" or "density" of recurrent synapses
    threads: runs at a time; 0: one for each core. No result depends on it

    Raises ConfigError before the first run for what is refused. Ctrl-C ends it after the trials at hand.
    """
    if vary not in ("units", "density"):
        raise ValueError(f"vary must be 'units' or 'density', got {vary!r}")
    chosen = source(config, assignments(set) + _rows(rows, seeds, machine))
    with tempfile.TemporaryDirectory(prefix="synq-") as scratch:
        folder = out_path(out) or os.path.join(scratch, "compare")
        table = _core.compare(chosen, folder, resume, force, threads, progress, budget or "", vary == "density")
        return Comparison(_runs(folder), table)
