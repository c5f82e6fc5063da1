"""The repair's programme by general solvers: cvxopt's interior point (least squares) and SciPy's
HiGHS (the same constraints, sum of absolute displacements).

Usage: repair_solvers.py PROGRAM.json SOLVER REPETITIONS, SOLVER "cvxopt" or "highs"; prints JSON
with times in milliseconds, the objective and the least slack of the constraints.
"""

import json
import sys
import time

import numpy as np
from scipy import sparse


def rows(triplets, size):
    n = triplets["rows"]
    row = np.repeat(np.arange(n), 3)
    cells = (triplets["coefficients"], (row, triplets["columns"]))
    return sparse.csr_matrix(cells, shape=(n, size)), np.array(triplets["right"])


def by_cvxopt(fit, target, constraints, least):
    from cvxopt import matrix, solvers, spmatrix

    def convert(a):
        a = a.tocoo()
        return spmatrix(a.data.tolist(), a.row.tolist(), a.col.tolist(), a.shape)

    solvers.options.update(show_progress=False, abstol=1e-8, reltol=1e-10, feastol=1e-10)
    quadratic = convert(sparse.tril(fit.T @ fit))
    linear = matrix(-(fit.T @ target))
    minus, bound = convert(-constraints), matrix(-least)
    start = time.perf_counter()
    solution = solvers.qp(quadratic, linear, minus, bound)
    elapsed = time.perf_counter() - start
    return elapsed, np.array(solution["x"]).ravel(), solution["status"], solution["iterations"]


def by_highs(fit, target, constraints, least):
    from scipy.optimize import linprog

    m, n = fit.shape
    eye = sparse.identity(m)
    bounds = [(None, None)] * n + [(0, None)] * m
    a = sparse.bmat([[fit, -eye], [-fit, -eye], [-constraints, None]]).tocsc()
    b = np.concatenate([target, -target, -least])
    cost = np.concatenate([np.zeros(n), np.ones(m)])
    start = time.perf_counter()
    solution = linprog(
        cost, A_ub=a, b_ub=b, bounds=bounds, method="highs-ipm", options={"time_limit": 120}
    )
    elapsed = time.perf_counter() - start
    x = np.full(n, np.nan) if solution.x is None else solution.x[:n]
    return elapsed, x, solution.message, int(solution.nit)


def main():
    path, solver, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with open(path) as file:
        program = json.load(file)
    fit, target = rows(program["fit"], program["size"])
    constraints, least = rows(program["constraints"], program["size"])
    solve = {"cvxopt": by_cvxopt, "highs": by_highs}[solver]
    times = []
    for _ in range(repetitions):
        elapsed, x, status, iterations = solve(fit, target, constraints, least)
        times.append(1e3 * elapsed)
    if not np.isfinite(x).all():
        sys.exit(f"{solver} found no solution: {status}")
    misfit = fit @ x - target
    report = {
        "times": times,
        "squares": float(misfit @ misfit) / 2,
        "absolutes": float(np.abs(misfit).sum()),
        "leastSlack": float((constraints @ x - least).min()),
        "status": str(status),
        "iterations": iterations,
    }
    print(json.dumps(report))


main()
