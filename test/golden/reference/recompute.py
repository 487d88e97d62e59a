"""Computes the golden numbers of this folder again, apart from the TypeScript that is tested by them, and compares.

Needs: pip install numpy scipy scikit-learn mpmath. Prints the largest difference a file; exit status 1 when one is too large.
walking_baseline.json is left out: it needs Keras, the walking recordings and an hour."""

import json
import sys
from pathlib import Path

import mpmath
import numpy as np
from scipy.spatial.distance import cdist
from sklearn.gaussian_process import GaussianProcessRegressor, kernels
from sklearn.svm import SVC

FOLDER = Path(__file__).parent
EPS = 1e-7


def read(name):
    return json.loads((FOLDER / f"{name}.json").read_text())


def gap(ours, theirs):
    """Largest difference, relative to the largest entry (or to 1, when all are smaller)."""
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    assert ours.shape == theirs.shape, (ours.shape, theirs.shape)
    return float(np.max(np.abs(ours - theirs)) / max(1.0, np.max(np.abs(theirs))))


def covariance(kernel, a, b, scales, variance):
    squared = cdist(a / scales, b / scales, "sqeuclidean")
    if kernel.startswith("rbf"):
        return variance * np.exp(-squared / 2)
    r = np.sqrt(squared)
    return variance * (1 + np.sqrt(5) * r + 5 * squared / 3) * np.exp(-np.sqrt(5) * r)


def gp_likelihood(case, logs):
    x, y = np.array(case["X"]), np.array(case["y"])
    variance, scales, noise = np.exp(logs[0]), np.exp(logs[1:-1]), np.exp(logs[-1])
    k = covariance(case["kernel"], x, x, scales, variance) + noise * np.eye(len(y))
    _, log_determinant = np.linalg.slogdet(k)
    return -(y @ np.linalg.solve(k, y) + log_determinant + len(y) * np.log(2 * np.pi)) / 2


def slope(f, at, step=1e-5):
    """Central differences."""
    at = np.asarray(at, float)
    moved = [(at + step * unit, at - step * unit) for unit in np.eye(len(at))]
    return np.array([(f(up) - f(down)) / (2 * step) for up, down in moved])


def gp_posterior():
    for case in read("gp_posterior"):
        x, y, q = np.array(case["X"]), np.array(case["y"]), np.array(case["Xq"])
        scales, variance = np.array(case["length_scale"]), case["signal_variance"]
        k = covariance(case["kernel"], x, x, scales, variance) + case["noise_variance"] * np.eye(len(y))
        kq = covariance(case["kernel"], q, x, scales, variance)
        spread = variance - np.einsum("ij,ji->i", kq, np.linalg.solve(k, kq.T))
        logs = np.log([variance, *scales, case["noise_variance"]])
        yield gap(kq @ np.linalg.solve(k, y), case["mean"]), 1e-7
        yield gap(np.sqrt(np.maximum(spread, 0)), case["std_latent"]), 1e-6
        yield gap(gp_likelihood(case, logs), case["log_marginal_likelihood"]), 1e-7
        yield gap(slope(lambda p: gp_likelihood(case, p), logs), case["lml_grad_log_params"]), 1e-5


def gp_fit():
    for case in read("gp_fit"):
        x, y = np.array(case["X"]), np.array(case["y"])
        y = (y - y.mean()) / y.std()
        kernel = kernels.ConstantKernel() * kernels.Matern(np.ones(x.shape[1]), nu=2.5) + kernels.WhiteKernel()
        theirs = case["sklearn_ml"]
        model = GaussianProcessRegressor(kernel, optimizer=None, alpha=0).fit(x, y)
        yield gap(model.log_marginal_likelihood(theirs["log_params_s2_ls_sn"]), theirs["best_lml"]), 1e-6
        prior = case["reference_map"]
        logs = [prior["log_s2"], *prior["log_ls"], prior["log_sn"]]
        yield gap(-model.log_marginal_likelihood(logs), prior["nlml_no_prior"]), 1e-4


def svc():
    for case in read("svc"):
        labels = np.array(case["label"])
        weight = "balanced" if case["class_weight_balanced"] else None
        model = SVC(C=case["C"], gamma=case["gamma"], class_weight=weight, tol=1e-9).fit(case["X"], labels)
        signed = np.zeros(len(labels))
        signed[model.support_] = model.dual_coef_[0]
        k = np.exp(-case["gamma"] * cdist(case["X"], case["X"], "sqeuclidean"))
        yield gap(model.decision_function(case["Xq"]), case["decision"]), 1e-4
        yield gap(signed @ k @ signed / 2 - np.abs(signed).sum(), case["dual_objective"]), 1e-6


def phase1():
    case = read("phase1")
    x, q = np.array(case["X"]), np.array(case["Xq"])
    spread = x.var()
    model = SVC(C=case["C"], gamma=1 / (2 * spread), tol=1e-9).fit(x, case["label"])
    coverage = np.exp(-cdist(q, x, "sqeuclidean") / (2 * spread**2)).sum(1)
    yield gap(coverage, case["coverage"]), 1e-9
    yield gap(np.abs(model.decision_function(q)) + coverage, case["phase1"]), 1e-4


def acquisition():
    case = read("acquisition")
    mpmath.mp.dps = 60
    for i, (mu, sd, p) in enumerate(zip(case["mu"], case["std"], case["feas_prob"])):
        mean, deviation, best = mpmath.mpf(mu), mpmath.mpf(sd), mpmath.mpf(case["best"])
        z = (best - mean) / deviation
        improvement = (best - mean) * mpmath.ncdf(z) + deviation * mpmath.npdf(z)
        yield gap(float(improvement), case["EI"][i]), 1e-9
        yield gap(float(mpmath.log(improvement)), case["logEI"][i]), 1e-6
        yield gap(float(mpmath.log(improvement) + mpmath.log(p)), case["logEI_plus_logP"][i]), 1e-6
        yield gap(float(mpmath.ncdf(z)), case["PI"][i]), 1e-9
        yield gap(mu - case["beta"] * sd, case["LCB_beta1_96"][i]), 1e-9


def leaf(tree, x):
    node = 0
    while tree["left"][node] >= 0:
        low = np.float32(x[tree["feature"][node]]) <= tree["threshold"][node]
        node = tree["left" if low else "right"][node]
    return tree["value"][node], tree["variance"][node]


def rf():
    case = read("rf")
    yield gap([leaf(case["single_tree"]["tree"], x)[0] for x in case["Xq"]], case["single_tree"]["pred"]), 1e-9
    values, variances = np.array([[leaf(t, x) for x in case["Xq"]] for t in case["forest"]["trees"]]).transpose(2, 0, 1)
    mean = values.mean(0)
    yield gap(mean, case["forest"]["mean"]), 1e-9
    yield gap(np.sqrt((variances + values**2).mean(0) - mean**2), case["forest"]["std"]), 1e-9


def encoding():
    case = read("encoding")
    encoded = []
    for levels in case["raw"]:
        row = []
        for variable, level in zip(case["variables"], levels):
            values = variable["values"]
            if variable["kind"] == "cat":
                row += [float(i == level) / np.sqrt(2) for i in range(len(values))]
            else:
                scaled = np.log2(values) if variable["kind"] == "log" else np.array(values, float)
                row.append((scaled[level] - scaled[0]) / (scaled[-1] - scaled[0]))
        encoded.append(row)
    yield gap(encoded, case["encoded"]), 1e-9
    yield gap(cdist(encoded, encoded, "sqeuclidean"), case["sqdist"]), 1e-9


def footprint():
    for filters, kernel, pool, units, *expected in read("footprint")["rows"]:
        height, width = 91 - kernel, 4 - kernel
        pooled_height, pooled_width = height // pool, width // pool
        flat = pooled_height * pooled_width * filters
        dense = [(flat, units), (units, units), (units, 6)]
        parameters = filters * (kernel * kernel + 1) + sum((a + 1) * b for a, b in dense)
        convolution = height * width * filters * (kernel * kernel + 1) + filters
        pooling = flat * pool * pool if pool > 1 else 0
        macc = convolution + pooling + sum(a * b for a, b in dense) + 2 * units + 6 * 15
        row_buffer = pool * width * filters if pool > 1 else 0
        ram = 4 * max(flat + row_buffer, *(a + b for a, b in dense))
        rom = [4 * parameters] + [compressed(4 * parameters, dense, bits) for bits in (8, 4)]
        yield gap([parameters, macc, ram, *rom], expected), 0


def compressed(rom, dense, bits):
    """Largest dense layer first, until 90 % of the target (32 / bits) is reached."""
    total = current = 4 * sum((a + 1) * b for a, b in dense)
    for weights in sorted((a * b for a, b in dense), reverse=True):
        if total / current >= 0.9 * 32 / bits:
            break
        saved = 4 * weights - (weights * bits // 8 + 4 * 2**bits)
        current, rom = current - saved, rom - saved
    return rom


def optimizers():
    golden = read("optimizers")
    for name, case in golden["cases"].items():
        w, a, b = np.array(golden["w0"]), np.zeros(6), np.zeros(6)
        rate = case["config"]["learning_rate"]
        if name == "adagrad":
            a += 0.1
        for t, g in enumerate(np.array(golden["gradients"]), 1):
            if name == "sgd":
                w = w - rate * g
            elif name == "adam":
                a, b = 0.9 * a + 0.1 * g, 0.999 * b + 0.001 * g * g
                w = w - rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * a / (np.sqrt(b) + EPS)
            elif name == "adamax":
                a, b = 0.9 * a + 0.1 * g, np.maximum(0.999 * b, np.abs(g))
                w = w - rate / (1 - 0.9**t) * a / (b + EPS)
            elif name == "rmsprop":
                a = 0.9 * a + 0.1 * g * g
                w = w - rate * g / np.sqrt(a + EPS)
            elif name == "adagrad":
                a = a + g * g
                w = w - rate * g / np.sqrt(a + EPS)
            elif name == "adadelta":
                a = 0.95 * a + 0.05 * g * g
                moved = np.sqrt(b + EPS) / np.sqrt(a + EPS) * g
                b, w = 0.95 * b + 0.05 * moved * moved, w - rate * moved
            if str(t) in case["weights"]:
                yield gap(w, case["weights"][str(t)]), 1e-5


ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh,
    "selu": lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0))),
}


def convolve(x, kernel, bias, padding):
    size = kernel.shape[0]
    if padding == "same":
        before = (size - 1) // 2
        x = np.pad(x, ((0, 0), (before, size - 1 - before), (before, size - 1 - before), (0, 0)))
    patches = np.lib.stride_tricks.sliding_window_view(x, (size, size), (1, 2))
    return np.einsum("nhwcij,ijcf->nhwf", patches, kernel) + bias


def logits(network, weights, x):
    weights = iter(weights)
    for _ in range(network["blocks"]):
        x = convolve(x, next(weights), next(weights), network["padding"])
        if network["batchNorm"]:
            x = (x - x.mean((0, 1, 2))) / np.sqrt(x.var((0, 1, 2)) + 1e-3) * next(weights) + next(weights)
        x = ACTIVATIONS[network["activation"]](x)
        pool = network["pool"]
        high, wide = x.shape[1] // pool * pool, x.shape[2] // pool * pool
        x = np.lib.stride_tricks.sliding_window_view(x[:, :high, :wide], (pool, pool), (1, 2))[:, ::pool, ::pool]
        x = x.max((-1, -2))
    x = x.mean((1, 2)) if network["head"] == "globalAverage" else x.reshape(len(x), -1)
    x = ACTIVATIONS[network["denseActivation"]](x @ next(weights) + next(weights))
    return x @ next(weights) + next(weights)


def cnn_step():
    for case in read("cnn_step")["cases"]:
        network = case["network"]
        shapes = [tuple(w["shape"]) for w in case["weights"]]
        ends = np.cumsum([np.prod(shape) for shape in shapes])[:-1]
        x = np.reshape(case["x"], (-1, *network["input"])).astype(float)
        labels = np.array(case["labels"])

        def output(flat):
            return logits(network, [p.reshape(s) for p, s in zip(np.split(flat, ends), shapes)], x)

        def loss(flat):
            z = output(flat)
            z = z - z.max(1, keepdims=True)
            return (np.log(np.exp(z).sum(1)) - z[range(len(labels)), labels]).mean()

        start = np.concatenate([np.ravel(w["values"]) for w in case["weights"]]).astype(float)
        yield gap(np.ravel(output(start)), case["logits"]), 1e-5
        yield gap(loss(start), case["loss"]), 1e-5
        for ours, theirs in zip(np.split(slope(loss, start, 1e-6), ends), case["gradients"]):
            largest = max(np.max(np.abs(theirs)), 1e-3)
            yield gap(ours / largest, np.array(theirs) / largest), 1e-4


failed = False
for check in (gp_posterior, gp_fit, svc, phase1, acquisition, rf, encoding, footprint, optimizers, cnn_step):
    found = list(check())
    wrong = sum(difference > tolerance for difference, tolerance in found)
    failed |= wrong > 0
    print(f"{check.__name__}: {len(found)} comparisons, largest difference {max(d for d, _ in found):.1e}, {wrong} too large")
sys.exit(failed)
