"""Golden numbers for resampling, gravity removal, magnitude and windows. Run: python3 resample.py > resample.json (numpy, scipy)."""

import json

import numpy as np
import scipy
from scipy.signal import butter, lfilter, sosfilt, sosfilt_zi

rng = np.random.default_rng(42)


def rounded(values):
    return np.round(np.asarray(values, float), 9).tolist()


def recording(rows, rate):
    seconds = np.arange(rows) / rate
    wave = lambda hz, phase: np.sin(2 * np.pi * hz * seconds + phase)
    x = 2 * wave(1.3, 0) + 0.7 * wave(9, 1) + 0.2 * rng.standard_normal(rows)
    y = 9.81 + wave(2.1, 2) + 0.5 * wave(21, 0.5)
    return np.float32(x), np.float32(y)


def resample(values, rate, hertz):
    """Samples at an even rate to rows at another: behind a Butterworth low-pass of order 8 when going down, then linear."""
    values = values.astype(float)
    if hertz < 0.999 * rate:
        low_pass = butter(8, 0.4 * hertz, fs=rate, output="sos")
        values, _ = sosfilt(low_pass, values, zi=sosfilt_zi(low_pass) * values[0])
    samples = np.arange(len(values))
    places = np.arange(int(np.floor((len(values) - 1) * hertz / rate + 1e-9)) + 1) * rate / hertz
    return np.interp(places, samples, values)


def without_gravity(values, period):
    share = 1 - np.exp(-2 * np.pi * 0.3 * period)
    first = float(values[0])
    gravity, _ = lfilter([share], [1, share - 1], values.astype(float), zi=[(1 - share) * first])
    return values - gravity


cases = []
for name, rows, rate, hertz in [
    ("down to a third", 400, 100, 32),
    ("slightly down", 300, 50, 45),
    ("up", 120, 20, 50),
    ("a hundredth", 4000, 1000, 10),
    ("the same rate", 200, 32, 32),
]:
    x, y = recording(rows, rate)
    signal = np.stack([resample(x, rate, hertz), resample(y, rate, hertz)], 1)
    windows = np.lib.stride_tricks.sliding_window_view(signal, 25, axis=0)[::10].transpose(0, 2, 1)
    cases.append(
        {
            "name": name,
            "rate": rate,
            "hertz": hertz,
            "channels": [rounded(x), rounded(y)],
            "resampled": [rounded(signal[:, 0]), rounded(signal[:, 1])],
            "windowLength": 25,
            "overlap": 0.6,
            "windows": rounded(windows.reshape(len(windows), -1)),
            "withoutGravity": rounded(without_gravity(y, 1 / rate)),
            "magnitude": rounded(np.hypot(x.astype(float), y.astype(float))),
        }
    )
print(json.dumps({"about": f"numpy {np.__version__}, scipy {scipy.__version__}, seed 42", "cases": cases}))
