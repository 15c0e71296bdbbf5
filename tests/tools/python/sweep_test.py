"""synq.Sweep against the program."""

import csv
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import synq
from support import CONFIG, PROGRAM

SPACE = """base = "c.toml"
seeds = [4, 5]
set = ["task.trials=10", "train.epochs=1", "formats.weight={word = 9, frac = 7}"]
[[axis]]
key = "formats.weight.round"
values = ["half_even", "stochastic"]
[[axis]]
key = "network.units"
values = [4, 6]
"""


class AgainstTheProgram(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        (self.folder / "c.toml").write_text(CONFIG)
        self.file = self.folder / "s.toml"
        self.file.write_text(SPACE)

    def program(self, *arguments: str) -> str:
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def exported(self, out: str) -> str:
        self.program("sweep", "merge", out, "-o", f"{out}.sqlite")
        return self.program("sweep", "export", f"{out}.sqlite")

    def test_the_same_results_in_any_way(self) -> None:
        self.program("sweep", "run", "s.toml", "--out", "cli", "--progress", "none")
        rows = synq.Sweep(self.file, self.folder / "py", threads=2).run()
        self.assertEqual(self.exported("py"), self.exported("cli"))
        singly = [row for row in synq.Sweep(self.file, self.folder / "one")]
        self.assertEqual(singly, list(rows))
        self.assertEqual(self.exported("one"), self.exported("cli"))
        by_id = {line["id"]: line for line in csv.DictReader(self.exported("cli").splitlines())}
        for row in rows:
            self.assertEqual(row["loss"], float(by_id[row["id"]]["loss"]))
            self.assertEqual(row["formats.weight.round"], by_id[row["id"]]["formats.weight.round"])

    def test_resume(self) -> None:
        points = iter(synq.Sweep(self.file, self.folder / "out"))
        first = [next(points) for _ in range(3)]
        del points
        s = synq.Sweep(self.file, self.folder / "out")
        self.assertEqual(list(s.known()), first)
        self.assertIn("3 completed, 0 diverged, 0 refused, 5 to do",
                      self.program("sweep", "status", "s.toml", "--out", "out"))
        self.assertEqual(list(s.run())[:3], first)
        self.assertEqual(len((self.folder / "out/points-1-of-1.jsonl").read_text().splitlines()), len(s))
        self.assertEqual(s.to_pandas().shape[0], len(s))

    def test_two_at_once_are_refused(self) -> None:
        s = synq.Sweep(self.file, self.folder / "out")
        with self.assertRaises(synq.ConfigError):
            synq.Sweep(self.file, self.folder / "out")
        self.assertEqual(len(s), 8)

    def test_ctrl_c_leaves_the_points_that_are_done(self) -> None:
        endless = SPACE.replace("network.units", "train.epochs").replace("[4, 6]", "[1, 1000000]")
        self.file.write_text(endless)
        program = "import sys, synq\ns = synq.Sweep(sys.argv[1], sys.argv[2], threads=2)\n"
        program += "try: s.run()\nexcept KeyboardInterrupt: print('interrupted')"
        out = self.folder / "out"
        child = subprocess.Popen([sys.executable, "-c", program, self.file, out], stdout=subprocess.PIPE, text=True)
        results = out / "points-1-of-1.jsonl"
        while not (results.exists() and results.read_text().count("\n") == 2):  # both threads are at endless points
            self.assertIsNone(child.poll())
            time.sleep(0.01)
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.communicate(timeout=20)[0], "interrupted\n")
        done = synq.Sweep(self.file, out).known()
        self.assertEqual([(row["train.epochs"], row["status"]) for row in done], [(1, "completed")] * 2)

    def test_one_by_one_reads_the_directory_once(self) -> None:
        s = synq.Sweep(self.file, self.folder / "out")
        rows = [next(points := iter(s)), *points]
        (self.folder / "out/points-1-of-1.jsonl").unlink()
        self.assertEqual(list(s), rows)

    def test_evaluate_is_run(self) -> None:
        s = synq.Sweep({"base": self.folder / "c.toml"}, self.folder / "out")
        format = synq.Format(word=9, frac=7)
        row = s.evaluate({"formats.weight": format, "network.units": 5}, seeds=[7])[0]
        alone = synq.run(CONFIG, set={"formats.weight": format, "network.units": 5, "seed": 7})
        self.assertEqual(row["weights_hash"], alone.weights_hash)
        self.assertEqual((row["network.units"], row["seed"], row["loss"]), (5, 7, alone.loss))
        with self.assertRaisesRegex(synq.ConfigError, "unitss"):
            s.evaluate({"network.unitss": 5})

    def test_a_base_in_the_sweep(self) -> None:
        s = synq.Sweep({"base": {"task": {"name": "add", "trials": 5, "ticks": 12, "lags": [2, 4]},
                                 "network": {"units": 4, "leak": 0.5}, "rule": {"name": "rflo"},
                                 "optimizer": {"rate": 0.01}}}, self.folder / "out")
        self.assertEqual([row["status"] for row in s.run()], ["completed"])
