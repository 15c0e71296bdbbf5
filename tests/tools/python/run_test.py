"""synq.run against the program, and with arrays."""

import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

import numpy as np
import synq
from support import CONFIG, PROGRAM

NET = {"network": {"units": 5, "leak": 0.5}, "rule": {"name": "rflo"}, "optimizer": {"rate": 0.01}}


def summary_of_program(folder: str, config: str, *arguments: str) -> dict:
    Path(folder, "c.toml").write_text(config)
    command = [PROGRAM, "run", "c.toml", "--out", "run", "--progress", "none", *arguments]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return json.loads(Path(folder, "run", "summary.json").read_text())


class Run(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def test_same_as_the_program(self) -> None:
        said = summary_of_program(self.folder, CONFIG, "--set", "formats.weight={word=8,frac=6,round=\"stochastic\"}")
        weight = synq.Format(word=8, frac=6, round="stochastic")
        r = synq.run(Path(self.folder, "c.toml"), set={"formats.weight": weight})
        self.assertEqual(r.weights_hash, said["weights_hash"])
        self.assertEqual(r.config_hash, said["config_hash"])
        self.assertEqual(r.losses.tolist(), said["losses"])
        timed = ("wall_seconds", "synapse_updates_per_second")
        for key in said:
            self.assertTrue(key in timed or said[key] == r.summary[key], key)
        for name, w in r.weights.items():
            np.testing.assert_array_equal(w, np.load(f"{self.folder}/run/weights/{name}.npy"))

    def test_path_text_dict_and_resolved_config_are_one_config(self) -> None:
        path = Path(self.folder, "c.toml")
        path.write_text(CONFIG)
        r = synq.run(CONFIG)
        for config in path, str(path), r.config, r.config_toml:
            self.assertEqual(synq.run(config).config_hash, r.config_hash)

    def test_arrays_are_views_that_outlive_the_result(self) -> None:
        r = synq.run(CONFIG)
        w, again, curve = r.weights["input_weight"], r.weights["input_weight"], r.curve
        self.assertTrue(np.shares_memory(w, again))
        self.assertFalse(w.flags.owndata)
        self.assertFalse(w.flags.writeable)
        copy, losses = w.copy(), curve.loss.tolist()
        self.assertEqual(curve.epoch.tolist(), [1, 2])
        self.assertEqual(losses[-1], r.loss)
        del r, again
        gc.collect()
        np.testing.assert_array_equal(w, copy)
        self.assertEqual(curve.loss.tolist(), losses)

    def test_run_directory(self) -> None:
        out = Path(self.folder, "kept")
        r = synq.run(CONFIG, out=out)
        self.assertEqual(json.loads((out / "summary.json").read_text())["weights_hash"], r.weights_hash)
        with self.assertRaisesRegex(synq.ConfigError, "exists already"):
            synq.run(CONFIG, out=out)

    def test_arrays_as_files_would(self) -> None:
        rng = np.random.default_rng(1)
        x, w = rng.standard_normal((6, 9, 3)).astype(np.float32), rng.standard_normal((5, 4))
        y, m = np.cumsum(x, axis=1)[:, :, :1], np.arange(54).reshape(6, 9) % 2
        for name, array in ("x", x), ("y", y), ("m", m), ("w", w):
            np.save(f"{self.folder}/{name}.npy", array)
        files = {key: f"{self.folder}/{key[0]}.npy" for key in ("x", "y", "m")}
        files = {"name": "arrays", "inputs": files["x"], "targets": files["y"], "mask": files["m"]}
        by_file = synq.run({**NET, "task": files, "initial": {"input": f"{self.folder}/w.npy"}})
        by_array = synq.run(NET, inputs=x, targets=y, mask=m, weights={"input": w})
        by_trial = synq.run(NET, task=zip(x, y, m), weights={"input": w})
        self.assertEqual(by_array.weights_hash, by_file.weights_hash)
        self.assertEqual(by_trial.weights_hash, by_file.weights_hash)
        self.assertNotEqual(synq.run(NET, inputs=x, targets=y, weights={"input": w}).weights_hash, by_file.weights_hash)

    def test_arrays_stay_beside_a_run_directory(self) -> None:
        x = np.random.default_rng(1).standard_normal((4, 6, 2))
        out = Path(self.folder, "own")
        r = synq.run(CONFIG, inputs=x, targets=x, out=out)  # in place of the config's task
        self.assertEqual(synq.run(out / "config.toml").weights_hash, r.weights_hash)

    def test_config_errors_know_their_place(self) -> None:
        path = Path(self.folder, "c.toml")
        path.write_text(CONFIG.replace("units = 8", "units = 0"))
        with self.assertRaises(synq.ConfigError) as caught:
            synq.run(path)
        e = caught.exception
        self.assertEqual((e.file, e.line, e.column, e.key), (str(path), 9, 1, "network.units"))
        with self.assertRaises(synq.ConfigError) as caught:
            synq.run(CONFIG, set={"rule.name": "eprp"})
        self.assertEqual((caught.exception.file, caught.exception.key), (None, "rule.name"))
        self.assertIn("eprop", str(caught.exception))
        with self.assertRaises(synq.ConfigError) as caught:
            synq.run(self.folder + "/none.toml")
        self.assertEqual(caught.exception.file, self.folder + "/none.toml")
        with self.assertRaisesRegex(synq.ConfigError, "is needed"):
            synq.run(NET, inputs=np.zeros((2, 3)), targets=np.zeros((2, 3, 1)))

    def test_a_diverged_run_is_a_result(self) -> None:
        r = synq.run(CONFIG, set={"number_path": "double", "optimizer.rate": 1e9, "network.activation": "identity"})
        self.assertEqual(r.status, "diverged")

    def test_other_threads_go_on(self) -> None:
        runs = threading.Thread(target=synq.run, args=(CONFIG,), kwargs={"set": {"train.epochs": 300}})
        runs.start()
        turns = 0
        while runs.is_alive():
            turns += 1
            time.sleep(0.001)
        self.assertGreater(turns, 10)

    def test_ctrl_c_ends_run_and_compare(self) -> None:
        endless = {"train.epochs": 10**6}
        for call in f"synq.run(c, set={endless})", f"synq.compare(c, rows={{'a': None}}, seeds=[1, 2, 3], set={endless})":
            program = f"import synq\nc = '''{CONFIG}'''\nprint('ready', flush=True)\n"
            program += f"try: {call}\nexcept KeyboardInterrupt: print('interrupted')"
            child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
            self.assertEqual(child.stdout.readline(), "ready\n")
            time.sleep(0.5)
            os.kill(child.pid, signal.SIGINT)
            self.assertEqual(child.communicate(timeout=20)[0], "interrupted\n", call)
