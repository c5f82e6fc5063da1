"""Runs the real XGBoost for the tests: a JSON request on stdin, a JSON answer on stdout.

train:   {"features": [[..]], "targets": [..], "weights": null, "parameters": {}, "rounds": n}
         -> {"model": <the model as text>, "predictions": [..], "margins": [..]}
predict: {"features": [[..]], "model": <text>} -> {"predictions": [..]}
A missing value is null.
"""

import json
import sys

import numpy as np
import xgboost as xgb


def table(rows):
    return np.array([[np.nan if x is None else x for x in row] for row in rows], dtype=np.float32)


def main():
    request = json.load(sys.stdin)
    data = xgb.DMatrix(
        table(request["features"]), label=request.get("targets"), weight=request.get("weights")
    )
    if "model" in request:
        booster = xgb.Booster(model_file=bytearray(request["model"], "utf-8"))
        answer = {"predictions": booster.predict(data).tolist()}
    else:
        parameters = {"tree_method": "hist", "nthread": 1, **request["parameters"]}
        booster = xgb.train(parameters, data, request["rounds"])
        answer = {
            "model": booster.save_raw("json").decode(),
            "predictions": booster.predict(data).tolist(),
            "margins": booster.predict(data, output_margin=True).tolist(),
            "importance": {
                kind: booster.get_score(importance_type=kind)
                for kind in ("weight", "gain", "cover", "total_gain", "total_cover")
            },
        }
    answer["version"] = xgb.__version__
    json.dump(answer, sys.stdout)


main()
