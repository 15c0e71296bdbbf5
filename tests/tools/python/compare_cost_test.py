"""synq.compare and synq.cost against the program."""

import csv
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import synq
from support import CONFIG, PROGRAM

COMPARED = CONFIG + """
[compare]
seeds = [4, 5]
row = [{name = "16 bits"}, {name = "8 bits", set = ["formats.weight={word=8,frac=6}"]}]
"""


class AgainstTheProgram(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.path = self.folder / "c.toml"
        self.path.write_text(COMPARED)

    def program(self, *arguments: str) -> str:
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def test_compare(self) -> None:
        printed = self.program("compare", "c.toml", "--out", "cli", "--progress", "none")
        rows = synq.compare(self.path, out=self.folder / "py")
        self.assertTrue(printed.startswith(rows.table))
        self.assertEqual((self.folder / "py/runs.csv").read_text(), (self.folder / "cli/runs.csv").read_text())
        given = synq.compare(
            CONFIG, rows={"16 bits": None, "8 bits": {"formats.weight": synq.Format(word=8, frac=6)}}, seeds=[4, 5]
        )
        for one, other in zip(given, rows, strict=True):  # but for the hash of how the 8 bits are written
            self.assertEqual(one | {"config_hash": ""}, other | {"config_hash": ""})
        with open(self.folder / "cli/runs.csv", newline="") as file:
            for row, line in zip(rows, csv.DictReader(file), strict=True):
                self.assertEqual(row["loss"], float(line["loss"]))
                self.assertEqual((row["seed"], row["name"]), (int(line["seed"]), line["name"]))
                self.assertIsNone(row["kib"])
        self.assertEqual(rows.to_pandas().shape, (4, len(rows[0])))

    def test_a_mistake_in_the_last_row_is_told_first(self) -> None:
        with self.assertRaisesRegex(synq.ConfigError, "rflo"):
            synq.compare(CONFIG, rows={"good": None, "bad": {"rule.name": "rfloo"}})

    def test_budget(self) -> None:
        rules = {"a": None, "b": {"rule.name": "eprop"}}
        rows = synq.compare(CONFIG, rows=rules, seeds=[1], machine="minimal", budget="sram=4KiB")
        self.assertTrue(all(0 < row["kib"] <= 4 for row in rows))

    def test_cost(self) -> None:
        self.program("cost", "c.toml", "--json", "cost.json")
        said = json.loads((self.folder / "cost.json").read_text())
        found = synq.cost(self.path)
        self.assertEqual(found.report, said)
        self.assertEqual(found.to_pandas().shape[0], len(said["lines"]))
        self.assertNotEqual(synq.cost(CONFIG, set={"network.units": 9})["area"], found["area"])
        with self.assertRaises(KeyError):
            found["no such line"]
        with self.assertRaisesRegex(synq.ConfigError, "minimal"):
            synq.cost(CONFIG, machine="minimall")

    def test_cost_of_rules(self) -> None:
        self.program("cost", "c.toml", "--rules", "--json", "rules.json")
        self.assertEqual(list(synq.cost_of_rules(self.path)), json.loads((self.folder / "rules.json").read_text()))
