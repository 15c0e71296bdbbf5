#!/usr/bin/env bash
# What a shell completes is what the program takes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/support.sh"
source <("$synq" completion)

completed() {  # completed WORD...: what the last word may become
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  COMPREPLY=()
  _synq
  echo "${COMPREPLY[*]}"
}
expect() {  # expect "WORDS" WORD...
  local wanted=$1 got
  shift
  got=$(completed "$@")
  [[ $got == "$wanted" ]] || fail "$*: completes '$got', expected '$wanted'"
}

expect "compare completion" synq com
expect "run" synq sweep ru
expect "--shard" synq sweep run --sh
expect "--shard" synq sweep run sweep.toml --out OUT --sh
expect "auto plain json none" synq run --progress ""
expect "accuracy" synq sweep bits --metric acc
expect "formats" synq list for
expect "s3-add" synq study s3-ad
expect "" synq run some_fi  # left to the shell: files

# every command and long option of the help texts, and nothing else
for path in "" run compare sweep "sweep run" "sweep bits" "sweep pareto" check profile cost report study list; do
  # shellcheck disable=SC2086
  helped=$("$synq" $path --help | grep -oE '^  (-[a-z],)?--[a-z-]+' | grep -oE -- '--[a-z-]+' | sort)
  # shellcheck disable=SC2086
  [[ $(completed synq $path -- | tr ' ' '\n' | sort) == "$helped" ]] || fail "synq $path: other options than in its help"
done
for name in $("$synq" list studies | awk 'NR > 2 {print $1}'); do
  [[ " $(completed synq study "") " == *" $name "* ]] || fail "synq study does not complete $name"
done

# zsh, where it is
if command -v zsh >/dev/null; then
  cat >tab.zsh <<'ZSH'
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PATH=$1:\$PATH; autoload -Uz compinit && compinit -u -D; source <(synq completion)"
zpty -w -n shell $'synq sweep run --sh\t'
zpty -r -m shell seen '*run --shard*'
ZSH
  timeout 60 zsh -f tab.zsh "$(dirname "$synq")" || fail "zsh does not complete synq sweep run --sh"
fi
echo "completion: commands, options and values"
