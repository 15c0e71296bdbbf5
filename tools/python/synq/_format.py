"""Number formats and the rounding of arrays."""

from __future__ import annotations

from typing import Optional, Union, overload

import numpy as np
import numpy.typing as npt

from . import _core


class Format:
    """The format of a hardware word: `word` bits, `frac` of them behind the binary point.

    >>> Format("ap_fixed<16,3,AP_RND_CONV,AP_SAT>")
    Format(word=16, frac=13, signed=True, round='half_even', overflow='saturate')
    >>> Format(word=8, frac=6, round="stochastic", random_bits=8, centred=True).step
    0.015625

    A stored integer r stands for r * 2**-frac; `frac` may be negative, or more than `word`.

    text: ap_fixed<W,I,Q,O> or ap_ufixed<W,I,Q,O>, both modes named: W bits, I of them before the point (the sign
        counts)
    round: down, toward_zero, half_up, half_down, half_away, half_to_zero, half_even or stochastic
    overflow: saturate, saturate_symmetric, zero or wrap
    random_bits, centred: of stochastic rounding (docs/formats.md)

    Raises ConfigError for a text or a word that makes no sense.
    """

    @overload
    def __init__(self, text: str) -> None: ...

    @overload
    def __init__(
        self,
        *,
        word: int,
        frac: int,
        signed: bool = True,
        round: str = "half_even",
        overflow: str = "saturate",
        random_bits: int = 16,
        centred: bool = False,
    ) -> None: ...

    def __init__(
        self,
        text: Optional[str] = None,
        *,
        word: Optional[int] = None,
        frac: Optional[int] = None,
        signed: bool = True,
        round: str = "half_even",
        overflow: str = "saturate",
        random_bits: int = 16,
        centred: bool = False,
    ) -> None:
        if text is not None and word is None and frac is None:
            self._core = _core.Format.parse(text)
        elif text is None and word is not None and frac is not None:
            self._core = _core.Format(word, frac, signed, round, overflow, random_bits, centred)
        else:
            raise TypeError("Format takes a text, or word and frac")

    @property
    def word(self) -> int:
        """Bits, with the sign."""
        return self._core.word

    @property
    def frac(self) -> int:
        """Bits behind the binary point."""
        return self._core.frac

    @property
    def signed(self) -> bool:
        """Whether one of the bits is a sign (two's complement)."""
        return self._core.signed

    @property
    def round(self) -> str:
        """How dropped bits are rounded."""
        return self._core.round

    @property
    def overflow(self) -> str:
        """What happens to values outside the word."""
        return self._core.overflow

    @property
    def step(self) -> float:
        """The value of the last place, 2**-frac."""
        return 2.0**-self.frac

    def to_toml(self) -> str:
        """The table that a config has for it.

        >>> Format(word=8, frac=6).to_toml()
        '{word = 8, frac = 6, round = "half_even", overflow = "saturate"}'
        """
        return self._core.to_text()

    def __str__(self) -> str:
        return self._core.to_short_text()

    def __repr__(self) -> str:
        c = self._core
        draws = f", random_bits={c.random_bits}, centred={c.centred}" if c.round == "stochastic" else ""
        return (
            f"Format(word={c.word}, frac={c.frac}, signed={c.signed}, round={c.round!r}, "
            f"overflow={c.overflow!r}{draws})"
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Format) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))


def quantize(array: npt.ArrayLike, format: Union[Format, str], *, seed: int = 0) -> npt.NDArray[np.float64]:
    """What a register of the format keeps of each number: rounded, then brought into its range.

    The bits are those of the simulator, whose own code this is.

    >>> quantize([-2.5, -1.5, 1.5, 2.5, 200.0], "ap_fixed<8,8,AP_RND_CONV,AP_SAT>")
    array([ -2.,  -2.,   2.,   2., 127.])
    >>> f = Format(word=8, frac=0, round="stochastic")
    >>> quantize([0.25] * 8000, f, seed=3).mean().round(2)
    0.25

    array: any shape, read as float64
    seed: of stochastic rounding, 0 to 2**32 - 1; element k of the array in C order has the k-th draw (Philox4x32-10:
        Salmon et al. 2011, doi 10.1145/2063384.2063405), so the same seed rounds alike

    Returns float64 of the same shape. Raises ConfigError for nan and inf, and for words of more than 53 bits beside the
    sign, which float64 cannot hold.
    """
    f = format if isinstance(format, Format) else Format(format)
    return _core.quantize(np.asarray(array, dtype=np.float64), f._core, seed)
