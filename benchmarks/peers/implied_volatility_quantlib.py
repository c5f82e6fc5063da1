"""QuantLib's implied volatility, called row by row from Python.

usage: implied_volatility_quantlib.py ROWS.f64 FUNCTION REPETITIONS OUT.f64

ROWS holds 7 doubles a row: price, forward, strike, tau, sign, discount factor, true vol. Prints
{"version", "times"} in milliseconds a pass over the rows and writes the volatilities to OUT.
"""
import json
import sys
import time
from array import array

import QuantLib as ql

path, function, repetitions, out = sys.argv[1:]
data = array("d")
with open(path, "rb") as file:
    data.frombytes(file.read())
rows = [
    (ql.Option.Call if data[i + 4] > 0 else ql.Option.Put, *data[i : i + 4], data[i + 5])
    for i in range(0, len(data), 7)
]
null = ql.nullDouble()


def safe(kind, price, forward, strike, tau, discount):
    deviation = ql.blackFormulaImpliedStdDev(
        kind, strike, forward, price, discount, 0.0, null, 1e-12)
    return deviation / tau**0.5


def rational(kind, price, forward, strike, tau, discount):
    deviation = ql.blackFormulaImpliedStdDevLiRS(
        kind, strike, forward, price, discount, 0.0, null, 1.0, 1e-12, 100)
    return deviation / tau**0.5


solve = {"safe": safe, "rational": rational}[function]
times = []
for _ in range(int(repetitions)):
    vols = array("d")
    start = time.perf_counter()
    for row in rows:
        try:
            vols.append(solve(*row))
        except RuntimeError:
            vols.append(float("nan"))
    times.append(1e3 * (time.perf_counter() - start))
with open(out, "wb") as file:
    vols.tofile(file)
print(json.dumps({"version": ql.__version__, "times": times}))
