"""The Python of docs/python.md runs as it stands, with smaller experiments."""

import os
import re
import tempfile
import unittest
from unittest import mock

import synq
from support import SOURCE


class Documentation(unittest.TestCase):
    def test_the_examples_run(self) -> None:
        blocks = re.findall(r"```python\n(.*?)```", (SOURCE / "docs/python.md").read_text(), re.DOTALL)
        self.assertGreaterEqual(len(blocks), 4)
        scope: dict = {}
        self.addCleanup(os.chdir, os.getcwd())
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        os.chdir(folder.name)
        os.symlink(SOURCE / "tools", "tools")
        run = synq.run
        smaller = lambda config, set=None, **others: run(config, set={"task.limit": 40, **set} if set else None, **others)
        with mock.patch.object(synq, "run", smaller), mock.patch("builtins.print"):
            exec("".join(blocks), scope)
        self.assertEqual(scope["r"].accuracy, scope["r"].curve.accuracy[-1])
        self.assertEqual(scope["synq"].quantize([0.3, 1e9], scope["f"]).round(8).tolist(), [0.30004883, 3.99987793])
