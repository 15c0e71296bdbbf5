# Sourced by the tests of the program: the three arguments of a shell test, a scratch folder, and what they all check.
synq=$1 source_dir=$2 build_dir=$3
python=$(command -pv python3)  # the system's, which has numpy
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
set -E
trap 'echo "FAILED: ${BASH_SOURCE[0]}:$LINENO: $BASH_COMMAND" >&2' ERR
cd "$scratch"

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# expect_refusal CODE MESSAGE ARG...: synq ARG... exits with CODE and says MESSAGE (a glob) as its only line on stderr.
expect_refusal() {
  local code=$1 message=$2 got=0
  shift 2
  timeout 60 "$synq" "$@" >stdout 2>stderr || got=$?
  [[ $got == "$code" ]] || fail "synq $*: exit code $got, expected $code; stderr: $(cat stderr)"
  [[ $(wc -l <stderr) == 1 ]] || fail "synq $*: expected one line on stderr, got: $(cat stderr)"
  # shellcheck disable=SC2053
  [[ $(cat stderr) == $message ]] || fail "synq $*"$'\n'"  said:     $(cat stderr)"$'\n'"  expected: $message"
}

# expect_absent PATH...: neither these nor their .partial exist.
expect_absent() {
  local path
  for path in "$@"; do
    if [[ -e $path || -e $path.partial ]]; then fail "written, but should not be: $(ls -d "$path"*)"; fi
  done
}

# field DIR NAME: a value of its summary.json.
field() { "$python" -c 'import json, sys; print(json.load(open(sys.argv[1] + "/summary.json"))[sys.argv[2]])' "$1" "$2"; }

# expect_same_results DIR DIR: all files of two runs are equal, but for the times in summary.json.
expect_same_results() {
  "$python" - "$1" "$2" <<'PYTHON' || fail "$1 and $2 differ"
import json, pathlib, sys
a, b = (pathlib.Path(p) for p in sys.argv[1:])
files = sorted(str(p.relative_to(a)) for p in a.rglob("*") if p.is_file())
assert files == sorted(str(p.relative_to(b)) for p in b.rglob("*") if p.is_file()), "other files"
assert any(f.startswith("weights/") for f in files), "no weights were saved"
for f in files:
    x, y = (a / f).read_bytes(), (b / f).read_bytes()
    if f == "summary.json":
        x, y = json.loads(x), json.loads(y)
        for key in x:
            timed = key in ("wall_seconds", "synapse_updates_per_second")
            assert timed or x[key] == y[key], f"{f}: {key}: {str(x[key])[:200]} and {str(y[key])[:200]}"
        assert x.keys() == y.keys()
    else:
        assert x == y, f"{f} differs"
PYTHON
}

# on_a_disk OPTIONS COMMAND...: runs it with a tmpfs mounted on $scratch/disk, which nobody else sees.
# Exit code 77 where the system allows no mount.
on_a_disk() {
  local options=$1 enter=(unshare -m)
  shift
  mkdir -p "$scratch/disk"
  "${enter[@]}" true 2>/dev/null || enter=(unshare -rm)
  "${enter[@]}" true 2>/dev/null || return 77
  "${enter[@]}" bash -euo pipefail -c 'mount -t tmpfs -o "$0" synq_test "$1" || exit 77; shift; "$@"' "$options" "$scratch/disk" "$@"
}
