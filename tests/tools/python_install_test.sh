#!/usr/bin/env bash
# pip install into an environment, without a network; the installed package, and the examples with it. Slow, so only with
# SYNQ_ALL=1 (tools/dev test --all).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/cli/support.sh"
if [[ ${SYNQ_ALL-} != 1 ]]; then
  echo "skipped: only with SYNQ_ALL=1"
  exit 77
fi
if ! compgen -G "$build_dir/python/synq/_core.*.so" >/dev/null; then
  echo "skipped: this build has no Python module"
  exit 77
fi
unset PYTHONPATH SYNQ_DATA

# the module is for the system's interpreter, whatever stands first on PATH
mkdir other && ln -s /bin/false other/python3
PATH=$scratch/other:$PATH cmake -G Ninja -S "$source_dir" -B configured -DSYNQ_TESTS=OFF >configure.log 2>&1 ||
  fail "$(cat configure.log)"
found=$(sed -n 's/^SYNQ_PYTHON3:FILEPATH=//p' configured/CMakeCache.txt)
[[ $found -ef $python ]] || fail "found $found, expected $python"
grep -q "python/synq/_core" configured/build.ninja || fail "no Python module where another python3 is first on PATH"

"$python" -m venv --system-site-packages env
SYNQ_BUILD_DIR=$build_dir env/bin/pip install -q --no-index --no-build-isolation "$source_dir/tools/python" ||
  fail "pip install"
env/bin/python - "$scratch/env" <<'PYTHON' || fail "the installed package"
import os, sys
import synq
assert synq.__file__.startswith(sys.argv[1]), synq.__file__
assert os.environ["SYNQ_DATA"].startswith(sys.argv[1]), os.environ["SYNQ_DATA"]
config = {"task": {"name": "digits", "limit": 40}, "network": {"units": 8, "leak": 0.5},
          "rule": {"name": "rflo"}, "optimizer": {"rate": 0.01}}
assert synq.run(config).status == "completed"
PYTHON

cd "$source_dir"
example() {  # example NAME WORD ARG..: it prints the word
  local name=$1 word=$2
  shift 2
  "$scratch/env/bin/python" "tools/python/examples/$name" "$@" >"$scratch/out" 2>"$scratch/log" ||
    fail "$name: $(cat "$scratch/log")"
  grep -qF -- "$word" "$scratch/out" || fail "$name does not print '$word': $(cat "$scratch/out")"
}
example bits_and_accuracy.py "8 bits, stochastic" tools/configs/digits.toml 1
example rules_under_a_budget.py "best on the machine" 16KiB 1
example own_task.py "8 bits, stochastic"
runs() { cat "$scratch"/optuna/runs/*.jsonl | wc -l; }
example optuna_search.py "accuracy  nJ/tick  bits/synapse" 4 "$scratch/optuna" 1
[[ $(runs) == 8 ]] || fail "optuna_search.py: $(runs) runs of 4 designs with 2 seeds"
example optuna_search.py "{'rule': " 6 "$scratch/optuna" 1  # goes on: 2 designs more
[[ $(runs) == 12 ]] || fail "optuna_search.py: $(runs) runs after going on to 6 designs"
echo "python: installed by pip, and all examples run"
