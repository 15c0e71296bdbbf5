"""Compares the data of page.html with the run directories a1, a2, b1, m1, d1 and the database sweep.db it was made of."""
import csv
import json
import pathlib
import statistics

import numpy as np
from page import data_of
from sweep_database import SEEDS, metrics

NAMES = ["a1", "a2", "b1", "m1", "d1"]


def rows(run, file):
    return list(csv.DictReader(open(run / file, newline="")))


def number(text):
    return float(text) if text else None


def check_curve(run, curve):
    table = rows(run, "curve.csv")
    test = [[number(r["position"]), number(r["loss"]), number(r["accuracy"])] for r in table if r["kind"] == "test"]
    assert curve["test"] == test and len(test) == 3, curve["test"]
    losses = [float(r["loss"]) for r in table if r["kind"] == "train"]
    size = curve["train_bin"]
    assert len(curve["train"]) <= 200 and len(losses) == 144 and size == 1, (len(losses), size)
    assert [p[1] for p in curve["train"]] == losses and curve["train"][-1][0] == 144


def check_registers(summary, registers):
    assert [r["name"] for r in registers] == [r["name"] for r in summary["registers"]]
    for r, s in zip(registers, summary["registers"]):
        assert {k: v for k, v in r.items() if k != "range"} == s, r["name"]
        if s["format"] == "double":
            assert r["range"] is None
            continue
        word, frac = map(int, s["format"].split()[0].split("."))
        expected = {"low": -(2.0 ** (word - 1 - frac)), "high": (2 ** (word - 1) - 1) * 2.0**-frac, "step": 2.0**-frac}
        assert r["range"] == expected, (s["format"], r["range"])
        assert s["min"] is None or expected["low"] <= s["min"] <= s["max"] <= expected["high"]


def check_spectrum(name, run, spectrum, other):
    if name == "d1":
        table = [r for r in rows(run, "spectrum.csv") if r["matrix"] == "recurrent_weight"]
        last = table[-1]["trial"]
        assert spectrum["values"] == [float(r["singular_value"]) for r in table if r["trial"] == last]
        return
    # The weights of the runs a1 and before1 (a1's config, no learning) differ by what was learned.
    if other is not None:
        change = np.load(run / "weights/recurrent_weight.npy") - np.load(other / "weights/recurrent_weight.npy")
        assert np.allclose(spectrum["values"], np.linalg.svd(change, compute_uv=False), atol=1e-12), spectrum
    assert len(spectrum["values"]) == 12 and spectrum["values"][0] > 0


def check_machine(costs):
    lines = {l["name"]: l for l in costs["lines"]}
    reference = {l["name"]: l for l in json.load(open("costs.json"))["lines"]}
    assert {"memory.banks", "memory.total", "cycles.update", "cycles", "tick.synapse", "tick", "area"} <= lines.keys()
    assert "tick.synapse.multiply" not in lines, "the finest lines are left out"
    for name, line in lines.items():
        assert line == reference[name], name
        for entry in line["entries"]:
            assert costs["entries"][entry]["source"], entry


def check_run(name, run):
    directory = pathlib.Path(name)
    summary = json.load(open(directory / "summary.json"))
    assert run["name"] == name and run["config"] == (directory / "config.toml").read_text()
    assert run["summary"] == {k: v for k, v in summary.items() if k not in ("registers", "losses")}
    check_curve(directory, run["curve"])
    check_registers(summary, run["registers"])
    check_spectrum(name, directory, run["spectrum"], pathlib.Path("before1") if name == "a1" else None)
    if name == "d1":
        assert run["alignment"] is None and "train.alignment_every" in run["missing"]["alignment"]
    else:
        assert run["alignment"] == [[number(c) for c in r.values()] for r in rows(directory, "alignment.csv")]
    if name == "m1":
        check_machine(run["machine"])
    else:
        assert run["machine"] is None and "[machine]" in run["missing"]["machine"]


def check_sweep(sweep):
    assert sweep["name"] == "sweep.db" and sweep["file"].startswith("[axes]")
    assert sweep["axes"] == ["rule.name", "formats.weight.word"] and "kib" in sweep["metrics"]
    places = [tuple(d["axes"].values()) for d in sweep["designs"]]
    assert places == [("eprop", 4), ("eprop", 6), ("eprop", 8), ("rflo", 4), ("rflo", 6), ("rflo", 8)], places
    statuses = {("eprop", 8): "refused", ("rflo", 6): "diverged"}
    assert [d["status"] for d in sweep["designs"]] == [statuses.get(p, "finished") for p in places]
    for k, design in enumerate(sweep["designs"]):
        assert [s["seed"] for s in design["seeds"]] == list(SEEDS), "seeds of one design belong together"
        assert "</script>" in design["config"]
        if design["status"] != "finished":
            assert design["metrics"] == {}
            continue
        rule, word = design["axes"]["rule.name"], design["axes"]["formats.weight.word"]
        for name in metrics(word, rule, 1):
            values = [metrics(word, rule, seed)[name] for seed in SEEDS]
            if None in values:
                assert name not in design["metrics"]
                continue
            got = design["metrics"][name]
            assert abs(got["mean"] - statistics.mean(values)) < 1e-12 and got["n"] == 3, (k, name)
            assert abs(got["deviation"] - statistics.stdev(values)) < 1e-12
            assert (got["low"], got["high"]) == (min(values), max(values))
    assert sweep["designs"][2]["seeds"][0]["error"] == "formats.weight: too narrow"


data = data_of("page.html")
assert [r["name"] for r in data["runs"]] == NAMES and [r["design"] for r in data["runs"]] == [0, 0, 1, 2, 3]
assert [d["label"] for d in data["designs"]] == ["a1 and 1 more seed", "b1", "m1", "d1"]
for run_name, run_data in zip(NAMES, data["runs"]):
    check_run(run_name, run_data)
check_sweep(data["sweeps"][0])
assert data["command"] == "synq report a1 a2/ b1 m1 d1 sweep.db -o page.html", data["command"]
