"""What the tests of the Python package share."""

import os
from pathlib import Path

PROGRAM = os.environ["SYNQ_PROGRAM"]
SOURCE = Path(os.environ["SYNQ_SOURCE"])

#: Two epochs of 30 trials in fixed point; runs in no time.
CONFIG = """seed = 3
number_path = "fixed"
[task]
name = "add"
trials = 30
ticks = 12
lags = [2, 4]
[network]
units = 8
leak = 0.5
[rule]
name = "rflo"
[optimizer]
rate = 0.01
[train]
epochs = 2
[formats]
default = {word = 16, frac = 12}
"""
