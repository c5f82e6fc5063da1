"""Times XGBoost's histogram training and prediction.

usage: xgboost_peer.py FOLDER PARAMETERS

FOLDER holds train.f32, test.f32 (row-major features, the target last). PARAMETERS is JSON with
columns, rounds, repetitions and "xgboost", the parameters of xgboost.train. Writes model.json and
predictions.f32 (test part) to FOLDER; prints times in milliseconds: "load" builds the DMatrix,
"train" is xgboost.train, "predict" predicts the training rows; "cpu" is processor time of load and
train together.
"""
import json
import sys
import time

import numpy as np
import xgboost as xgb

folder, parameters = sys.argv[1], json.loads(sys.argv[2])
columns = parameters["columns"]


def table(name):
    data = np.fromfile(f"{folder}/{name}.f32", dtype=np.float32).reshape(-1, columns + 1)
    return np.ascontiguousarray(data[:, :columns]), np.ascontiguousarray(data[:, columns])


features, targets = table("train")
test, _ = table("test")
threads = parameters["xgboost"]["nthread"]
answer = {"version": xgb.__version__, "load": [], "train": [], "predict": [], "cpu": []}
for _ in range(parameters["repetitions"]):
    cpu = time.process_time()
    start = time.perf_counter()
    data = xgb.DMatrix(features, label=targets, nthread=threads)
    loaded = time.perf_counter()
    booster = xgb.train(parameters["xgboost"], data, parameters["rounds"])
    trained = time.perf_counter()
    answer["cpu"].append(1000 * (time.process_time() - cpu))
    # A new matrix: on the training one XGBoost would return what it remembers.
    again = xgb.DMatrix(features, nthread=threads)
    begin = time.perf_counter()
    booster.predict(again)
    answer["predict"].append(1000 * (time.perf_counter() - begin))
    answer["load"].append(1000 * (loaded - start))
    answer["train"].append(1000 * (trained - loaded))
booster.predict(xgb.DMatrix(test, nthread=threads)).astype(np.float32).tofile(
    f"{folder}/predictions.f32"
)
booster.save_model(f"{folder}/model.json")
print(json.dumps(answer))
