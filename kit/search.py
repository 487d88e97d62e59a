#!/usr/bin/env python3
"""Searches a study of AutoTinyML on many machines, and stores the result as result.json.

The optimizer is the page's own: one process of Node, which asks for folds of trials, a line each, and is
told what became of them. An engine (Dask, or another of ENGINES) has every fold trained on some machine.
Training is a pure function of the data and of the line, so a fold that is lost with its machine is simply
trained again, and the study is the one that the page alone would have made, to the last bit.
"""

import argparse
import ipaddress
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

KIT = Path(__file__).resolve().parent
FILES = ("evaluate.mjs", "study.json")  # what a machine needs to train a fold


def train(work: str, folder: str) -> str:
    """Trains and judges one fold of one trial on this machine. `folder` has the kit's FILES."""
    command = ["node", "evaluate.mjs", "fold", "study.json"]
    done = subprocess.run(command, cwd=folder, input=work, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or f"node ended with code {done.returncode}")
    return done.stdout


# --- Engines. Each has submit(work) -> a future of concurrent.futures' kind, close(), and gone() where it can be lost. ---


class Dask:
    """Dask distributed: one task is one fold. A task whose worker was lost is run again by the scheduler."""

    def __init__(self, options):
        from dask.distributed import Client

        self.cluster = CLUSTERS[options.on](options)
        self.client = Client(self.cluster)
        files = {name: (KIT / name).read_bytes() for name in FILES}
        self.client.register_plugin(kit_files(files))  # for the workers of now and those to come
        print(f"Dask: {self.client.dashboard_link}", file=sys.stderr, flush=True)

    def submit(self, work):
        # A key of its own for every task: the same fold asked for twice is trained twice.
        return self.client.submit(train_on_dask, work, pure=False, retries=2)

    def gone(self):
        # Dask gives up a scheduler that does not answer for half a minute; tasks may then never be answered.
        return self.client.status in ("closing", "closed")

    def close(self):
        self.client.close()
        if hasattr(self.cluster, "close"):
            self.cluster.close()


def kit_files(files):
    """A plugin that lays the kit's files into every worker's own folder."""
    from dask.distributed import WorkerPlugin

    class KitFiles(WorkerPlugin):
        name = "autotinyml-kit"

        def setup(self, worker):
            folder = Path(worker.local_directory) / "autotinyml"
            folder.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                (folder / name).write_bytes(content)

    return KitFiles()


def train_on_dask(work):
    from dask.distributed import get_worker

    return train(work, str(Path(get_worker().local_directory) / "autotinyml"))


class Here:
    """No engine at all: processes of this machine, as many at once as --workers says. Needs nothing but Python."""

    def __init__(self, options):
        from concurrent.futures import ThreadPoolExecutor

        self.pool = ThreadPoolExecutor(options.workers)

    def submit(self, work):
        return self.pool.submit(train, work, str(KIT))

    def close(self):
        self.pool.shutdown(cancel_futures=True)


class Ray:
    """Ray: one task is one fold. A task whose machine was lost is run again by Ray."""

    def __init__(self, options):
        import ray

        self.ray = ray
        self.folder = tempfile.mkdtemp()
        for name in FILES:  # Ray carries this folder to every machine, and starts tasks in it
            (Path(self.folder) / name).write_bytes((KIT / name).read_bytes())
        where = {"address": options.address} if options.address else {"num_cpus": options.workers}
        ray.init(runtime_env={"working_dir": self.folder}, **where)
        self.train = ray.remote(max_retries=-1, retry_exceptions=True)(train)

    def submit(self, work):
        return self.train.remote(work, ".").future()

    def close(self):
        self.ray.shutdown()


ENGINES = {"dask": Dask, "here": Here, "ray": Ray}


# --- Where Dask's workers are. One worker trains one fold at a time. ---


def local(options):
    from dask.distributed import LocalCluster

    return LocalCluster(n_workers=options.workers, threads_per_worker=1)


def ssh(options):
    from dask.distributed import SSHCluster

    first = options.hosts[0]  # has the scheduler, too
    each = {"n_workers": options.workers, "nthreads": 1}  # on each of the hosts
    # Dask asks the way out of the network for a host's own address; where there is none, it must be said.
    where = {"host": first} if is_address(first) else {}
    return SSHCluster([first, *options.hosts], worker_options=each, scheduler_options=where)


def is_address(host):
    try:
        ipaddress.ip_address(host)
        return True
    except ValueError:
        return False


def slurm(options):
    from dask_jobqueue import SLURMCluster

    job = {"cores": 1, "processes": 1, "memory": options.memory, "walltime": options.walltime}
    cluster = SLURMCluster(queue=options.queue, **job)
    cluster.scale(jobs=options.workers)
    return cluster


def kubernetes(options):
    from dask_kubernetes.operator import KubeCluster

    return KubeCluster(name="autotinyml", image=options.image, n_workers=options.workers)


def address(options):
    return options.address  # of a scheduler that runs already


CLUSTERS = {"local": local, "ssh": ssh, "slurm": slurm, "kubernetes": kubernetes, "address": address}


# --- The search. ---


def search(engine, conductor):
    """Hands the conductor's questions to the engine and the engine's answers to the conductor, until it has no more."""
    under_way, speaking = {}, threading.Lock()

    def answer(task, future):
        try:
            message = {"task": task, "result": future.result()}
        except BaseException as problem:  # a worker's error, or a task that was cancelled
            message = {"task": task, "failed": f"{type(problem).__name__}: {problem}"[:2000]}
        with speaking:
            under_way.pop(task, None)
            try:
                conductor.stdin.write(json.dumps(message) + "\n")
                conductor.stdin.flush()
            except (BrokenPipeError, ValueError):
                pass  # the conductor has ended; what is finished is stored

    def watch():
        while conductor.poll() is None and not engine.gone():
            time.sleep(1)
        with speaking:
            if conductor.poll() is None:
                print("The scheduler is gone: start it again, then the same command.", file=sys.stderr, flush=True)
                conductor.stdin.close()  # it stores what is finished and ends

    if hasattr(engine, "gone"):
        threading.Thread(target=watch, daemon=True).start()
    for line in conductor.stdout:
        message = json.loads(line)
        if "cancel" in message:
            future = under_way.pop(message["cancel"], None)
            if future is not None:
                future.cancel()
            continue
        task = message["task"]
        future = under_way[task] = engine.submit(message["work"])
        future.add_done_callback(lambda done, task=task: answer(task, done))
    return conductor.wait()


def options_given():
    parser = argparse.ArgumentParser(description="Searches a study of AutoTinyML on many machines.")
    parser.add_argument("--engine", choices=ENGINES, default="dask")
    parser.add_argument("--on", choices=CLUSTERS, default="local", help="where Dask's workers are")
    parser.add_argument("--workers", type=int, default=2, help="with ssh: on each host (default: 2)")
    parser.add_argument("--address", help="of a scheduler that runs already, e.g. tcp://10.0.0.1:8786")
    parser.add_argument("--hosts", nargs="+", help="for ssh")
    parser.add_argument("--queue", help="for slurm")
    parser.add_argument("--memory", default="2GB", help="of a worker, for slurm")
    parser.add_argument("--walltime", default="04:00:00", help="of a job, for slurm")
    parser.add_argument("--image", help="for kubernetes: with Node, Python and Dask")
    parser.add_argument("--out", default="result.json", help="what is dropped into the page again")
    options = parser.parse_args()
    if options.address and options.on == "local":
        options.on = "address"
    needed = {"ssh": "hosts", "kubernetes": "image", "address": "address"}.get(options.on)
    if options.engine == "dask" and needed and not getattr(options, needed):
        parser.error(f"--on {options.on} needs --{needed}")
    return options


def main():
    options = options_given()
    engine = ENGINES[options.engine](options)
    command = ["node", str(KIT / "evaluate.mjs"), "conduct", str(KIT / "study.json"), "--out", options.out]
    pipe = subprocess.PIPE
    conductor = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8")
    # Ctrl+C reaches the conductor, too: it stores what is finished and ends, and so does this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = search(engine, conductor)
    if hasattr(engine, "gone") and engine.gone():
        code = 1
    engine.close()
    sys.exit(code)


if __name__ == "__main__":
    main()
