"""Which formats are worth their bits? Optuna proposes designs, synq.Sweep runs them: accuracy against energy and bits.

Usage: python3 optuna_search.py [TRIALS] [OUT] [EPOCHS]     (Debian: python3-optuna)
Stopped, or started again with more TRIALS, it goes on from OUT.
"""

import os
import sys

import optuna
import synq

trials = int(sys.argv[1]) if len(sys.argv) > 1 else 40
out = sys.argv[2] if len(sys.argv) > 2 else "runs/optuna"
epochs = int(sys.argv[3]) if len(sys.argv) > 3 else 3

sweep = synq.Sweep(
    {
        "base": "tools/configs/digits.toml",
        "seeds": [1, 2],
        "set": ["number_path=fixed", "network.units=32", f"train.epochs={epochs}"],
        "machine": {"preset": "minimal"},
    },
    os.path.join(out, "runs"),
)


def design(trial: optuna.Trial) -> dict[str, object]:
    values: dict[str, object] = {"rule.name": trial.suggest_categorical("rule", ["rflo", "eprop"])}
    for register, integer_bits in ("weight", 2), ("eligibility", 3):
        word = trial.suggest_int(register, 4, 16)
        rounding = trial.suggest_categorical(f"{register} rounding", ["half_even", "stochastic"])
        values[f"formats.{register}"] = synq.Format(word=word, frac=word - integer_bits, round=rounding)
    return values


def mean(rows: list[dict[str, object]], metric: str) -> float:
    return sum(float(str(row[metric])) for row in rows) / len(rows)


optuna.logging.set_verbosity(optuna.logging.WARNING)
study = optuna.create_study(
    storage=f"sqlite:///{out}/optuna.sqlite",
    study_name="digits",
    load_if_exists=True,
    directions=["maximize", "minimize", "minimize"],
)
study.sampler = optuna.samplers.NSGAIISampler(population_size=10, seed=len(study.trials))  # other designs when it goes on
State = optuna.trial.TrialState
while len(study.get_trials(deepcopy=False, states=[State.COMPLETE, State.FAIL])) < trials:
    trial = study.ask()
    rows = sweep.evaluate(design(trial))
    if all(row["status"] == "completed" for row in rows):
        study.tell(trial, [mean(rows, m) for m in ("accuracy", "nj_per_tick_high", "bits_per_synapse")])
    else:  # refused by the machine, or diverged
        study.tell(trial, state=State.FAIL)

print("accuracy  nJ/tick  bits/synapse  design")
for best in sorted(study.best_trials, key=lambda t: float(-t.values[0])):
    accuracy, energy, bits = best.values
    print(f"{accuracy:8.4f} {energy:8.1f} {bits:13.0f}  {best.params}")
