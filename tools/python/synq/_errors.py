"""The mistakes of a user."""

from __future__ import annotations

import re
from typing import Optional

_PLACE = re.compile(r"(?P<file>.*?):(?P<line>\d+)(?::(?P<column>\d+))?")
_SET = "--set "


class ConfigError(ValueError):
    """A config, an array or a format that is refused: what is wrong, where, why and what to do.

    >>> import synq
    >>> try:
    ...     synq.run("[task]\\nname = 'digits'\\n[network]\\nunit = 8\\n")
    ... except synq.ConfigError as error:
    ...     print(error)
    ...     print(error.line, error.column, error.key)
    <text>:4:1: 'units' is missing in [network]; is 'unit' a slip for it?
    4 1 network.unit

    Attributes are None where they are not known.

    file: path of the config or array; "<text>" or "<dict>" for a config without a file
    line, column: from 1
    key: dotted key of the config, e.g. "network.units"; that of `set` where the mistake is there
    """

    file: Optional[str]
    line: Optional[int]
    column: Optional[int]
    key: Optional[str]

    def __init__(self, message: str, place: str = "", key: str = "") -> None:
        super().__init__(message)
        self.file = self.line = self.column = None
        self.key = key or None
        if place.startswith(_SET):
            self.key = self.key or place[len(_SET) :]
        elif found := _PLACE.fullmatch(place):
            self.file, self.line = found["file"], int(found["line"])
            self.column = int(found["column"]) if found["column"] else None
        else:
            self.file = place or None
