"""RFLO or e-prop with so much memory on a chip? Each rule gets the most units that fit, then both are compared.

Usage: python3 rules_under_a_budget.py [SRAM] [EPOCHS]
"""

import sys

import synq

sram = sys.argv[1] if len(sys.argv) > 1 else "64KiB"
epochs = int(sys.argv[2]) if len(sys.argv) > 2 else 5

results = synq.compare(
    "tools/configs/digits_budget.toml",
    rows={"RFLO": {"rule.name": "rflo"}, "e-prop": {"rule.name": "eprop"}},
    seeds=[1, 2, 3],
    set={"train.epochs": epochs},
    machine="minimal",
    budget=f"sram={sram}",
    progress="auto",
)
print(results.table)

runs = results.to_pandas()
by_seed = runs.pivot(index="seed", columns="name", values="accuracy")  # names tell the units that fit
print("accuracy, paired by seed:")
print(by_seed.round(4).to_string())
