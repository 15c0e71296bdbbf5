"""Builds synq._core with CMake: pip install --no-build-isolation ./tools/python

SYNQ_BUILD_DIR names a build tree to use and keep (default: build/pip); one that has a configuration keeps it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).resolve().parents[2]
TREE = Path(os.environ.get("SYNQ_BUILD_DIR", ROOT / "build" / "pip")).resolve()


def configure() -> None:
    options = ["-DCMAKE_BUILD_TYPE=Release", "-DSYNQ_TESTS=OFF", "-DSYNQ_PYTHON=ON", f"-DSYNQ_PYTHON3={sys.executable}"]
    if shutil.which("ninja"):
        options += ["-G", "Ninja"]
    if shutil.which("ccache"):
        options.append("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
    subprocess.run(["cmake", "-S", str(ROOT), "-B", str(TREE), *options], check=True)


class CMakeBuild(build_ext):
    def build_extension(self, ext: Extension) -> None:
        if not (TREE / "CMakeCache.txt").exists():
            configure()
        jobs = str(os.cpu_count() or 1)
        subprocess.run(["cmake", "--build", str(TREE), "--target", "synq_python", "--parallel", jobs], check=True)
        package = Path(self.get_ext_fullpath(ext.name)).parent
        package.mkdir(parents=True, exist_ok=True)
        for module in (TREE / "python" / "synq").glob("_core.*.so"):
            shutil.copy2(module, package)
        shutil.copytree(ROOT / "tools" / "data", package / "data", dirs_exist_ok=True)


setup(ext_modules=[Extension("synq._core", [])], cmdclass={"build_ext": CMakeBuild})
