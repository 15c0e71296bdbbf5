#!/usr/bin/env python3
"""Measures one learning tick of RFLO (Murray 2019) in numpy, PyTorch and Brian2: 10^9 synapse updates per second.

The tick, for n neurons with dense weights W[post][pre], eligibilities P, activities h and a fixed learning signal L:

    r = tanh(W h);  g = 1 - r^2;  P <- 0.9 P + 0.1 g h^T;  W <- W - L P (row by row);  h <- 0.9 h + 0.1 r

It updates n^2 synapses. numpy and PyTorch compute in float32, Brian2 (C++ standalone) in float64; all on one thread.
Before a size is timed, W after 5 ticks is compared with a plain float64 version: the largest deviation, relative to
the largest change of a weight in these ticks, may be 1e-4. The times are processor times of the ticks alone, without
compilation, set-up and the first 5 ticks; the table holds the median over the repetitions.

On Debian: apt-get install python3-numpy python3-torch python3-brian g++ make libopenblas0, and run it with Debian's own
python3. numpy and PyTorch take W h from the system's BLAS: without libopenblas0 that is libblas3, with which, at
n = 1024, numpy ran at about half and PyTorch at a quarter of the speed. Brian2 uses no BLAS.
"""
import argparse
import csv
import importlib
import os
import statistics
import sys
import tempfile
import warnings
from time import process_time

WARM_UP = 5  # ticks before the timed ones; W after these is checked
TOLERANCE = 1e-4


def start(np, n):
    """W, h and L. P starts at zero."""
    rng = np.random.default_rng(1)
    return rng.normal(0, 1.5 / n**0.5, (n, n)), rng.uniform(-1, 1, n), rng.normal(0, 0.01, n)


def reference(np, n):
    """W before and after the first ticks, straight from the formulas."""
    W, h, L = start(np, n)
    before, P = W, np.zeros((n, n))
    for _ in range(WARM_UP):
        r = np.tanh(W @ h)
        P = 0.9 * P + 0.1 * np.outer(1 - r**2, h)
        W = W - L[:, None] * P
        h = 0.9 * h + 0.1 * r
    return before, W


def timed(tick, W, ticks):
    for _ in range(WARM_UP):
        tick()
    checked = W + 0  # a copy
    begin = process_time()
    for _ in range(ticks):
        tick()
    return checked, process_time() - begin


# Each of these starts anew; it gives W after the first ticks, and the seconds that `ticks` further ones took.

def with_numpy(np, n, ticks):
    W, h, L = (x.astype(np.float32) for x in start(np, n))
    P, step, r, g, L = np.zeros_like(W), np.empty_like(W), np.empty_like(h), np.empty_like(h), L[:, None]

    def tick():
        np.dot(W, h, out=r)
        np.tanh(r, out=r)
        np.multiply(r, r, out=g)
        np.subtract(1, g, out=g)
        np.multiply(g, 0.1, out=g)
        np.multiply(P, 0.9, out=P)
        np.multiply(g[:, None], h, out=step)
        np.add(P, step, out=P)
        np.multiply(L, P, out=step)
        np.subtract(W, step, out=W)
        np.multiply(h, 0.9, out=h)
        np.multiply(r, 0.1, out=r)
        np.add(h, r, out=h)

    return timed(tick, W, ticks)


def with_torch(np, torch, n, ticks):
    W, h, L = (torch.tensor(x, dtype=torch.float32) for x in start(np, n))
    P, r, g, L = torch.zeros_like(W), torch.empty_like(h), torch.empty_like(h), L[:, None]

    def tick():
        torch.mv(W, h, out=r)
        r.tanh_()
        torch.mul(r, r, out=g).neg_().add_(1)
        P.addr_(g, h, beta=0.9, alpha=0.1)
        W.addcmul_(L, P, value=-1)
        h.mul_(0.9).add_(r, alpha=0.1)

    torch.set_num_threads(1)
    with torch.no_grad():
        W, seconds = timed(tick, W, ticks)
    return W.numpy(), seconds


def build_brian(np, b, n, ticks, folder):
    """Compiles the network and returns the function that runs it."""
    b.set_device("cpp_standalone", build_on_run=False)
    b.device.reinit()
    b.device.activate(build_on_run=False)
    b.prefs.codegen.cpp.extra_compile_args_gcc = ["-w", "-O3", "-ffast-math", "-march=native", "-std=c++11"]
    b.prefs.devices.cpp_standalone.extra_make_args_unix = ["-j1"]
    neurons = b.NeuronGroup(n, "h : 1\nr : 1\ng : 1\nL : 1\ninput : 1")
    synapses = b.Synapses(neurons, neurons, "W : 1\nP : 1\nchecked : 1\ninput_post = W * h_pre : 1 (summed)")
    synapses.connect()  # presynaptic index first; the other order is slower
    weights, neurons.h, neurons.L = start(np, n)
    synapses.W = weights.T.ravel()
    # One clock tick runs these slots one after the other; `input` is summed before them, in the slot "groups".
    neurons.run_regularly("r = tanh(input)\ng = 1 - r * r", when="thresholds")
    synapses.run_regularly("P = 0.9 * P + 0.1 * g_post * h_pre\nW = W - L_post * P", when="synapses")
    neurons.run_regularly("h = 0.9 * h + 0.1 * r", when="resets")
    network = b.Network(neurons, synapses)
    network.run(WARM_UP * b.defaultclock.dt)
    synapses.checked = "W"
    network.run(ticks * b.defaultclock.dt)
    b.device.build(directory=folder, run=False, with_output=False)

    def measure():
        b.device.run(folder, with_output=False, run_args=[])
        return np.array(synapses.checked[:]).reshape(n, n).T, b.device._last_run_time  # processor time of the last run

    return measure


def rates(modules, n, repetitions):
    """10^9 synapse updates per second of every program and repetition. The programs take turns."""
    np, torch, brian = (modules.get(name) for name in ("numpy", "torch", "brian2"))
    ticks = min(300, max(50, 10**8 // n**2))  # too few for any part of P to decay to subnormal numbers
    before, after = reference(np, n)
    with tempfile.TemporaryDirectory() as folder:
        measures = {"numpy": lambda: with_numpy(np, n, ticks)}
        if torch:
            measures["torch"] = lambda: with_torch(np, torch, n, ticks)
        if brian:
            measures["brian2"] = build_brian(np, brian, n, ticks, folder)
        for name, measure in measures.items():
            deviation = abs(measure()[0] - after).max() / abs(after - before).max()
            if not deviation <= TOLERANCE:
                sys.exit(f"{name}, n = {n}: W deviates by {deviation:.1e} after {WARM_UP} ticks, not {TOLERANCE:.0e}")
        rounds = [{name: measure()[1] for name, measure in measures.items()} for _ in range(repetitions)]
    return {name: [n * n * ticks / seconds[name] / 1e9 for seconds in rounds] for name in measures}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, nargs="+", default=[256], metavar="N", help="sizes (default: 256)")
    parser.add_argument("--repetitions", type=int, default=11, metavar="K", help="of every measurement (default: 11)")
    parser.add_argument("--csv", metavar="FILE", help="also write median, least and largest there")
    arguments = parser.parse_args()
    if min(arguments.units) < 1 or arguments.repetitions < 1:
        parser.error("sizes and repetitions are at least 1")
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read by the imports
    warnings.simplefilter("ignore", FutureWarning)  # of a package that Brian2 imports
    modules = {}
    for name, package in ("numpy", "python3-numpy"), ("torch", "python3-torch"), ("brian2", "python3-brian"):
        try:
            modules[name] = importlib.import_module(name)
        except ImportError:
            print(f"{name} skipped: it needs the Debian package {package}", file=sys.stderr)
    if "numpy" not in modules:
        sys.exit("nothing runs without numpy")

    results = {n: rates(modules, n, arguments.repetitions) for n in arguments.units}
    print("10^9 synapse updates per second, median of", arguments.repetitions)
    print(f"{'program':15}  {'format':7}" + "".join(f"  {f'n = {n}':>8}" for n in results))
    lines = [("program", "version", "format", "units", "median", "least", "largest")]
    for name, module in modules.items():
        version, numbers = module.__version__, "float64" if name == "brian2" else "float32"
        line = f"{name + ' ' + version:15}  {numbers:7}"
        for n, result in results.items():
            median = statistics.median(result[name])
            line += f"  {median:8.3f}"
            lines.append((name, version, numbers, n, median, min(result[name]), max(result[name])))
        print(line)
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            csv.writer(file).writerows(lines)


if __name__ == "__main__":
    main()
