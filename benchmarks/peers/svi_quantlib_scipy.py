"""SVI by QuantLib's SviInterpolatedSmileSection and by SciPy's SLSQP.

Usage: svi_quantlib_scipy.py SLICES.json SLSQP_COUNT; SLICES is [{tau, k, vols}]. Prints JSON: per
peer the milliseconds and the root mean square error of volatility of each slice.
SLSQP is the baseline of the operator's paper: mean square error of volatility, w > 0 and a
non-negative density at the quotes, the parameters in the published box.
"""

import json
import math
import sys
import time

import numpy as np


def rmse(k, vols, tau, a, b, r, m, s):
    w = a + b * (r * (k - m) + np.sqrt((k - m) ** 2 + s**2))
    return float(np.sqrt(np.mean((np.sqrt(np.maximum(w, 0) / tau) - vols) ** 2)))


def quantlib(slices):
    import QuantLib as ql

    today = ql.Date(2, 1, 2024)
    ql.Settings.instance().evaluationDate = today
    counter = ql.Actual365Fixed()
    # One expiry date for all: SVI sees vol√τ only, so volatilities are rescaled to that date.
    expiry, year = today + 365, 1.0
    times, errors, slopes = [], [], []
    for item in slices:
        k, vols, tau = np.array(item["k"]), np.array(item["vols"]), item["tau"]
        scaled = vols * math.sqrt(tau / year)
        atm = float(np.interp(0.0, k, scaled))
        strikes = [float(x) for x in 100 * np.exp(k)]
        quotes = [float(x) for x in scaled]
        w = atm * atm * year
        start = time.perf_counter()
        try:
            section = ql.SviInterpolatedSmileSection(
                expiry, 100.0, strikes, False, atm, quotes,
                w / 2, 0.5 * atm, max(0.1, atm), -0.4, 0.0,
                False, False, False, False, False, False,
                ql.EndCriteria(1000, 100, 1e-8, 1e-8, 1e-8), ql.LevenbergMarquardt(), counter,
            )
            a, b = section.a(), section.b()
            times.append(1e3 * (time.perf_counter() - start))
            errors.append(
                rmse(k, vols, tau, a, b, section.rho(), section.m(), section.sigma())
            )
            slopes.append(b * (1 + abs(section.rho())))
        except RuntimeError:
            times.append(1e3 * (time.perf_counter() - start))
            errors.append(None)
            slopes.append(None)
    return {"version": ql.__version__, "times": times, "errors": errors, "slopes": slopes}


def slsqp(slices):
    import scipy
    from scipy.optimize import minimize

    times, errors = [], []
    for item in slices:
        k, vols, tau = np.array(item["k"]), np.array(item["vols"]), item["tau"]

        def parts(p):
            a, b, r, m, s = p
            x = k - m
            root = np.sqrt(x * x + s * s)
            return a + b * (r * x + root), b * (r + x / root), b * s * s / root**3

        def cost(p):
            w = np.maximum(parts(p)[0], 1e-10)
            return 1e4 * np.mean((np.sqrt(w / tau) - vols) ** 2)

        def positive(p):
            return parts(p)[0] - 1e-10

        def density(p):
            w, d1, d2 = parts(p)
            w = np.maximum(w, 1e-10)
            return (1 - k * d1 / (2 * w)) ** 2 - d1**2 / 4 * (1 / w + 0.25) + d2 / 2

        atm = float(np.interp(0.0, k, vols)) ** 2 * tau
        guess = [atm / 2, 0.5 * math.sqrt(atm), -0.4, 0.0, 0.1]
        start = time.perf_counter()
        fit = minimize(
            cost, guess, method="SLSQP",
            bounds=[(None, None), (0, 1), (-1, 1), (-1.5, 0.5), (1e-8, 2)],
            constraints=[{"type": "ineq", "fun": positive}, {"type": "ineq", "fun": density}],
            options={"maxiter": 500, "ftol": 1e-10},
        )
        times.append(1e3 * (time.perf_counter() - start))
        errors.append(rmse(k, vols, tau, *fit.x))
    return {"version": scipy.__version__, "times": times, "errors": errors}


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        every = json.load(file)
    step = max(1, len(every) // int(sys.argv[2]))
    print(json.dumps({"quantlib": quantlib(every), "slsqp": slsqp(every[::step]), "step": step}))
