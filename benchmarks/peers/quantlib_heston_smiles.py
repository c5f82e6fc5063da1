"""Heston prices and implied volatilities of many smiles with QuantLib.

Reads a JSON file {days: [n], ks: [n][m], parameters, repetitions}; prints, per engine, seconds of
each repetition and the volatilities of the last.
"""

import json
import sys
import time
from math import exp, nan, sqrt

import QuantLib as ql

with open(sys.argv[1]) as file:
    task = json.load(file)
p = task["parameters"]

today = ql.Date(12, 3, 2025)
ql.Settings.instance().evaluationDate = today
count = ql.Actual365Fixed()
flat = ql.YieldTermStructureHandle(ql.FlatForward(today, 0.0, count))
spot = ql.QuoteHandle(ql.SimpleQuote(1.0))
process = ql.HestonProcess(
    flat, flat, spot, p["v0"], p["kappa"], p["theta"], p["sigma"], p["rho"]
)
model = ql.HestonModel(process)
engines = {
    "AnalyticHestonEngine": ql.AnalyticHestonEngine(model),
    "COSHestonEngine": ql.COSHestonEngine(model, 16, 400),
}


def smiles(engine):
    vols = []
    for days, ks in zip(task["days"], task["ks"]):
        exercise = ql.EuropeanExercise(today + days)
        tau = days / 365
        for k in ks:
            kind = ql.Option.Call if k > 0 else ql.Option.Put
            option = ql.VanillaOption(ql.PlainVanillaPayoff(kind, exp(k)), exercise)
            option.setPricingEngine(engine)
            try:
                stdev = ql.blackFormulaImpliedStdDev(
                    kind, exp(k), 1.0, option.NPV(), 1.0, 0.0, 0.2 * sqrt(tau), 1e-12
                )
                vols.append(stdev / sqrt(tau))
            except RuntimeError:
                vols.append(nan)
    return vols


result = {"quantlib": ql.__version__, "engines": {}}
for name, engine in engines.items():
    seconds = []
    for _ in range(task["repetitions"]):
        start = time.perf_counter()
        vols = smiles(engine)
        seconds.append(time.perf_counter() - start)
    result["engines"][name] = {
        "seconds": seconds,
        "vols": [None if v != v else v for v in vols],
    }
print(json.dumps(result))
