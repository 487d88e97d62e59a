"""PYTHON test/bench/search/peers.py --suite report --every 5 --methods optuna-tpe,optuna-gp,botorch --json FILE

Other people's optimisers on the sampled problems, asked and told by the same problems as ours through a pipe, with the
same seeds, budgets and luck. FILE has one search a line; what is there is not run again. Its rows are added to those of
ours by `npm run bench:search -- --suite report --peers FILE`. Needs the packages of the methods that are asked for (optuna;
torch and botorch; smac) in an environment of its own.

What a peer is told. Constraint: minus the margin where the problem tells one, else -1 or 1. Optuna wants an objective of
every finished trial: where none was measured beyond the border it gets the worst one so far, 0 (about the mean of a space)
before there is one; a failed evaluation is reported as failed. SMAC knows no constraints: what is undeployable, was not
measured or failed is told as the worst deployable objective so far. BoTorch: a Gaussian process on what was measured, one
on the constraint (a failed evaluation counts as undeployable), constrained log noisy expected improvement with 128
samples; its candidates are those that our own methods look among (768 spread, moves around the three best, rounds around
the four best candidates), since half of the spaces have categories or conditions; a Sobol' design of 2d trials, 12 at
most, is where it starts. Each fit begins with the hyperparameters of the last one and takes 200 steps at most.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[3]
os.environ.setdefault("OMP_NUM_THREADS", "1")
warnings.filterwarnings("ignore")


class Problems:
    """The other end of the pipe."""

    def __init__(self):
        command = ["npx", "tsx", "test/bench/search/peer-problems.ts"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit("The problems have ended; their last words are above.")
        return json.loads(answer)


class Optuna:
    """Define by run: what does not count is not asked."""

    def __init__(self, sampler, seed):
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        constraints = {"constraints_func": lambda trial: trial.user_attrs["constraints"], "seed": seed}
        made = {"tpe": optuna.samplers.TPESampler, "gp": optuna.samplers.GPSampler}[sampler](**constraints)
        self.study = optuna.create_study(direction="maximize", sampler=made)
        self.failed = optuna.trial.TrialState.FAIL
        self.worst = None

    def open(self, space, **_):
        self.space = space

    def suggest(self):
        self.trial = self.study.ask()
        chosen = {}
        # Parents stand before what depends on them.
        for parameter in self.space:
            if all(chosen.get(when["parameter"]) in when["in"] for when in parameter.get("when", [])):
                chosen[parameter["name"]] = self.value_of(parameter)
        return chosen

    def value_of(self, parameter):
        name, kind = parameter["name"], parameter["kind"]
        log = parameter.get("scale") == "log"
        if kind == "real":
            return self.trial.suggest_float(name, parameter["low"], parameter["high"], log=log)
        if kind == "integer":
            return self.trial.suggest_int(name, parameter["low"], parameter["high"], log=log)
        if kind == "ordinal":
            # Evenly spaced on their scale: the number of the value is what a sampler should see.
            return parameter["values"][self.trial.suggest_int(name, 0, len(parameter["values"]) - 1)]
        return self.trial.suggest_categorical(name, parameter["values"])

    def learn(self, deployable, objective, margin, **_):
        if objective is not None:
            self.worst = objective if self.worst is None else min(self.worst, objective)
        constraint = -margin if margin is not None else (-1.0 if deployable else 1.0)
        self.trial.set_user_attr("constraints", [constraint])
        if deployable and objective is None:
            self.study.tell(self.trial, state=self.failed)
        else:
            self.study.tell(self.trial, self.worst or 0.0 if objective is None else objective)


class Smac:
    """A random forest with expected improvement; knows conditions, no constraints."""

    def __init__(self, seed):
        self.seed, self.worst = seed, None

    def open(self, space, budget, **_):
        from smac import HyperparameterOptimizationFacade as Facade
        from smac import Scenario

        self.space, self.files = space, TemporaryDirectory()
        self.configurations = self.declared()
        scenario = Scenario(
            self.configurations, deterministic=True, n_trials=budget, seed=self.seed, output_directory=Path(self.files.name)
        )
        intensifier = Facade.get_intensifier(scenario, max_config_calls=1)
        self.smac = Facade(scenario, lambda _, seed=0: 0.0, intensifier=intensifier, logging_level=False, overwrite=True)

    def declared(self):
        from ConfigSpace import AndConjunction, ConfigurationSpace, InCondition

        made = {parameter["name"]: self.hyperparameter(parameter) for parameter in self.space}
        space = ConfigurationSpace(seed=self.seed)
        space.add(list(made.values()))
        values = {parameter["name"]: parameter.get("values") for parameter in self.space}
        for parameter in self.space:
            conditions = [
                InCondition(made[parameter["name"]], made[parent], [str(values[parent].index(value)) for value in when["in"]])
                for when in parameter.get("when", [])
                for parent in [when["parameter"]]
            ]
            if conditions:
                space.add(conditions[0] if len(conditions) == 1 else AndConjunction(*conditions))
        return space

    def hyperparameter(self, parameter):
        from ConfigSpace import Categorical, Float, Integer

        name, kind, log = parameter["name"], parameter["kind"], parameter.get("scale") == "log"
        if kind == "real":
            return Float(name, (parameter["low"], parameter["high"]), log=log)
        if kind == "integer":
            return Integer(name, (parameter["low"], parameter["high"]), log=log)
        if kind == "ordinal":
            return Integer(name, (0, len(parameter["values"]) - 1))
        return Categorical(name, [str(i) for i in range(len(parameter["values"]))])

    def suggest(self):
        try:
            self.trial = self.smac.ask()
            chosen = self.trial.config
        except StopIteration:
            # It looks among so many new ones, and small spaces run out of them.
            self.trial = None
            chosen = self.configurations.sample_configuration()
        chosen = dict(chosen)
        return {p["name"]: self.value_of(p, chosen[p["name"]]) for p in self.space if p["name"] in chosen}

    @staticmethod
    def value_of(parameter, chosen):
        if parameter["kind"] in ("ordinal", "categorical"):
            return parameter["values"][int(chosen)]
        return float(chosen) if parameter["kind"] == "real" else int(chosen)

    def learn(self, deployable, objective, **_):
        from smac.runhistory import TrialValue

        if deployable and objective is not None:
            self.worst = objective if self.worst is None else min(self.worst, objective)
        known = objective if deployable and objective is not None else self.worst
        if self.trial is not None:
            self.smac.tell(self.trial, TrialValue(cost=-(known or 0.0)), save=False)


class BoTorch:
    SPREAD, MOVES, ROUNDS = 768, 24, (0.03, 0.01, 0.003)

    def __init__(self, problems, seed):
        import torch

        torch.set_num_threads(1)
        torch.manual_seed(seed)
        self.torch, self.problems = torch, problems
        self.fitted = {}
        self.tried, self.encoded, self.objectives, self.constraints = [], [], [], []

    def open(self, space, **_):
        count = min(2 * len(space), 12)
        self.design = self.candidates(spread=count)

    def candidates(self, spread=0, around=(), widths=(), moves=0):
        found = self.problems.ask(ask="candidates", spread=spread, around=list(around), widths=list(widths), moves=moves)
        known = {json.dumps(configuration, sort_keys=True) for configuration in self.tried}
        free = [c for c in found if json.dumps(c["configuration"], sort_keys=True) not in known]
        return free or found

    def suggest(self):
        feasible = [o is not None and c <= 0 for o, c in zip(self.objectives, self.constraints)]
        if self.design and (len(self.design) > 1 or not any(feasible)) or not any(feasible):
            at = self.design or self.candidates(spread=1)
            self.next = at[0]
            self.design = at[1:]
            return self.next["configuration"]
        score = self.acquisition()
        best = sorted((i for i, good in enumerate(feasible) if good), key=lambda i: -self.objectives[i])[:3]
        pool = self.candidates(self.SPREAD, [self.tried[i] for i in best], (0.1, 0.02, 0.004), self.MOVES)
        leaders = self.ranked(score, pool)
        for width in self.ROUNDS:
            around = [candidate["configuration"] for _, candidate in leaders]
            leaders = self.ranked(score, self.candidates(0, around, (width,), self.MOVES), leaders)
        self.next = leaders[0][1]
        return self.next["configuration"]

    def ranked(self, score, pool, others=()):
        points = self.tensor([candidate["encoded"] for candidate in pool]).unsqueeze(1)
        with self.torch.no_grad():
            values = self.torch.cat([score(part) for part in points.split(256)]).tolist()
        scored = [*others, *zip(values, pool)]
        return sorted(scored, key=lambda pair: -pair[0])[:4]

    def tensor(self, values):
        return self.torch.tensor(values, dtype=self.torch.double)

    def acquisition(self):
        from botorch.acquisition.logei import qLogNoisyExpectedImprovement
        from botorch.acquisition.objective import GenericMCObjective
        from botorch.models import ModelListGP
        from botorch.sampling.normal import SobolQMCNormalSampler

        measured = [i for i, objective in enumerate(self.objectives) if objective is not None]
        points = self.tensor(self.encoded)
        objective = self.process("objective", points[measured], [self.objectives[i] for i in measured])
        constraint = self.process("constraint", points, self.constraints)
        return qLogNoisyExpectedImprovement(
            model=ModelListGP(objective, constraint),
            X_baseline=points,
            sampler=SobolQMCNormalSampler(self.torch.Size([128]), seed=len(self.tried)),
            objective=GenericMCObjective(lambda samples, X=None: samples[..., 0]),
            constraints=[lambda samples: samples[..., 1]],
            prune_baseline=True,
            cache_root=True,
        )

    def process(self, role, points, targets):
        from botorch.fit import fit_gpytorch_mll
        from botorch.models import SingleTaskGP
        from botorch.models.transforms import Standardize
        from gpytorch.mlls import ExactMarginalLogLikelihood

        values = self.tensor(targets).unsqueeze(-1)
        many = len(targets) > 1 and len(set(targets)) > 1
        model = SingleTaskGP(points, values, outcome_transform=Standardize(1) if many else None)
        parts = {"covariance": model.covar_module, "noise": model.likelihood, "mean": model.mean_module}
        for name, part in parts.items():
            part.load_state_dict(self.fitted.get((role, name), part.state_dict()))
        fit = ExactMarginalLogLikelihood(model.likelihood, model)
        fit_gpytorch_mll(fit, optimizer_kwargs={"options": {"maxiter": 200}})
        self.fitted.update({(role, name): part.state_dict() for name, part in parts.items()})
        return model.eval()

    def learn(self, deployable, objective, margin, encoded):
        failed = deployable and objective is None
        self.tried.append(self.next["configuration"])
        self.encoded.append(encoded)
        self.objectives.append(objective)
        told = margin is not None and not failed
        self.constraints.append(-margin if told else (-1.0 if deployable and not failed else 1.0))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", default="report")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--methods", default="optuna-tpe,optuna-gp")
    parser.add_argument("--budget", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--json", required=True)
    arguments = parser.parse_args()

    problems = Problems()
    makers = {
        "optuna-tpe": lambda seed: Optuna("tpe", seed),
        "optuna-gp": lambda seed: Optuna("gp", seed),
        "botorch": lambda seed: BoTorch(problems, seed),
        "smac": Smac,
    }
    file = Path(arguments.json)
    lines = file.read_text().splitlines() if file.exists() else []
    done = {(run["problem"], run["method"], run["budget"], run["seed"]) for run in map(json.loads, lines)}
    until = time.monotonic() + arguments.seconds
    for number in problems.ask(ask="problems", suite=arguments.suite, every=arguments.every):
        for method in arguments.methods.split(","):
            key = (number, method, arguments.budget, arguments.seed)
            if key in done:
                continue
            if time.monotonic() > until:
                sys.exit("The time is up; the same command goes on with the others.")
            job = {"suite": arguments.suite, "problem": number, "method": method}
            run = search(problems, makers[method], {**job, "budget": arguments.budget, "seed": arguments.seed})
            with file.open("a") as out:
                out.write(json.dumps(run) + "\n")


def search(problems, make, job):
    peer = make(job["seed"] + job["problem"])
    peer.open(**problems.ask(ask="open", job=job), budget=job["budget"])
    seconds = 0.0
    for _ in range(job["budget"]):
        started = time.perf_counter()
        configuration = peer.suggest()
        seconds += time.perf_counter() - started
        outcome = problems.ask(ask="try", configuration=configuration)
        started = time.perf_counter()
        peer.learn(**outcome)
        seconds += time.perf_counter() - started
    package = job["method"].split("-")[0]
    return problems.ask(ask="close", code=f"{package} {version(package)}", seconds=seconds)


if __name__ == "__main__":
    main()
