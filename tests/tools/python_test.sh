#!/usr/bin/env bash
# The Python package: its tests, the examples in its docstrings, its types.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/cli/support.sh"
if ! compgen -G "$build_dir/python/synq/_core.*.so" >/dev/null; then
  echo "skipped: this build has no Python module"
  exit 77
fi
export PYTHONPATH="$build_dir/python" PYTHONDONTWRITEBYTECODE=1 SYNQ_PROGRAM="$synq" SYNQ_SOURCE="$source_dir"

"$python" -m unittest discover -q -s "$source_dir/tests/tools/python" -p "*_test.py"
if "$python" -c 'import mypy' 2>/dev/null; then
  (cd "$source_dir/tools/python" && "$python" -m mypy --cache-dir "$scratch/mypy" synq examples)
fi
echo "python: tests, docstrings and types agree"
