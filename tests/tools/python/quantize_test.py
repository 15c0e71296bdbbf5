"""synq.quantize against exact fractions, rounded here by their definitions."""

import math
import unittest
from fractions import Fraction

import numpy as np
import synq

ROUND = {
    "down": math.floor,
    "toward_zero": math.trunc,
    "half_up": lambda x: math.floor(x + Fraction(1, 2)),
    "half_down": lambda x: math.ceil(x - Fraction(1, 2)),
    "half_away": lambda x: int(math.copysign(1, x)) * math.floor(abs(x) + Fraction(1, 2)),
    "half_to_zero": lambda x: int(math.copysign(1, x)) * math.ceil(abs(x) - Fraction(1, 2)),
    "half_even": round,
}
VALUES = np.arange(-300, 300) / 16


def fit(r: int, f: synq.Format) -> int:
    high = 2 ** (f.word - f.signed) - 1
    low = (-high - (f.overflow != "saturate_symmetric")) if f.signed else 0
    if f.overflow == "wrap":
        return (r + high + 1) % 2**f.word - high - 1 if f.signed else r % 2**f.word
    if f.overflow == "zero":
        return r if low <= r <= high else 0
    return min(max(r, low), high)


class Quantize(unittest.TestCase):
    def test_every_mode_against_fractions(self) -> None:
        for rounding, to_integer in ROUND.items():
            for overflow in "saturate", "saturate_symmetric", "zero", "wrap":
                for signed in True, False:
                    f = synq.Format(word=5, frac=1, signed=signed, round=rounding, overflow=overflow)
                    expected = [fit(to_integer(Fraction(x) * 2), f) / 2 for x in VALUES]
                    np.testing.assert_array_equal(synq.quantize(VALUES, f), expected, err_msg=repr(f))

    def test_any_shape_and_order(self) -> None:
        x = np.linspace(-3, 3, 24).reshape(2, 3, 4)
        f = synq.Format(word=8, frac=5)
        q = synq.quantize(x, f)
        self.assertEqual(q.shape, x.shape)
        np.testing.assert_array_equal(synq.quantize(x.T, f), q.T)
        np.testing.assert_array_equal(synq.quantize(x[:, ::2], f), q[:, ::2])
        self.assertEqual(synq.quantize(0.3, f).shape, ())
        np.testing.assert_array_equal(synq.quantize([1, 2], f), [1.0, 2.0])

    def test_stochastic_is_a_function_of_the_seed(self) -> None:
        f = synq.Format(word=8, frac=0, round="stochastic")
        x = np.full(20000, 0.3)
        once, again, other = (synq.quantize(x, f, seed=s) for s in (1, 1, 2))
        np.testing.assert_array_equal(once, again)
        self.assertTrue((once != other).any())
        self.assertAlmostEqual(once.mean(), 0.3, delta=5 * math.sqrt(0.21 / 20000))

    def test_formats(self) -> None:
        text = synq.Format("ap_fixed<16,3,AP_RND_CONV,AP_SAT>")
        self.assertEqual(text, synq.Format(word=16, frac=13))
        self.assertNotEqual(text, synq.Format(word=16, frac=12))
        self.assertEqual({text: 1}[synq.Format(word=16, frac=13)], 1)
        with self.assertRaisesRegex(synq.ConfigError, "half_even"):
            synq.Format(word=8, frac=1, round="half_evn")
        with self.assertRaisesRegex(synq.ConfigError, "ambiguous"):
            synq.Format("Q3.12")
        with self.assertRaises(TypeError):
            synq.Format(word=8)

    def test_refusals(self) -> None:
        with self.assertRaisesRegex(synq.ConfigError, "index 1 is nan"):
            synq.quantize([0, math.nan], synq.Format(word=8, frac=1))
        with self.assertRaisesRegex(synq.ConfigError, "narrower word"):
            synq.quantize([0], synq.Format(word=64, frac=1))
