"""From what Python users write to the config that the C++ side reads."""

from __future__ import annotations

import json
import os
from typing import Any, Iterable, Mapping, Optional, Sequence, Union

from . import _core
from ._format import Format

Config = Union[str, "os.PathLike[str]", Mapping[str, Any]]
Overrides = Union[Mapping[str, Any], Sequence[str], None]


def toml(value: Any) -> str:
    """A value on one line of TOML.

    >>> toml({"word": 8, "range": [-1, 0.5], "round": "half_even"})
    '{"word" = 8, "range" = [-1, 0.5], "round" = "half_even"}'
    """
    if isinstance(value, Format):
        return value.to_toml()
    if hasattr(value, "tolist"):  # NumPy's arrays and numbers
        value = value.tolist()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (str, os.PathLike)):
        return json.dumps(os.fspath(value), ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{toml(str(k))} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Iterable):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    raise TypeError(f"{value!r} is no value for a config; numbers, bool, str, lists, dicts and synq.Format are")


def assignments(overrides: Overrides) -> list[str]:
    """As `synq run --set` takes them: a str stands as it is written there, other values become TOML.

    >>> assignments({"rule.name": "eprop", "train.epochs": 3, "formats.weight": "{word = 8, frac = 6}"})
    ['rule.name=eprop', 'train.epochs=3', 'formats.weight={word = 8, frac = 6}']
    """
    if overrides is None:
        return []
    if isinstance(overrides, str):
        raise TypeError('set takes a dict {"rule.name": "eprop"} or a list of "key=value"')
    if isinstance(overrides, Mapping):
        return [f"{key}={value if isinstance(value, str) else toml(value)}" for key, value in overrides.items()]
    return list(overrides)


def source(config: Config, overrides: Sequence[str]) -> _core.ConfigSource:
    """A file for a path, or for a str of one line; a text for a str of several; a table for a dict."""
    if isinstance(config, Mapping):
        text = "".join(f"{toml(str(key))} = {toml(value)}\n" for key, value in config.items())
        return _core.ConfigSource("", text, "<dict>", list(overrides))
    if isinstance(config, str) and "\n" in config:
        return _core.ConfigSource("", config, "<text>", list(overrides))
    return _core.ConfigSource(os.fspath(config), "", "", list(overrides))


def out_path(out: Optional[Union[str, "os.PathLike[str]"]]) -> str:
    """The run directory; "" for none."""
    return "" if out is None else os.fspath(out)
