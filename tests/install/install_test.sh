#!/usr/bin/env bash
# Installs the build to a temporary prefix and builds a client with find_package(synq) against it alone.
set -euo pipefail
source_dir=$2 build_dir=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cached() { sed -n "s/^$1:[A-Z]*=//p" "$build_dir/CMakeCache.txt"; }
sanitize=$(cached SYNQ_SANITIZE)  # libraries built with sanitizers need a client built with them

cmake --install "$build_dir" --prefix "$scratch/prefix" >"$scratch/log" || { cat "$scratch/log"; exit 1; }
cp -r "$source_dir/tests/install/client" "$scratch/client"  # away from the source tree, so none of its headers are seen
cmake -S "$scratch/client" -B "$scratch/build" -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_CXX_COMPILER="$(cached CMAKE_CXX_COMPILER)" -DCMAKE_PREFIX_PATH="$scratch/prefix" \
  ${sanitize:+-DCMAKE_CXX_FLAGS=-fsanitize=$sanitize}
cmake --build "$scratch/build"

output=$("$scratch/build/client")
[[ $output == "word 16" ]] || { echo "client printed: $output (expected: word 16)"; exit 1; }
for file in data/digits.csv.gz configs/nest_regression/w_rec.npy; do
  [[ -f $scratch/prefix/share/synq/$file ]] || { echo "not installed: share/synq/$file"; exit 1; }
done
if [[ -e $scratch/prefix/include/synq/tools/cli ]]; then echo "the program's own headers were installed"; exit 1; fi
echo "install: client printed \"$output\""
