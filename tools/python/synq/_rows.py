"""Tables of results: lists of dicts, which pandas takes."""

from __future__ import annotations

from typing import Any


class Rows(list[dict[str, Any]]):
    """A list of dicts with the same keys; None where there is no value."""

    def to_pandas(self) -> Any:
        """A pandas.DataFrame, one line a row. Raises ImportError where pandas is not installed."""
        import pandas

        return pandas.DataFrame(list(self))
