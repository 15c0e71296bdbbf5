"""Checks the files of run directories, given as arguments; named after how they were made."""
import csv
import json
import math
import pathlib
import re
import sys

import numpy as np

NUMBER = (int, float)
COUNTERS = ("writes", "saturations", "wraps", "underflows")


def is_number(x):
    return isinstance(x, NUMBER) and not isinstance(x, bool) and math.isfinite(x)


def is_count(x):
    return isinstance(x, int) and not isinstance(x, bool) and x >= 0


def check_summary(name, s):
    path = {"fixed": "fixed", "exact": "exact"}.get(name, "double")
    rule = {"bptt": "bptt", "spiking": "eprop"}.get(name, "rflo")
    assert (s["status"], s["number_path"], s["rule"]) == ("completed", path, rule), "status, number_path or rule"
    assert s["seed"] == (1 if name == "spiking" else 5)
    assert s["diverged_at_tick"] is None
    assert s["locality"] == ("non-local" if rule == "bptt" else "local"), s["locality"]
    for key in ("weights_hash", "config_hash"):
        assert re.fullmatch("[0-9a-f]{16}", s[key]), key
    for key in ("final_loss", "wall_seconds", "synapse_updates_per_second"):
        assert is_number(s[key]) and s[key] > 0, key
    for key in ("ticks", "bits_per_synapse", "history_words"):
        assert is_count(s[key]), key
    assert s["ticks"] == {"spiking": 180, "exact": 128}.get(name, 384), "ticks presented"
    if name == "spiking":
        assert s["final_accuracy"] is None
    else:
        assert is_number(s["final_accuracy"]) and 0 <= s["final_accuracy"] <= 1
    assert s["losses"] and all(is_number(x) for x in s["losses"])
    assert (s["history_words"] > 0) == (rule == "bptt"), "only bptt remembers a trial"
    if name in ("fixed", "exact"):
        assert s["bits_per_synapse"] == 32, "weight and eligibility, 16 bits each"
    check_registers(s["registers"], path, rule)


def check_registers(registers, path, rule):
    if rule == "bptt":
        return
    assert registers, "no register was probed"
    for r in registers:
        name = r["name"]
        assert isinstance(name, str) and isinstance(r["format"], str)
        assert (r["format"] == "double") == (path == "double"), name
        assert all(is_count(r[c]) for c in COUNTERS), name
        for key in ("min", "max", "yield", "drift"):
            assert r[key] is None or is_number(r[key]), f"{name}: {key}"
        if r["writes"] > 0:
            assert r["min"] <= r["max"], name
        if name.endswith("_weight"):
            assert is_count(r["stalled_updates"]) and r["stalled_updates"] <= r["updates"], name
        else:
            assert r["stalled_updates"] is None and r["yield"] is None, name
    assert "recurrent_weight" in {r["name"] for r in registers}
    if path != "double":
        [w] = [r for r in registers if r["name"] == "recurrent_weight"]
        assert w["format"] == "16.13 stochastic k=16 saturate", w["format"]
        assert w["updates"] > 0 and is_number(w["yield"]) and is_number(w["drift"])


def check_tables(run, s):
    for file in ("curve.csv", "registers.csv"):
        rows = list(csv.reader(open(run / file, newline="")))
        assert len({len(r) for r in rows}) == 1, f"{file}: rows of unequal length"
    curve = list(csv.DictReader(open(run / "curve.csv", newline="")))
    assert [float(r["loss"]) for r in curve if r["kind"] == "train"] == s["losses"], "curve.csv and losses differ"
    registers = list(csv.DictReader(open(run / "registers.csv", newline="")))
    assert [r["name"] for r in registers] == [r["name"] for r in s["registers"]]
    for row, register in zip(registers, s["registers"]):
        assert all(int(row[c]) == register[c] for c in COUNTERS), register["name"]


def check_weights(name, run):
    units, inputs, outputs, bias = (9, 7, 1, 0) if name == "spiking" else (12, 8, 10, 1)
    shapes = {
        "input_weight": (units, inputs + bias),
        "recurrent_weight": (units, units),
        "readout_weight": (outputs, units + bias),
    }
    found = {p.stem: np.load(p) for p in (run / "weights").iterdir()}
    assert {n: w.shape for n, w in found.items()} == shapes, "weights or their shapes [n_post, n_pre]"
    for n, w in found.items():
        assert w.dtype == np.float64 and np.isfinite(w).all() and w.any(), n
        if name in ("fixed", "exact"):
            assert (w * 2**13 == np.round(w * 2**13)).all(), f"{n} is no multiple of 2^-13"


for argument in sys.argv[1:]:
    run = pathlib.Path(argument)
    try:
        files = {p.name for p in run.iterdir()}
        assert files == {"config.toml", "summary.json", "curve.csv", "registers.csv", "weights"}, files
        summary = json.load(open(run / "summary.json"))
        check_summary(argument, summary)
        check_tables(run, summary)
        check_weights(argument, run)
    except (AssertionError, KeyError, ValueError) as problem:
        sys.exit(f"{argument}: {type(problem).__name__}: {problem}")
