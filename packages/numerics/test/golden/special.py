"""Golden values of the normal distribution, 50 digits rounded to doubles.

python3 packages/numerics/test/golden/special.py > packages/numerics/test/golden/special.json
(needs mpmath)
"""
import json
from mpmath import erfc, exp, mp, mpf, pi, sqrt

mp.dps = 60
xs = [-37.5, -30.1, -20.3, -12.7, -8.2, -5.5, -3.3, -2.1, -1.2, -0.71, -0.69, -0.3, -1e-8, 0.0,
      1e-8, 0.4, 0.69, 0.71, 1.7, 3.1, 6.3, 9.1, 11.99, 12.01, 25.0]
rows = [
    {
        "x": x,
        "pdf": float(exp(-mpf(x) ** 2 / 2) / sqrt(2 * pi)),
        "cdf": float(erfc(-mpf(x) / sqrt(2)) / 2),
        "millsSlope": float(1 - mpf(x) * sqrt(pi / 2) * exp(mpf(x) ** 2 / 2) * erfc(mpf(x) / sqrt(2)))
        if x >= 0
        else None,
        "erfcx": float(exp(mpf(x) ** 2) * erfc(mpf(x))) if x > -20 else None,
    }
    for x in xs
]
print(json.dumps(rows, indent=1))
