"""Has Optuna add trials of every kind to a journal, as its users' programs do: two by a sampler, one outside the space, one again, one queued."""

import sys

import optuna
from optuna.storages import JournalStorage

try:
    from optuna.storages.journal import JournalFileBackend
except ImportError:  # before 4.0
    from optuna.storages import JournalFileStorage as JournalFileBackend

optuna.logging.set_verbosity(optuna.logging.ERROR)
path, name = sys.argv[1:]
storage = JournalStorage(JournalFileBackend(path))
study = optuna.load_study(study_name=name, storage=storage, sampler=optuna.samplers.RandomSampler(seed=7))
SAME = {"blocks": 1, "activation": "relu", "dropout": 0.1, "filters": 16, "learningRate": 0.001}


def objective(trial):
    """The space of test/helpers/journal-example.ts as a person would write it."""
    blocks = trial.suggest_int("blocks", 1, 3)
    trial.suggest_categorical("filters", [8, 16, 32])
    if blocks >= 2:
        trial.suggest_categorical("filters2", [8, 16, 32])
    trial.suggest_float("dropout", 0.0, 0.3, step=0.1)
    trial.suggest_categorical("activation", ["relu", "tanh"])
    trial.suggest_float("learningRate", 0.0005, 0.01, log=True)
    return 0.5


study.optimize(objective, n_trials=2)
study.enqueue_trial(SAME)  # was tried
study.optimize(objective, n_trials=1)


def too_fast(trial):
    for key, value in {**SAME, "blocks": 2, "filters2": 8}.items():
        if key == "learningRate":
            trial.suggest_float("learningRate", 0.0005, 0.5, log=True)
        else:
            trial._suggest(key, study.trials[0].distributions[key])
    return 0.9


study.enqueue_trial({**SAME, "blocks": 2, "filters2": 8, "learningRate": 0.5})  # outside
study.optimize(too_fast, n_trials=1)
study.enqueue_trial({**SAME, "blocks": 3, "filters2": 32, "dropout": 0.3})  # waits
