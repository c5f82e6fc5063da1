"""Writes xgboost.json: small models that XGBoost 1.7.4 (Debian's python3-xgboost) trained.

    python3 xgboost_golden.py > xgboost.json

Features are multiples of 1/8 with fewer distinct values than bins, so the cuts are the values.
"""

import json

import numpy as np
import xgboost as xgb

CASES = {
    "squared error with missing values, L1 and L2": {
        "parameters": {"max_depth": 4, "eta": 0.3, "alpha": 0.3, "lambda": 0.5},
        "rounds": 5,
    },
    "least gain and child weight": {
        "parameters": {"max_depth": 6, "gamma": 1.5, "min_child_weight": 5},
        "rounds": 4,
    },
    "logistic with weights": {
        "parameters": {"max_depth": 3, "objective": "binary:logistic", "base_score": 0.3},
        "rounds": 4,
    },
    "pseudo-Huber": {
        "parameters": {"max_depth": 3, "objective": "reg:pseudohubererror"},
        "rounds": 3,
    },
}


def main():
    rng = np.random.default_rng(7)
    n = 240
    x = rng.integers(-40, 40, (n, 3)) / 8
    y = np.round(np.sin(x[:, 0]) + x[:, 1] * x[:, 2] / 5 + 0.3 * rng.standard_normal(n), 3)
    x[rng.random((n, 3)) < 0.1] = np.nan
    weights = np.round(0.5 + rng.random(n), 3)
    answer = {
        "version": xgb.__version__,
        "features": [None if v != v else v for v in x.ravel().tolist()],
        "targets": y.tolist(),
        "weights": weights.tolist(),
        "cases": [],
    }
    for name, case in CASES.items():
        logistic = "logistic" in name
        label = (y > 0).astype(float) if logistic else y
        data = xgb.DMatrix(x, label=label, weight=weights if logistic else None)
        parameters = {"tree_method": "hist", "nthread": 1, **case["parameters"]}
        booster = xgb.train(parameters, data, case["rounds"])
        answer["cases"].append(
            {
                "name": name,
                "parameters": case["parameters"],
                "rounds": case["rounds"],
                "model": booster.save_raw("json").decode(),
                "predictions": [float(f"{p:.9g}") for p in booster.predict(data)],
                "importance": {
                    kind: booster.get_score(importance_type=kind)
                    for kind in ("weight", "gain", "cover", "total_gain", "total_cover")
                },
            }
        )
    print(json.dumps(answer))


main()
