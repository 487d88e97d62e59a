"""Reads a journal as Optuna does, tells what it found as JSON, and has one of Optuna's samplers go on with it."""

import json
import sys

import optuna
from optuna.storages import JournalStorage

try:
    from optuna.storages.journal import JournalFileBackend
except ImportError:  # before 4.0
    from optuna.storages import JournalFileStorage as JournalFileBackend

optuna.logging.set_verbosity(optuna.logging.ERROR)
path, name, more = sys.argv[1], sys.argv[2], int(sys.argv[3])


def constraints(trial):
    return trial.system_attrs.get("constraints") or trial.user_attrs["constraints"]


def suggest(trial, distributions):
    for key, distribution in distributions.items():
        trial._suggest(key, distribution)


sampler = optuna.samplers.TPESampler(seed=1, n_startup_trials=2, constraints_func=constraints)
study = optuna.load_study(
    study_name=name, storage=JournalStorage(JournalFileBackend(path)), sampler=sampler
)
found = [
    {
        "state": trial.state.name,
        "value": trial.value,
        "params": trial.params,
        "constraints": trial.system_attrs.get("constraints"),
        "number": trial.user_attrs["number"],
        "intermediate": trial.intermediate_values,
    }
    for trial in study.trials
]
distributions = study.trials[0].distributions


def objective(trial):
    suggest(trial, distributions)
    trial.set_user_attr("constraints", [0.0] * len(found[0]["constraints"]))
    return 0.5


study.optimize(objective, n_trials=more)
print(
    json.dumps(
        {
            "version": optuna.__version__,
            "direction": study.direction.name,
            "trials": found,
            "after": len(study.trials),
            "best": study.best_value,
        }
    )
)
