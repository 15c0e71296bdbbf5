#!/usr/bin/env bash
# The objects that are compiled for one instruction set define nothing that another file could pick up by accident:
# every symbol names its lanes' type. Otherwise a machine without AVX-512 might meet AVX-512 code in a shared function.
set -euo pipefail
build=$3

found=0
for object in $(find "$build" -path '*lanes*' -name 'avx*.cpp.o'); do
  found=$((found + 1))
  others=$(nm -C --defined-only --extern-only "$object" | grep -v 'Lanes' || true)
  if [[ -n $others ]]; then
    echo "$object defines symbols that do not depend on its lanes:"
    echo "$others"
    exit 1
  fi
done
if [[ $(uname -m) == x86_64 && $found -lt 4 ]]; then echo "only $found objects found in $build"; exit 1; fi
echo "symbols: $found objects keep to themselves"
