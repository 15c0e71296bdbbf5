#!/usr/bin/env bash
# Whole configs with one mistake each: "file:line:col: problem", exit code 2, nothing written.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/support.sh"

cat >good.toml <<'TOML'
seed = 1
number_path = "double"

[task]
name = "digits"
limit = 40

[network]
neuron = "leaky_rate"
units = 8
leak = 0.5

[rule]
name = "rflo"

[optimizer]
rate = 0.01

[formats]
default = {word = 16, frac = 12}
TOML

cases=0
# wrong MESSAGE SED_SCRIPT [ARG...]: the good config, changed, is refused by every command that reads it.
wrong() {
  local message="synq: $1"
  sed "$2" good.toml >bad.toml
  if [[ -n $2 ]] && cmp -s good.toml bad.toml; then fail "the edit $2 changes nothing"; fi
  shift 2
  expect_refusal 2 "$message" run bad.toml --out out --progress none "$@"
  expect_absent out
  expect_refusal 2 "$message" check bad.toml "$@"
  cases=$((cases + 1))
}

"$synq" check good.toml >stdout 2>stderr || fail "the good config is refused: $(cat stderr)"

# slips
wrong "bad.toml:1:1: unknown key 'sede'; did you mean 'seed'\?" '1s/.*/sede = 1/'
wrong "bad.toml:2:1: unknown key 'number-path'; did you mean 'number_path'\?" '2s/number_path/number-path/'
wrong "bad.toml:8:2: unknown key 'netwrok'; did you mean 'network'\?" '8s/.*/[netwrok]/'
wrong "bad.toml:6:1: unknown key 'limt' in \[task]; did you mean 'limit'\?" '6s/limit/limt/'
wrong "bad.toml:10:1: 'units' is missing in \[network]; is 'unit' a slip for it\?" '10s/units/unit/'
wrong "bad.toml:14:1: 'name' must be one of none, rflo, eprop, kernl, eprop_factorised, rtrl, uoro, kf_rtrl, r_kf_rtrl, kernl_full, bptt, e_bptt, f_bptt, dni, dni_b, got the text \"rlfo\"; did you mean 'rflo'\?" \
  '14s/rflo/rlfo/'
wrong "bad.toml:21:1: unknown key 'weigth' in \[formats]; did you mean 'weight'\?" '$a weigth = {word = 16, frac = 13}'
wrong "bad.toml:22:3: unknown key 'kep' in \[formats.constants]; did you mean 'keep'\?" \
  '$a [formats.constants]\n  kep = {word = 16, frac = 13}'
wrong "--set network.unitz: unknown key 'unitz' in \[network]; did you mean 'units'\?" '' --set network.unitz=9
wrong "--set optimiser.rate: unknown key 'optimiser'; did you mean 'optimizer'\?" '' --set optimiser.rate=1

# types and ranges
wrong "bad.toml:10:1: 'units' must be a whole number, got the text \"many\"" '10s/8/"many"/'
wrong "bad.toml:10:1: 'units' must be in \[1, 1048576], got 0" '10s/8/0/'
wrong "bad.toml:11:1: 'leak' must be above 0 and at most 1, got 1.5" '11s/0.5/1.5/'
wrong "bad.toml:17:3: 'rate' must be at least 0, got -0.01" '17s/.*/  rate = -0.01/'
wrong "--set network.leak: 'leak' must be a number, got true" '' --set network.leak=true

# formats
wrong "bad.toml:21:1: 'weight': 'Q3.12' is ambiguous: TI reads 16 bits (sign + 3 + 12), ARM reads 15 bits (the 3 count the \
sign); write {word = 16, frac = 12} or {word = 15, frac = 12}" '$a weight = "Q3.12"'
wrong "bad.toml:20:34: 'round' must be one of down, toward_zero, half_up, half_down, half_away, half_to_zero, half_even, \
stochastic, got the text \"half_evn\"; did you mean 'half_even'\?" \
  '20s/12}/12, round = "half_evn"}/'
wrong "bad.toml:21:52: 'range' is kept by saturation; it does not go with overflow = \"wrap\"" \
  '$a weight = {word = 16, frac = 13, overflow = "wrap", range = [-1, 1]}'
wrong "bad.toml:20:12: 'word' must be in \[1, 4096], got 0" '20s/16/0/'
wrong "bad.toml:19:1: formats.default is missing: the format of every register that has none of its own, e.g. \
{word = 16, frac = 12}" '2s/double/fixed/; 20d'

# keys that are missing or do not go together
wrong "bad.toml:8:1: 'units' is missing in \[network]" '10d'
wrong "bad.toml:1:1: 'name' is missing in \[task]" '4,6d'
wrong "bad.toml:12:1: leak and leak_shift cannot both be given" '12s/.*/leak_shift = 1/'
wrong "bad.toml:18:1: rate and rate_shift cannot both be given" '18s/.*/rate_shift = 7/'
wrong "bad.toml:18:1: a readout_rate does not go with rate_shift" '17s/.*/rate_shift = 7/; 18s/.*/readout_rate = 0.1/'
wrong "bad.toml:18:1: adam divides and takes roots, so it runs with number_path = \"double\" only; use sgd" \
  '2s/double/fixed/; 18s/.*/name = "adam"/'
wrong "bad.toml:18:1: adam needs an accumulated gradient; use rule.update = \"trial\"" '18s/.*/name = "adam"/'
wrong "bad.toml:14:1: bptt is not local: beside the weights it keeps T(n + m) words (n units, m = n + inputs + 1, p = n + outputs + 1, T ticks), \
here 200, or 0.3906 KiB in words of 16 bits; so it runs with number_path = \"double\" and without a machine only" \
  '2s/double/fixed/; 14s/rflo/bptt/'
sed '9,11d' good.toml | sed '8a neuron = "lif"\nunits = 8\ntau = 20\nthreshold = 1\ntau_readout = 20\nsurrogate_height = 1\nsurrogate_width = 1' \
  >lif.toml
mv lif.toml good.toml  # four lines more
wrong "bad.toml:18:1: rule rflo is defined for leaky_rate neurons; use eprop for spiking ones" ''
wrong "bad.toml:20:1: rule eprop_factorised is defined for lif neurons; use eprop for leaky_rate and alif ones" \
  '9s/lif/alif/; 18s/rflo/eprop_factorised/; 12a tau_adaptation = 100\nadaptation = 0.1'
wrong "bad.toml:19:1: bptt knows its gradient at the end of a trial; use update = \"trial\"" \
  '18s/rflo/bptt/; 19s/.*/update = "tick"/'
wrong "bad.toml:19:1: the firing rate is known at the end of a trial; use update = \"trial\"" \
  '18s/rflo/eprop/; 19s/.*/firing_rate = {cost = 1, target_hz = 10}/'

echo "wrong_config: $cases wrong configs refused at their place"
