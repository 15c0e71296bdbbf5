"""One experiment."""

from __future__ import annotations

import json
import os
import tomllib
from typing import Any, Iterable, Mapping, NamedTuple, Optional, Union

import numpy as np
import numpy.typing as npt

from . import _core
from ._arrays import Array, Trial, as_files, collect, named
from ._config import Config, Overrides, assignments, out_path, source

Reals = npt.NDArray[np.float64]


class Curve(NamedTuple):
    """Evaluations on the test set, or on each epoch's own trials where there is none. Each array: [evaluations]."""

    epoch: Reals  #: epochs done
    loss: Reals  #: mean of a trial
    accuracy: Reals  #: part of the trials that are classified as their target, 0 to 1


class Result:
    """A finished run. Arrays are float64, read-only views of memory that the result owns, and live as long as needed.

    >>> r = run(CONFIG)
    >>> r.losses.shape, r.curve.loss.shape
    ((60,), (2,))
    >>> sorted(r.weights)
    ['input_weight', 'readout_weight', 'recurrent_weight']
    >>> r.registers[0]["name"], r.registers[0]["format"]
    ('input_weight', '16.12 half_even saturate')
    """

    def __init__(self, core: _core.RunResult) -> None:
        self._core = core
        self.summary: dict[str, Any] = json.loads(core.summary)  #: all of summary.json (docs/results.md)
        self.config_toml: str = core.config  #: the config with every key as it was used

    @property
    def config(self) -> dict[str, Any]:
        """The config with every key as it was used; `run` takes it again."""
        return tomllib.loads(self.config_toml)

    @property
    def status(self) -> str:
        """'completed', or 'diverged': a loss that is not finite, or 1000 times the first."""
        return str(self.summary["status"])

    @property
    def loss(self) -> Optional[float]:
        """The last evaluation's mean loss of a trial."""
        return self.summary["final_loss"]  # type: ignore[no-any-return]

    @property
    def accuracy(self) -> Optional[float]:
        """The last evaluation's accuracy, 0 to 1; None for a task without classes."""
        return self.summary["final_accuracy"]  # type: ignore[no-any-return]

    @property
    def weights_hash(self) -> str:
        """Of all weight words: equal hashes, equal bits. That of `synq run` with the same config and seed."""
        return str(self.summary["weights_hash"])

    @property
    def config_hash(self) -> str:
        """Of the resolved config; arrays that were given in memory are named in it by temporary files."""
        return str(self.summary["config_hash"])

    @property
    def losses(self) -> Reals:
        """[updates]: the training loss of each weight update (a batch's mean), or trial where weights move each tick."""
        return self._core.losses()

    @property
    def curve(self) -> Curve:
        """Loss and accuracy over the epochs."""
        return Curve(self._core.epochs(), self._core.test_losses(), self._core.test_accuracies())

    @property
    def weights(self) -> dict[str, Reals]:
        """By name, [postsynaptic, presynaptic]: the words as real values; 0 where there is no synapse.

        With a bias the last presynaptic column of input and readout weights is the bias.
        """
        return self._core.weights()

    @property
    def words(self) -> dict[str, Reals]:
        """Every stored word by the name of its array, [words], as real values: weights, traces, states of neurons."""
        return self._core.words()

    @property
    def registers(self) -> list[dict[str, Any]]:
        """Counters of each register: name, format, writes, saturations, yield, drift, ... (docs/results.md)."""
        return self.summary["registers"]  # type: ignore[no-any-return]

    @property
    def alignment(self) -> dict[str, Reals]:
        """Cosines between steps, [measurements] each; nan where one of the two is 0. Empty without train.alignment_every.

        trial; rule_gradient: the rule in double and the exact gradient (its bias); quantized_rule: the rule as run and in
        double (the arithmetic's damage); quantized_gradient: both.
        """
        return self._core.alignment()

    def __repr__(self) -> str:
        return f"<synq.Result {self.status}: loss {self.loss}, accuracy {self.accuracy}, weights {self.weights_hash}>"


def run(
    config: Config,
    *,
    set: Overrides = None,
    inputs: Optional[Array] = None,
    targets: Optional[Array] = None,
    mask: Optional[Array] = None,
    test_inputs: Optional[Array] = None,
    test_targets: Optional[Array] = None,
    test_mask: Optional[Array] = None,
    task: Optional[Iterable[Trial]] = None,
    test_task: Optional[Iterable[Trial]] = None,
    weights: Optional[Mapping[str, Array]] = None,
    out: Optional[Union[str, "os.PathLike[str]"]] = None,
    resume: bool = False,
    force: bool = False,
    progress: str = "none",
    threads: int = 0,
) -> Result:
    """Teaches one network, as `synq run` does, to the same bits.

    >>> run(CONFIG, set={"number_path": "double", "rule.name": "eprop"}).summary["rule"]
    'eprop'

    With arrays of your own the config needs no [task]; they replace it. Here a running mean is learned:

    >>> import numpy as np
    >>> x = np.random.default_rng(1).standard_normal((20, 10, 2))
    >>> y = np.cumsum(x, axis=1)[:, :, :1] / 10
    >>> net = {"network": {"units": 4, "leak": 0.5}, "rule": {"name": "rflo"}, "optimizer": {"rate": 0.01}}
    >>> run(net, inputs=x, targets=y).losses.shape
    (20,)

    A task can be a generator of trials too:

    >>> def echo(trials):
    ...     for k in range(trials):
    ...         x = np.random.default_rng(k).standard_normal((10, 1))
    ...         yield x, x, np.arange(10) > 4
    >>> run(net, task=echo(5), test_task=echo(2)).curve.loss.shape
    (1,)

    config: a path (a str of one line is one), TOML text (several lines), or a dict
    set: {"rule.name": "eprop"} or ["rule.name=eprop"], what --set takes; a str is written as there (a bare word is a
        text), other values are Python's
    inputs: [trials, ticks, channels]; targets: [trials, ticks, outputs]; mask: [trials, ticks], not 0 where scored
        (default: every tick); test_*: the same, of what is only evaluated. One-hot targets are scored as classes too
    task, test_task: iterables of (inputs [ticks, channels], targets [ticks, outputs]) or (inputs, targets, mask [ticks]),
        collected before the run
    weights: by name: input [units, channels + 1], recurrent [units, units], readout [outputs, units + 1] (the last
        column is the bias, where network.bias is true), feedback [units, outputs], mask [units, units], not 0 where a
        recurrent synapse exists
    out: run directory to write (docs/results.md); resume, force: as the options of `synq run`
    progress: on stderr: "none", "auto", "plain" or "json"
    threads: at most, for one large network; 0: one for each core. No result depends on it

    Raises ConfigError for what is refused. A diverged run is a result. Other Python threads go on meanwhile; Ctrl-C
    ends it after the trial at hand.
    """
    if task is not None and inputs is not None or test_task is not None and test_inputs is not None:
        raise TypeError("a task is given by arrays or by trials, not by both")
    data: dict[str, Optional[Array]] = {
        "inputs": inputs,
        "targets": targets,
        "mask": mask,
        "test_inputs": test_inputs,
        "test_targets": test_targets,
        "test_mask": test_mask,
    }
    if task is not None:
        data |= collect(task, "")
    if test_task is not None:
        data |= collect(test_task, "test_")
    with as_files(named(data, weights), out_path(out)) as files:
        chosen = source(config, files + assignments(set))
        return Result(_core.run(chosen, out_path(out), resume, force, progress, threads))
