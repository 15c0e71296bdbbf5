#!/usr/bin/env bash
# The benchmarks. With --bars [NAME]: each ratio that synq must reach (whose name holds NAME), with its bar; fails if one
# is missed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools/dev setup >&2
tools/dev build >&2
if [[ ${1-} == --bars ]]; then
  echo "$(lscpu | sed -n 's/^Model name: *//p'), $(c++ --version | head -1), -O3, kernels for ${SYNQ_ISA:-the best instruction set here}"
  exec build/release/bin/synq_bars "${@:2}"
fi
exec build/release/bin/synq_bench "$@"
