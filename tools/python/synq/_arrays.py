"""Your own data and weights: arrays of this process, put where a config can name them."""

from __future__ import annotations

import contextlib
import os
import tempfile
from typing import Any, Iterable, Iterator, Mapping, Optional, Tuple

import numpy as np
import numpy.typing as npt

from ._config import toml

Array = npt.ArrayLike
Trial = Tuple[Any, ...]

_TASK = ("inputs", "targets", "mask", "test_inputs", "test_targets", "test_mask")
_WEIGHTS = {
    "input": "initial.input",
    "recurrent": "initial.recurrent",
    "readout": "initial.readout",
    "feedback": "rule.feedback",
    "mask": "network.mask",
}


def collect(trials: Iterable[Trial], name: str) -> dict[str, npt.NDArray[Any]]:
    """Stacks trials (inputs, targets) or (inputs, targets, mask) into arrays named for the task.

    >>> list(collect([([[1.0]], [[0.0]])], "")), collect([([[1.0]], [[0.0]])], "")["inputs"].shape
    (['inputs', 'targets'], (1, 1, 1))
    """
    columns = list(zip(*trials, strict=True))
    if len(columns) not in (2, 3):
        raise ValueError("a task yields trials (inputs, targets) or (inputs, targets, mask), and one trial or more")
    return {name + key: np.stack([np.asarray(x) for x in column]) for key, column in zip(_TASK, columns)}


def named(task: Mapping[str, Optional[Array]], weights: Optional[Mapping[str, Array]]) -> dict[str, npt.NDArray[Any]]:
    """The given arrays by the key of a config that takes them."""
    given = {f"task.{key}": np.asarray(value) for key, value in task.items() if value is not None}
    for key, value in (weights or {}).items():
        if key not in _WEIGHTS:
            raise ValueError(f"no weights are called {key!r}; known: {', '.join(_WEIGHTS)}")
        given[_WEIGHTS[key]] = np.asarray(value)
    return given


def _save(folder: str, arrays: Mapping[str, npt.NDArray[Any]]) -> list[str]:
    """The assignments that make a config read them."""
    os.makedirs(folder, exist_ok=True)
    files = {key: os.path.join(folder, key + ".npy") for key in arrays}
    for key, array in arrays.items():
        np.save(files[key], array)
    task = {key.partition(".")[2]: file for key, file in files.items() if key.startswith("task.")}
    other = [f"{key}={toml(file)}" for key, file in files.items() if not key.startswith("task.")]
    return ([f"task={toml({'name': 'arrays', **task})}"] if task else []) + other


@contextlib.contextmanager
def as_files(arrays: Mapping[str, npt.NDArray[Any]], out: str) -> Iterator[list[str]]:
    """While it lasts the arrays are .npy files, which the yielded assignments name in the config.

    Beside a run directory OUT they stay, in OUT.arrays, so that its config.toml can be run again; else they go.
    """
    if not arrays:
        yield []
    elif out:
        yield _save(os.path.abspath(out.rstrip("/")) + ".arrays", arrays)
    else:
        with tempfile.TemporaryDirectory(prefix="synq-") as folder:
            yield _save(folder, arrays)
