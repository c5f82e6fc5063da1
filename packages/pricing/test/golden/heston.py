"""Golden Heston and Bates call prices by 30-digit integration (mpmath), checked against QuantLib.

/usr/bin/python3 packages/pricing/test/golden/heston.py > packages/pricing/test/golden/heston.json
(needs mpmath; QuantLib, Debian's quantlib-python, is compared when present)

The integral is the two-probability form of Heston (1993) with the characteristic function of
Albrecher et al., so neither the contour nor the control variate of the tested code is shared.
"""
import json
import sys
from mpmath import exp, log, mp, mpc, mpf, pi, quad, sqrt

mp.dps = 30

CASES = [
    # Andersen (2008) cases I-III: kappa .5/.3/1, theta .04/.04/.09, sigma 1/.9/1, rho -.9/-.5/-.3
    dict(name="Andersen I", tau=10, v0=0.04, kappa=0.5, theta=0.04, sigma=1.0, rho=-0.9),
    dict(name="Andersen II", tau=15, v0=0.04, kappa=0.3, theta=0.04, sigma=0.9, rho=-0.5),
    dict(name="Andersen III", tau=5, v0=0.09, kappa=1.0, theta=0.09, sigma=1.0, rho=-0.3),
    dict(name="index, one month", tau=1 / 12, v0=0.03, kappa=3, theta=0.05, sigma=0.8, rho=-0.75),
    dict(name="index, one week", tau=7 / 365, v0=0.02, kappa=5, theta=0.04, sigma=1.5, rho=-0.7),
    dict(name="nearly Black", tau=0.5, v0=0.04, kappa=2, theta=0.05, sigma=1e-4, rho=0.3),
    dict(name="upward skew", tau=2, v0=0.3, kappa=1.2, theta=0.5, sigma=0.6, rho=0.4),
    dict(name="Bates", tau=0.25, v0=0.02, kappa=2, theta=0.03, sigma=0.4, rho=-0.6,
         jumpRate=0.8, jumpMean=-0.1, jumpStdev=0.15),
]


def phi(z, c):
    """E[exp(z ln(F_tau/F))]."""
    kappa, theta, sigma, rho, v0, tau = (mpf(c[n]) for n in
                                         ("kappa", "theta", "sigma", "rho", "v0", "tau"))
    beta = kappa - rho * sigma * z
    d = sqrt(beta * beta - sigma * sigma * (z * z - z))
    g = (beta - d) / (beta + d)
    e = exp(-d * tau)
    C = kappa * theta / sigma**2 * ((beta - d) * tau - 2 * log((1 - g * e) / (1 - g)))
    D = (beta - d) / sigma**2 * (1 - e) / (1 - g * e)
    total = C + D * v0
    if "jumpRate" in c:
        lam, mu, delta = (mpf(c[n]) for n in ("jumpRate", "jumpMean", "jumpStdev"))
        mean = exp(mu + delta**2 / 2) - 1
        total += lam * tau * (exp(z * mu + z * z * delta**2 / 2) - 1 - z * mean)
    return exp(total)


def call(strike, c):
    k = log(mpf(strike))
    scale = sqrt(mpf(c["v0"] + c["theta"]) / 2 * mpf(c["tau"]))
    top = 1 / scale
    while abs(phi(1 + mpc(0, top), c)) > mpf(10) ** -25:
        top *= mpf(1.2)
    pieces = 6 + int(top * max(abs(k), scale) / 10)
    ends = [mpf(1) / 10**6] + [top * (mpf(j) / pieces) ** 2 for j in range(1, pieces + 1)]
    p1, p2 = (quad(lambda u: (exp(-mpc(0, u * k)) * phi(z + mpc(0, u), c) / mpc(0, u)).real, ends,
                   method="gauss-legendre") for z in (1, 0))
    # Both integrands tend to a constant at 0; [0, 1e-6] is added as a rectangle.
    eps = mpf(1) / 10**6
    for z, add in ((1, 1), (0, 2)):
        edge = (exp(-mpc(0, eps * k)) * phi(z + mpc(0, eps), c) / mpc(0, eps)).real * eps
        if add == 1:
            p1 += edge
        else:
            p2 += edge
    return (mpf(1) / 2 + p1 / pi) - mpf(strike) * (mpf(1) / 2 + p2 / pi)


def quantlib(strike, c):
    import QuantLib as ql

    day = ql.Date(1, 1, 2024)
    ql.Settings.instance().evaluationDate = day
    count = ql.Actual365Fixed()
    zero = ql.YieldTermStructureHandle(ql.FlatForward(day, 0.0, count))
    spot = ql.QuoteHandle(ql.SimpleQuote(1.0))
    args = (zero, zero, spot, c["v0"], c["kappa"], c["theta"], c["sigma"], c["rho"])
    if "jumpRate" in c:
        process = ql.BatesProcess(*args, c["jumpRate"], c["jumpMean"], c["jumpStdev"])
        engine = ql.BatesEngine(ql.BatesModel(process), 192)
    else:
        engine = ql.AnalyticHestonEngine(ql.HestonModel(ql.HestonProcess(*args)), 192)
    days = round(c["tau"] * 365)
    if abs(days / 365 - c["tau"]) > 1e-12:
        return None
    option = ql.VanillaOption(
        ql.PlainVanillaPayoff(ql.Option.Call, strike), ql.EuropeanExercise(day + days))
    option.setPricingEngine(engine)
    return option.NPV()


out = []
for case in CASES:
    width = sqrt((case["v0"] + case["theta"]) / 2 * case["tau"])
    strikes = [float(exp(j * width)) for j in (-2.5, -1, -0.2, 0, 0.5, 1.5)]
    prices = [float(call(strike, case)) for strike in strikes]
    for strike, price in zip(strikes, prices):
        try:
            peer = quantlib(strike, case)
        except ImportError:
            peer = None
        if peer is not None:
            print(f'{case["name"]:18s} {strike:8.4f} {price:.15f} QuantLib {peer - price:+.1e}',
                  file=sys.stderr)
    parameters = {n: case[n] for n in case if n not in ("name", "tau")}
    out.append(dict(name=case["name"], tau=case["tau"], parameters=parameters, strikes=strikes,
                    prices=prices))
print(json.dumps(out, indent=1))
