"""Recurrent networks that learn by local rules, in the number formats that a chip would store.

    >>> import synq
    >>> f = synq.Format(word=8, frac=6)
    >>> synq.quantize([0.3, 5.0], f)
    array([0.296875, 1.984375])
    >>> result = synq.run(CONFIG)
    >>> result.status, result.weights["recurrent_weight"].shape
    ('completed', (8, 8))

`run` teaches one network, `compare` puts rules, formats and seeds side by side, `cost` says what a chip would pay,
`Sweep` runs and searches spaces of designs.
Keys of configs: docs/config.md; fields of results: docs/results.md.
"""

import os as _os

_data = _os.path.join(_os.path.dirname(__file__), "data")  # where an installed package has the shipped data
if _os.path.isdir(_data):
    _os.environ.setdefault("SYNQ_DATA", _data)

from ._config import Config, Overrides
from ._compare import Comparison, compare
from ._cost import Cost, RuleCosts, cost, cost_of_rules
from ._errors import ConfigError
from ._format import Format, quantize
from ._run import Curve, Result, run
from ._sweep import Sweep

__all__ = [
    "Comparison",
    "Config",
    "ConfigError",
    "Cost",
    "Curve",
    "Format",
    "Overrides",
    "Result",
    "RuleCosts",
    "Sweep",
    "compare",
    "cost",
    "cost_of_rules",
    "quantize",
    "run",
]
