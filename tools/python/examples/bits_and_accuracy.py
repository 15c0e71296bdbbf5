"""How many bits do the weights need? Accuracy on the 8x8 digits against word length, nearest and stochastic rounding.

Usage: python3 bits_and_accuracy.py [CONFIG] [EPOCHS]
"""

import sys

import synq

config = sys.argv[1] if len(sys.argv) > 1 else "tools/configs/digits.toml"
epochs = int(sys.argv[2]) if len(sys.argv) > 2 else 5

rows: dict[str, synq.Overrides] = {"double": {"number_path": "double"}}
for bits in 16, 12, 10, 8, 6:
    for rounding in "half_even", "stochastic":
        weight = synq.Format(word=bits, frac=bits - 2, round=rounding)  # weights in [-2, 2)
        rows[f"{bits} bits, {rounding}"] = {"number_path": "fixed", "formats.weight": weight}

results = synq.compare(config, rows=rows, seeds=[1, 2], set={"train.epochs": epochs}, progress="auto")
table = results.to_pandas().groupby("name", sort=False)[["accuracy", "yield", "drift"]].mean()
print(table.round(4).to_string())
