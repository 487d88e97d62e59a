"""Golden numbers for resampling, gravity removal and windows. Run: python3 resample.py > resample.json (numpy, scipy)."""

import json

import numpy as np
import scipy
from scipy.ndimage import convolve1d
from scipy.signal import firwin, lfilter

rng = np.random.default_rng(42)


def rounded(values):
    return np.round(np.asarray(values, float), 9).tolist()


def recording(rows, rate, jitter):
    steps = (1 + jitter * rng.uniform(-1, 1, rows)) / rate
    seconds = np.round(np.cumsum(steps), 6)
    wave = lambda hz, phase: np.sin(2 * np.pi * hz * seconds + phase)
    x = 2 * wave(1.3, 0) + 0.7 * wave(9, 1) + 0.2 * rng.standard_normal(rows)
    y = 9.81 + wave(2.1, 2) + 0.5 * wave(21, 0.5)
    return seconds, np.float32(x), np.float32(y)


def grid(first, last, period):
    return first + period * np.arange(int(np.floor((last - first) / period + 1e-9)) + 1)


def resample(seconds, values, hertz):
    steps = np.diff(seconds)
    steps = np.sort(steps[steps > 0])
    period = steps[len(steps) // 2]
    own = seconds
    if hertz < 0.999 / period:
        own = grid(seconds[0], seconds[-1], period)
        half = int(np.ceil(8 / period / hertz))
        taps = firwin(2 * half + 1, 0.4 * hertz, window="hamming", fs=1 / period)
        values = convolve1d(np.interp(own, seconds, values.astype(float)), taps, mode="nearest")
    times = grid(seconds[0], seconds[-1], 1 / hertz)
    return times, np.interp(times, own, values)


def without_gravity(values, period):
    share = 1 - np.exp(-2 * np.pi * 0.3 * period)
    first = float(values[0])
    gravity, _ = lfilter([share], [1, share - 1], values.astype(float), zi=[(1 - share) * first])
    return values - gravity


cases = []
for name, rows, rate, jitter, hertz in [
    ("down from an irregular clock", 400, 100, 0.3, 32),
    ("slightly down", 300, 50, 0.1, 45),
    ("up", 120, 20, 0.2, 50),
    ("the same rate, evened out", 200, 32, 0.4, 32),
]:
    seconds, x, y = recording(rows, rate, jitter)
    times, resampled_x = resample(seconds, x, hertz)
    _, resampled_y = resample(seconds, y, hertz)
    signal = np.stack([resampled_x, resampled_y], 1)
    windows = np.lib.stride_tricks.sliding_window_view(signal, 25, axis=0)[::10].transpose(0, 2, 1)
    steps = np.sort(np.diff(seconds))
    cases.append(
        {
            "name": name,
            "hertz": hertz,
            "seconds": rounded(seconds),
            "channels": [rounded(x), rounded(y)],
            "times": rounded(times),
            "resampled": [rounded(resampled_x), rounded(resampled_y)],
            "windowLength": 25,
            "overlap": 0.6,
            "windows": rounded(windows.reshape(len(windows), -1)),
            "withoutGravity": rounded(without_gravity(y, steps[len(steps) // 2])),
        }
    )
print(json.dumps({"about": f"numpy {np.__version__}, scipy {scipy.__version__}, seed 42", "cases": cases}))
