"""Bootstrap of hedging statistics in NumPy; prices and deltas under local volatility in QuantLib.

Usage: hedging_evaluation_peer.py PARAMETERS.json, {paths, policies, draws, repetitions, local: {days, logs,
vols [days, logs], strikes}}. Prints JSON: versions, seconds of the bootstrap, and per strike the
milliseconds, price and delta of a call of one year by finite differences.
"""

import json
import sys
import time

import numpy as np

LEVELS = (0.9, 0.95, 0.99)
AVERSION = 0.1


def bootstrap(pnl, payoffs, draws, rng):
    """The same statistics of every policy [policies, paths] on the same resamples."""
    policies, n = pnl.shape
    counts = rng.multinomial(n, np.full(n, 1 / n), size=draws).astype(float)
    itm = payoffs > 0
    out = []
    for x in pnl:
        columns = [x, x * x, np.exp(-AVERSION * (x - x.min())), x, x]
        columns += [itm, payoffs, np.abs(x) * itm, np.where(itm, np.abs(x) / np.maximum(payoffs, 1e-300), 0)]
        sums = counts @ np.stack(columns, axis=1)
        order = np.argsort(x)
        worst = order[: int(n * 0.2)]
        drawn = counts[:, worst]
        taken = np.cumsum(drawn, axis=1)
        losses = np.cumsum(drawn * x[worst], axis=1)
        tails = []
        for level in LEVELS:
            tail = (1 - level) * n
            edge = (taken < tail).sum(axis=1)
            row = np.arange(draws)
            before = np.where(edge > 0, taken[row, edge - 1], 0)
            sum_before = np.where(edge > 0, losses[row, edge - 1], 0)
            tails.append(-(sum_before + (tail - before) * x[worst][edge]) / tail)
        out.append((sums, tails))
    return out


def quantlib(local):
    import QuantLib as ql

    today = ql.Date(2, 1, 2023)
    ql.Settings.instance().evaluationDate = today
    counter = ql.Actual365Fixed()
    spot = ql.QuoteHandle(ql.SimpleQuote(100.0))
    flat = ql.YieldTermStructureHandle(ql.FlatForward(today, 0.0, counter))
    strikes = [100 * float(np.exp(k)) for k in local["logs"]]
    dates = [today + days for days in local["days"]]
    vols = ql.Matrix(len(strikes), len(dates))
    for i in range(len(strikes)):
        for j in range(len(dates)):
            vols[i][j] = local["vols"][j * len(strikes) + i]
    surface = ql.BlackVarianceSurface(today, ql.NullCalendar(), dates, strikes, vols, counter)
    surface.setInterpolation("bicubic")
    surface.enableExtrapolation()
    black = ql.BlackVolTermStructureHandle(surface)
    process = ql.BlackScholesMertonProcess(spot, flat, flat, black)
    exercise = ql.EuropeanExercise(today + 365)
    rows = []
    for strike in local["strikes"]:
        option = ql.VanillaOption(ql.PlainVanillaPayoff(ql.Option.Call, strike), exercise)
        scheme = ql.FdmSchemeDesc.CrankNicolson()
        engine = ql.FdBlackScholesVanillaEngine(process, 100, 100, 2, scheme, True, 0.0)
        start = time.perf_counter()
        option.setPricingEngine(engine)
        price, delta = option.NPV(), option.delta()
        rows.append({"ms": 1e3 * (time.perf_counter() - start), "price": price, "delta": delta})
    return {"version": ql.__version__, "rows": rows}


def main():
    with open(sys.argv[1]) as file:
        parameters = json.load(file)
    rng = np.random.default_rng(1)
    shape = (parameters["policies"], parameters["paths"])
    pnl = rng.normal(size=shape)
    payoffs = np.maximum(rng.normal(size=shape[1]), 0)
    times = []
    for _ in range(parameters["repetitions"]):
        start = time.perf_counter()
        bootstrap(pnl, payoffs, parameters["draws"], rng)
        times.append(1e3 * (time.perf_counter() - start))
    answer = {"numpy": {"version": np.__version__, "times": times}, "quantlib": None}
    try:
        answer["quantlib"] = quantlib(parameters["local"])
    except ImportError:
        pass
    print(json.dumps(answer))


main()
