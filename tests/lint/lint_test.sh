#!/usr/bin/env bash
# The lints refuse one planted violation of each kind, naming file and line, and pass the tree itself.
set -euo pipefail
source_dir=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

passes() {  # passes LINT ROOT WHAT
  "$source_dir/tools/lint/$1.sh" "$2" >"$scratch/out" 2>&1 && return 0
  echo "FAILED: $1 refuses $3:"; cat "$scratch/out"; failures=$((failures + 1))
}

refuses() {  # refuses LINT FILE:LINE WHAT
  if "$source_dir/tools/lint/$1.sh" "$scratch/tree" >"$scratch/out" 2>&1; then
    echo "FAILED: $1 accepts $3"; failures=$((failures + 1))
  elif ! grep -qF "$2:" "$scratch/out"; then
    echo "FAILED: $1 does not name $2 for $3:"; cat "$scratch/out"; failures=$((failures + 1))
  fi
}

passes include_direction "$source_dir" "the tree itself"
passes local_rule "$source_dir" "the tree itself"

mkdir "$scratch/tree"
cp -r "$source_dir"/{core,rules,hw_model,tools} "$scratch/tree"

plant_include() {  # plant_include FILE INCLUDE
  printf '#pragma once\n%s\n' "$2" >"$scratch/tree/$1"
  refuses include_direction "$1:2" "$2 in $1"
  rm "$scratch/tree/$1"
}
plant_include core/planted.hpp '#include "rules/rflo.hpp"'
plant_include core/planted.hpp '#include "hw_model/machine.hpp"'
plant_include core/planted.cpp '  #  include "tools/experiment/config.hpp"'
plant_include core/planted.hpp '#include "../rules/rflo.hpp"'
plant_include core/planted.hpp '#include "core/../rules/rflo.hpp"'
plant_include core/planted.hpp '#include "format.hpp"'
plant_include core/planted.hpp '#include <rules/rflo.hpp>'
plant_include rules/planted.hpp '#include "hw_model/machine.hpp"'
plant_include rules/planted.hpp '#include "tools/experiment/config.hpp"'
plant_include hw_model/planted.hpp '#include "tools/experiment/config.hpp"'
plant_include tools/planted.hpp '#include "tests/seed.hpp"'

rule() {  # rule AT_NAMESPACE IN_CLASS IN_TICK: a rule's header; the three places are its lines 5, 7 and 9
  cat <<RULE
#pragma once
#include "core/format.hpp"
// static int comment; extern
namespace synq {
$1
struct Planted {
$2
  template <class N, class H> static State<N> tick(const Constants<N>& c, const Registers<H>&, Pre<N> pre, State<N> s) {
$3
    return {quantize(c.keep * s.weight, "static int text;")};
  }
};
}  // namespace synq
RULE
}
plant_rule() {  # plant_rule LINE AT_NAMESPACE IN_CLASS IN_TICK
  rule "$2" "$3" "$4" >"$scratch/tree/rules/planted.hpp"
  refuses local_rule "rules/planted.hpp:$1" "$2$3$4"
}

rule 'inline constexpr int words = 2; template <class N> concept Word = requires(N n) { n + n; };' \
  '  static constexpr double scale{0.5}; template <class N> struct State { N weight, eligibility; };' \
  '    static_assert(sizeof(N) > 0); const auto x = static_cast<N>(pre.activity);' >"$scratch/tree/rules/planted.hpp"
passes local_rule "$scratch/tree" "constants, words and casts"

plant_rule 5 'inline int shared = 0;' '' ''
plant_rule 5 'inline std::vector<int> shared{};' '' ''
plant_rule 5 'int shared = 0;' '' ''
plant_rule 5 'std::vector<int> shared;' '' ''
plant_rule 5 'static int shared;' '' ''
plant_rule 5 'thread_local int shared = 0;' '' ''
plant_rule 5 'extern int shared;' '' ''
plant_rule 5 '#define SHARED static int shared = 0' '' ''
plant_rule 7 '' '  static int shared;' ''
plant_rule 7 '' '  static inline std::function<int(int)> shared = f(3);' ''
plant_rule 7 '' '  static const int* shared;' ''
plant_rule 7 '' '  mutable int hidden = 0;' ''
plant_rule 9 '' '' '    static int calls = 0;'
plant_rule 9 '' '' '    static N last{pre.activity};'
plant_rule 9 '' '' '    static N last(pre.activity);'
plant_rule 9 '' '' '    static
      N last;'
plant_rule 9 '' '' '    thread_local N last = 0;'
plant_rule 9 '' '' '    auto next = [n = 0]() mutable { return ++n; };'

[[ $failures == 0 ]] || exit 1
echo "lint: every planted violation refused, the tree passes"
