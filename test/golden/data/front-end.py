"""Golden numbers for front ends. Run: python3 front-end.py > front-end.json (numpy, scipy)."""

import json

import numpy as np
import scipy
from scipy.signal import argrelextrema, spectrogram

rng = np.random.default_rng(11)


def rounded(values):
    return np.round(np.asarray(values, float), 9).tolist()


cases = []
for rows, frame in [(24, 8), (90, 32), (100, 64), (600, 512)]:
    t = np.arange(rows)
    x = np.float32(1.5 + np.sin(0.7 * t) + 0.4 * np.cos(2.2 * t) + 0.3 * rng.standard_normal(rows))
    y = np.float32(-3 + 0.2 * rng.standard_normal(rows))
    power = []
    statistics = []
    for values in (x, y):
        # Two-sided: the power of a frequency is not doubled. Rows: frequencies from 1, columns: frames.
        _, _, psd = spectrogram(
            values.astype(float),
            window="hann",
            nperseg=frame,
            noverlap=frame // 2,
            detrend="constant",
            return_onesided=False,
        )
        power.append(psd[1 : frame // 2 + 1].T)
        v = values.astype(float)
        above = v >= v.mean()
        statistics.append(
            [
                v.mean(),
                v.std(),
                v.min(),
                v.max(),
                np.sqrt((v**2).mean()),
                int((above[1:] != above[:-1]).sum()),
                len(argrelextrema(v, np.greater)[0]),
            ]
        )
    cases.append(
        {
            "frame": frame,
            "channels": [rounded(x), rounded(y)],
            "power": [rounded(p) for p in power],
            "statistics": [rounded(s) for s in statistics],
        }
    )
print(json.dumps({"about": f"numpy {np.__version__}, scipy {scipy.__version__}, seed 11", "cases": cases}))
