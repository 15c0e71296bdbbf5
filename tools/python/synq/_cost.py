"""What a chip would pay."""

from __future__ import annotations

import json
from typing import Any, Optional

from . import _core
from ._config import Config, Overrides, assignments, source
from ._rows import Rows


class Cost:
    """A cost report: lines of memory, cycles, time, energy and area, each from `low` to `high` of what is published.

    >>> c = cost(CONFIG, machine="minimal")
    >>> c["tick"]["unit"], c["tick"]["low"] < c["tick"]["high"]
    ('pJ', True)
    """

    def __init__(self, report: dict[str, Any], text: str) -> None:
        self.report = report  #: all of `synq cost --json`: machine, measured, notes, lines, entries
        self.text = text  #: what `synq cost` prints

    @property
    def lines(self) -> Rows:
        """One dict a line: section, name, unit, low, high (None: unknown), entries, arithmetic, ..."""
        return Rows(self.report["lines"])

    @property
    def notes(self) -> list[str]:
        """What was changed of the config, so that a machine can run it, and what the numbers leave out."""
        return list(self.report["notes"])

    def __getitem__(self, name: str) -> dict[str, Any]:
        """The line of that name: "tick", "area", "memory.banks", ... Raises KeyError where there is none."""
        for line in self.lines:
            if line["name"] == name:
                return line
        raise KeyError(name)

    def to_pandas(self) -> Any:
        """The lines as a pandas.DataFrame."""
        return self.lines.to_pandas()

    def __str__(self) -> str:
        return self.text


class RuleCosts(Rows):
    """One dict a rule: rule, local, bits_per_synapse, history_bits, refusal, costs."""

    def __init__(self, rows: list[dict[str, Any]], text: str) -> None:
        super().__init__(rows)
        self.text = text  #: what `synq cost --rules` prints

    def __str__(self) -> str:
        return self.text


def cost(
    config: Config, *, machine: Optional[str] = None, set: Overrides = None, trials: int = 1, costs: str = ""
) -> Cost:
    """Memory, cycles, time, energy and area of a network that learns on a machine, as `synq cost` computes them.

    >>> print(*cost(CONFIG).notes, sep="\\n")
    no [machine] in the file: preset minimal
    probes = "off", as a machine needs
    learning signals: 8 x 2 products take no cycles; area has one multiplier a neuron lane

    config, set: as for `run`
    machine: a preset, in place of the config's [machine] (`synq list machines`)
    trials: that the machine is stepped for
    costs: a TOML file of your own numbers, which join or replace those that ship (docs/costs.md has all sources)

    Raises ConfigError for what is refused.
    """
    found = _core.cost(source(config, assignments(set)), machine, trials, costs)
    return Cost(json.loads(found.json), found.text)


def cost_of_rules(
    config: Config, *, machine: Optional[str] = None, set: Overrides = None, trials: int = 1, costs: str = ""
) -> RuleCosts:
    """All rules that fit the config's neurons, side by side on its machine, as `synq cost --rules`.

    >>> [r["rule"] for r in cost_of_rules(CONFIG) if r["local"]][:2]
    ['none', 'rflo']

    Arguments and errors: those of `cost`.
    """
    found = _core.cost_of_rules(source(config, assignments(set)), machine, trials, costs)
    return RuleCosts(json.loads(found.json), found.text)
