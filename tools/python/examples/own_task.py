"""A task of your own: remember the sign of a pulse until the end of the trial, taught with 16-bit and 8-bit weights."""

from typing import Iterator

import numpy as np
import numpy.typing as npt
import synq

Reals = npt.NDArray[np.float64]


def remember(trials: int, seed: int, ticks: int = 20) -> Iterator[tuple[Reals, Reals, Reals]]:
    """Trials of (inputs [ticks, 1], targets [ticks, 1], mask [ticks])."""
    random = np.random.default_rng(seed)
    for _ in range(trials):
        sign = random.choice([-1.0, 1.0])
        inputs = 0.1 * random.standard_normal((ticks, 1))
        inputs[:3] += sign
        mask = (np.arange(ticks) >= ticks - 5).astype(float)
        yield inputs, np.full((ticks, 1), sign), mask


config = {
    "number_path": "fixed",
    "network": {"units": 32, "leak": 0.5},
    "rule": {"name": "rflo"},
    "optimizer": {"rate": 0.02},
    "train": {"epochs": 5},
    "formats": {"default": synq.Format(word=16, frac=12)},
}
weights = {
    "16 bits": synq.Format(word=16, frac=13),
    "8 bits": synq.Format(word=8, frac=5),
    "8 bits, stochastic": synq.Format(word=8, frac=5, round="stochastic"),
}
for name, weight in weights.items():
    result = synq.run(
        config, set={"formats.weight": weight}, task=remember(200, seed=1), test_task=remember(50, seed=2)
    )
    change = {r["name"]: r["yield"] for r in result.registers if r["yield"] is not None}
    print(f"{name:20} loss {result.loss:.3f}, yield of recurrent weights {change['recurrent_weight']:.3f}")
