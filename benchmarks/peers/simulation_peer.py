"""Times simulations of paths by NumPy (float64, vectorised over paths) and QuantLib.

usage: simulation_peer.py FILE

FILE holds JSON with paths, steps, repetitions, and a field for each process. Prints, per process
and library, times in milliseconds and the mean of the last spot. NumPy draws from SFC64, its fastest
generator, into memory laid out step by step, the faster way; each simulation makes an array of all
spots (and of volatilities where the process has one), as ours does. Its normals and exponentials run
on one thread. QuantLib goes through its Python bindings: paths one at a time, on a tenth of the paths.
"""
import json
import sys
import time

import numpy as np

with open(sys.argv[1]) as file:
    PARAMETERS = json.load(file)
PATHS, STEPS = PARAMETERS["paths"], PARAMETERS["steps"]
DT = 1 / STEPS
ROOT = np.sqrt(DT)
SPOT = 100.0
# ln(S/F) at which SABR is absorbed, as in ours.
FLOOR = np.log(1e-6)


def spots_of(logs):
    out = np.empty((STEPS + 1, logs.shape[1]))
    out[0] = SPOT
    np.cumsum(logs, axis=0, out=out[1:])
    np.exp(out[1:], out=out[1:])
    out[1:] *= SPOT
    return out


def gbm(rng, p):
    z = rng.standard_normal((STEPS, PATHS))
    z *= p["vol"] * ROOT
    z -= 0.5 * p["vol"] ** 2 * DT
    return spots_of(z), None


def roughened(rng, p):
    days = np.arange(STEPS)[:, None]
    regime = np.where(days < 84, 0.15, np.where(days < 168, 0.4, 0.2))
    length = rng.integers(5, 16, PATHS)
    begin = np.floor(rng.random(PATHS) * (STEPS - length + 1))
    vols = np.where((days >= begin) & (days < begin + length), 0.6, regime)
    z = rng.standard_normal((STEPS, PATHS))
    z *= ROOT * vols
    z -= 0.5 * DT * vols**2
    jumping = np.flatnonzero(rng.random(PATHS) < 0.2)
    size = rng.uniform(0.05, 0.15, jumping.size) * rng.choice([-1, 1], jumping.size)
    z[rng.integers(29, 240, jumping.size), jumping] += np.log1p(size)
    return spots_of(z), vols


def quadratic_exponential(rng, p, jumps):
    kappa, theta, sigma, rho = p["kappa"], p["theta"], p["sigma"], p["rho"]
    decay = np.exp(-kappa * DT)
    c1 = sigma**2 * decay * (1 - decay) / kappa
    c2 = theta * sigma**2 * (1 - decay) ** 2 / (2 * kappa)
    half = 0.5 * DT
    k0 = -rho * kappa * theta / sigma * DT
    k1 = half * (kappa * rho / sigma - 0.5) - rho / sigma
    k2 = half * (kappa * rho / sigma - 0.5) + rho / sigma
    k3 = half * (1 - rho**2)
    a = k2 + 0.5 * k3
    v = np.full(PATHS, p["v0"])
    logs = np.empty((STEPS, PATHS))
    vols = np.empty((STEPS + 1, PATHS))
    vols[0] = np.sqrt(v)
    if jumps:
        rate, mean, sd = p["jumpRate"], p["jumpMean"], p["jumpStdev"]
        drift = -rate * np.expm1(mean + 0.5 * sd**2) * DT
    for i in range(STEPS):
        m = theta + (v - theta) * decay
        psi = (v * c1 + c2) / m**2
        z = rng.standard_normal(PATHS)
        with np.errstate(all="ignore"):
            r = 2 / psi
            b2 = r - 1 + np.sqrt(r * (r - 1))
            scale = m / (1 + b2)
            new = scale * (np.sqrt(b2) + z) ** 2
            left = 1 - 2 * a * scale
            fixed = -a * b2 * scale / left + 0.5 * np.log(left)
        skewed = np.flatnonzero(psi > 1.5)
        if skewed.size:
            ps = psi[skewed]
            p0 = (ps - 1) / (ps + 1)
            beta = (1 - p0) / m[skewed]
            u = rng.random(skewed.size)
            new[skewed] = np.where(u <= p0, 0, np.log((1 - p0) / (1 - u)) / beta)
            fixed[skewed] = -np.log(p0 + beta * (1 - p0) / (beta - a))
        x = fixed - (k1 + 0.5 * k3) * v + k1 * v + k2 * new
        variance = k3 * (v + new)
        if jumps:
            n = rng.poisson(rate * DT, PATHS)
            x += n * mean + drift
            variance += n * sd**2
        logs[i] = x + np.sqrt(variance) * rng.standard_normal(PATHS)
        v = new
        vols[i + 1] = np.sqrt(v)
    return spots_of(logs), vols


def heston(rng, p):
    return quadratic_exponential(rng, p, False)


def bates(rng, p):
    return quadratic_exponential(rng, p, True)


def merton(rng, p):
    rate, mean, sd, vol = p["jumpRate"], p["jumpMean"], p["jumpStdev"], p["vol"]
    n = rng.poisson(rate * DT, (STEPS, PATHS))
    z = rng.standard_normal((STEPS, PATHS))
    z *= np.sqrt(vol**2 * DT + n * sd**2)
    z += n * mean - (0.5 * vol**2 + rate * np.expm1(mean + 0.5 * sd**2)) * DT
    return spots_of(z), None


def kou(rng, p):
    rate, up, a, b, vol = (p[k] for k in ("jumpRate", "upProbability", "meanUp", "meanDown", "vol"))
    n = rng.poisson(rate * DT, (STEPS, PATHS))
    k = rng.binomial(n, up)
    z = rng.standard_normal((STEPS, PATHS))
    z *= vol * ROOT
    z -= (0.5 * vol**2 + rate * (up / (1 - a) + (1 - up) / (1 + b) - 1)) * DT
    hit = np.nonzero(n)
    ups, downs = k[hit], n[hit] - k[hit]
    z[hit] += a * rng.standard_gamma(ups) - b * rng.standard_gamma(downs)
    return spots_of(z), None


def sabr(rng, p):
    alpha, beta, nu, rho = p["alpha"], p["beta"], p["nu"], p["rho"]
    bar = np.sqrt(1 - rho**2)
    out = np.empty((STEPS + 1, PATHS))
    vols = np.empty((STEPS + 1, PATHS))
    out[0] = SPOT
    x = np.zeros(PATHS)
    factor = np.full(PATHS, np.log(alpha * SPOT ** (beta - 1)))
    vols[0] = np.exp(factor)
    for i in range(STEPS):
        z = rng.standard_normal(PATHS)
        vol = vols[i]
        x += vol * ROOT * (rho * z + bar * rng.standard_normal(PATHS)) - 0.5 * DT * vol**2
        factor += nu * ROOT * z - 0.5 * nu**2 * DT
        np.maximum(x, FLOOR, out=x)
        np.exp(factor + (beta - 1) * x, out=vols[i + 1])
        vols[i + 1] *= x > FLOOR
        np.exp(x, out=out[i + 1])
    out[1:] *= SPOT
    return out, vols


def rough_bergomi(rng, p):
    hurst, eta, rho, xi = p["hurst"], p["eta"], p["rho"], p["forwardVariance"]
    # The same weights as ours: increments (by one matrix product) and the rest of the last cell.
    times = np.arange(STEPS + 1) * DT
    power = hurst + 0.5
    edges = np.maximum(times[1:, None] - times[None, :], 0) ** power
    weights = np.sqrt(2 * hurst) * (edges[:, :-1] - edges[:, 1:]) / power / ROOT
    cell = DT ** (2 * hurst)
    own = np.sqrt(2 * hurst) * DT**hurst / power
    rest = np.sqrt(cell - own**2)
    z = rng.standard_normal((STEPS, PATHS))
    y = weights @ z
    y += rest * rng.standard_normal((STEPS, PATHS))
    y *= 0.5 * eta
    y += 0.5 * np.log(xi) - 0.25 * eta**2 * times[1:, None] ** (2 * hurst)
    vols = np.empty((STEPS + 1, PATHS))
    vols[0] = np.sqrt(xi)
    np.exp(y, out=vols[1:])
    w = rng.standard_normal((STEPS, PATHS))
    w *= np.sqrt(1 - rho**2)
    w += rho * z
    w *= ROOT * vols[:-1]
    w -= 0.5 * DT * vols[:-1] ** 2
    return spots_of(w), vols


def local_volatility(rng, p):
    begins, per_unit, times = (np.array(p[k]) for k in ("begins", "perUnit", "times"))
    table = np.array(p["table"]).reshape(len(times), -1)
    columns = np.arange(table.shape[1])
    places = np.searchsorted(times, np.arange(STEPS + 1) * DT - 1e-9)
    out = np.empty((STEPS + 1, PATHS))
    vols = np.empty((STEPS + 1, PATHS))
    x = np.zeros(PATHS)
    date = 0
    for i, now in enumerate(times):
        vol = np.interp((x - begins[i]) * per_unit[i], columns, table[i])
        if i == places[date]:
            vols[date] = vol
            np.exp(x, out=out[date])
            date += 1
        if date > STEPS:
            break
        length = times[i + 1] - now
        x = x + vol * np.sqrt(length) * rng.standard_normal(PATHS) - 0.5 * length * vol**2
    out *= SPOT
    return out, vols


def block_bootstrap(rng, p):
    returns = np.array(p["returns"])
    returns -= np.log(np.exp(returns).mean())
    count = len(returns)
    fresh = rng.integers(0, count, (STEPS, PATHS))
    starts = rng.random((STEPS, PATHS)) < 1 / p["blockLength"]
    starts[0] = True
    place = np.where(starts, np.arange(STEPS)[:, None], 0)
    np.maximum.accumulate(place, axis=0, out=place)
    index = np.take_along_axis(fresh, place, axis=0)
    index += np.arange(STEPS)[:, None] - place
    index %= count
    return spots_of(returns[index]), None


NUMPY = {
    "gbm": gbm,
    "roughened-gbm": roughened,
    "heston": heston,
    "bates": bates,
    "merton": merton,
    "kou": kou,
    "sabr": sabr,
    "rough-bergomi": rough_bergomi,
    "local-volatility": local_volatility,
    "block-bootstrap": block_bootstrap,
}


def quantlib(processes):
    import QuantLib as ql

    today = ql.Date(1, 1, 2024)
    ql.Settings.instance().evaluationDate = today
    flat = ql.YieldTermStructureHandle(ql.FlatForward(today, 0.0, ql.Actual365Fixed()))
    spot = ql.QuoteHandle(ql.SimpleQuote(SPOT))
    paths = PATHS // 10
    answer = {"version": ql.__version__, "paths": paths, "times": {}}

    def black(vol):
        term = ql.BlackConstantVol(today, ql.NullCalendar(), vol, ql.Actual365Fixed())
        return ql.BlackScholesMertonProcess(spot, flat, flat, ql.BlackVolTermStructureHandle(term))

    def one(process):
        normals = ql.GaussianRandomSequenceGenerator(
            ql.UniformRandomSequenceGenerator(STEPS, ql.UniformRandomGenerator(seed=7))
        )
        generator = ql.GaussianPathGenerator(process, 1.0, STEPS, normals, False)
        return lambda: [generator.next().value() for _ in range(paths)]

    def many(process, factors):
        normals = ql.GaussianRandomSequenceGenerator(
            ql.UniformRandomSequenceGenerator(STEPS * factors, ql.UniformRandomGenerator(seed=7))
        )
        times = list(ql.TimeGrid(1.0, STEPS))
        generator = ql.GaussianMultiPathGenerator(process, times, normals, False)
        return lambda: [generator.next().value() for _ in range(paths)]

    h, b = processes["heston"], processes["bates"]
    heston = ql.HestonProcess(
        flat, flat, spot, h["v0"], h["kappa"], h["theta"], h["sigma"], h["rho"],
        ql.HestonProcess.QuadraticExponentialMartingale,
    )
    bates = ql.BatesProcess(
        flat, flat, spot, b["v0"], b["kappa"], b["theta"], b["sigma"], b["rho"],
        b["jumpRate"], b["jumpMean"], b["jumpStdev"],
    )
    runs = {
        "gbm": one(black(processes["gbm"]["vol"])),
        "heston": many(heston, 2),
        "bates": many(bates, bates.factors()),
    }
    for name, run in runs.items():
        run()
        answer["times"][name] = [timed(run) for _ in range(3)]
    return answer


def timed(run):
    start = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - start)


def main():
    rng = np.random.Generator(np.random.SFC64(1))
    numpy = {}
    for name, simulate in NUMPY.items():
        numbers = PARAMETERS["processes"][name]
        spots, _ = simulate(rng, numbers)
        mean = float(spots[-1].mean())
        del spots
        times = [timed(lambda: simulate(rng, numbers)) for _ in range(PARAMETERS["repetitions"])]
        numpy[name] = {"times": times, "mean": mean}
    answer = {"numpy": {"version": np.__version__, "processes": numpy}, "quantlib": None}
    try:
        answer["quantlib"] = quantlib(PARAMETERS["processes"])
    except ImportError:
        print("python3-quantlib is absent", file=sys.stderr)
    print(json.dumps(answer))


main()
