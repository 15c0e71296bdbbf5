"""The examples of the docstrings, with CONFIG as a small config."""

import doctest
import importlib
import unittest

import synq
from support import CONFIG

MODULES = [
    "synq",
    "synq._errors",
    "synq._format",
    "synq._config",
    "synq._arrays",
    "synq._run",
    "synq._compare",
    "synq._cost",
    "synq._sweep",
]


def load_tests(loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str) -> unittest.TestSuite:
    for name in MODULES:
        tests.addTests(doctest.DocTestSuite(importlib.import_module(name), extraglobs={"CONFIG": CONFIG}))
    return tests


class Documented(unittest.TestCase):
    def test_everything_public_has_an_example_or_words(self) -> None:
        for name in synq.__all__:
            if name not in ("Config", "Overrides"):  # types for annotations
                self.assertTrue(getattr(synq, name).__doc__, name)
