# Sourced by the tests of pages, after the program's support.sh: a few short runs in the scratch folder.

cat >small.toml <<'TOML'
number_path = "fixed"
[task]
name = "digits"
limit = 60
[network]
units = 12
leak = 0.5
[rule]
name = "rflo"
[optimizer]
rate = 0.01
[train]
epochs = 3
alignment_every = 20
[formats]
default = {word = 16, frac = 12}
TOML

# run NAME [ARG...]: a run directory of small.toml.
run() {
  local name=$1
  shift
  "$synq" run small.toml --out "$name" --progress none "$@" >log 2>&1 || fail "run $name: $(cat log)"
}

make_runs() {
  run a1 --set seed=1
  run a2 --set seed=2
  run b1 --set seed=1 --set 'formats.weight={word=8, frac=6, round="stochastic"}'
  run m1 --set seed=1 --set probes=off --set 'machine={preset="minimal"}'  # a machine counts no registers
  run d1 --set number_path=double --set train.alignment_every=0 --set measure.spectrum=true
}
