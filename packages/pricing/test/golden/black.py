"""Golden values of Black's formula, its Greeks and the normalised price, 120 digits rounded.

python3 packages/pricing/test/golden/black.py > packages/pricing/test/golden/black.json
(needs mpmath)
"""
import json
import random
from mpmath import diff, erfc, exp, log, mp, mpf, sqrt

mp.dps = 120
random.seed(20151)


def cdf(x):
    return erfc(-x / sqrt(2)) / 2


def otm(x, s):
    """Call on F = 1, K = e^x, x >= 0."""
    d = x / s - s / 2
    return cdf(-d) - exp(x) * cdf(-d - s)


def sweep():
    rows = []
    while len(rows) < 600:
        vol = 10 ** random.uniform(-3, 1)
        kind = len(rows) % 4
        if kind == 0:
            x = random.uniform(0, 20)
        elif kind == 1:
            x = 10 ** random.uniform(-14, 0.3)
        elif kind == 2:
            x = vol * random.uniform(0, 37)
        else:
            x = 0.0 if len(rows) % 40 == 3 else vol * random.uniform(0, 3)
        if x > 20:
            continue
        c = otm(mpf(x), mpf(vol))
        if mpf(10) ** -300 < c < 1:
            rows.append([x, vol, float(c), float(1 - c)])
    return rows


def greeks():
    cases = []
    for vol, forward, strike, tau, rate, spot, kind in [
        (0.2, 100, 110, 1, 0.05, 96, "call"),
        (0.2, 100, 90, 1, 0.05, 96, "put"),
        (0.35, 4500, 4500, 0.05, 0.0, 4480, "call"),
        (0.8, 60000, 90000, 0.4, 0.03, 61000, "put"),
        (0.1, 1, 1.3, 2, -0.01, 1.1, "call"),
    ]:
        carry = log(mpf(forward) / spot) / tau
        sign = 1 if kind == "call" else -1

        discount = float(exp(-mpf(rate) * tau))
        at = (mpf(spot), mpf(0), mpf(vol), -log(mpf(discount)) / tau)
        rate = at[3]

        # Value as a function of spot, time passed, volatility and rate; the yield is fixed.
        def value(s, t, v, r, carry=carry, sign=sign, tau=tau, strike=strike, rate=rate):
            left = tau - t
            f = s * exp((carry + r - rate) * left)
            w = v * sqrt(left)
            d1 = log(f / strike) / w + w / 2
            return exp(-r * left) * sign * (f * cdf(sign * d1) - strike * cdf(sign * (d1 - w)))

        orders = dict(delta=(1, 0, 0, 0), gamma=(2, 0, 0, 0), vega=(0, 0, 1, 0),
                      theta=(0, 1, 0, 0), rhoRate=(0, 0, 0, 1), vanna=(1, 0, 1, 0),
                      volga=(0, 0, 2, 0), charm=(1, 1, 0, 0), speed=(3, 0, 0, 0),
                      colour=(2, 1, 0, 0), zomma=(2, 0, 1, 0), ultima=(0, 0, 3, 0))
        values = {name: float(diff(value, at, order)) for name, order in orders.items()}
        values["price"] = float(value(*at))
        values["forwardDelta"] = float(diff(value, at, (1, 0, 0, 0)) * spot / mpf(forward))
        cases.append(dict(vol=vol, forward=forward, strike=strike, tau=tau, type=kind,
                          discountFactor=discount, spot=spot, greeks=values))
    return cases


print(json.dumps(dict(normalised=sweep(), greeks=greeks())))
