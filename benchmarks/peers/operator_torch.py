"""The graph neural operator in PyTorch, straight from its formulas: gather, a kernel network per
edge, scatter mean. Nothing factorised, neighbourhoods by comparing all pairs.

Usage: operator_torch.py CASE.safetensors K REPETITIONS; prints JSON with times in milliseconds.
"""

import json
import struct
import sys
import time

import numpy as np
import torch
from torch import nn


def read_safetensors(path):
    with open(path, "rb") as file:
        data = file.read()
    (n,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + n])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = np.frombuffer(data[8 + n + begin : 8 + n + end], dtype="<f4")
        tensors[name] = torch.from_numpy(array.reshape(entry["shape"]).copy())
    return tensors


def network(tensors, prefix):
    layers, i = [], 0
    while f"{prefix}.{i}.weight" in tensors:
        weight, bias = tensors[f"{prefix}.{i}.weight"], tensors[f"{prefix}.{i}.bias"]
        linear = nn.Linear(weight.shape[1], weight.shape[0])
        linear.weight.data, linear.bias.data = weight, bias
        layers += ([nn.GELU()] if i > 0 else []) + [linear]
        i += 1
    return nn.Sequential(*layers)


class Layer(nn.Module):
    def __init__(self, tensors, j):
        super().__init__()
        self.lifting = network(tensors, f"layers.{j}.lifting")
        self.kernel = network(tensors, f"layers.{j}.kernel")
        self.local = tensors.get(f"layers.{j}.local.weight")
        self.bias = tensors[f"layers.{j}.bias"]
        last = f"layers.{j}.projection.0.weight" in tensors
        self.projection = network(tensors, f"layers.{j}.projection") if last else nn.GELU()

    def forward(self, h, positions, v, edges):
        source, target = edges
        lifted = self.lifting(h)
        features = (positions[target], positions[source], lifted[source], v[source])
        kernel = self.kernel(torch.cat(features, dim=1)).view(-1, 16, 17)
        message = (kernel[:, :, :16] @ lifted[source].unsqueeze(2)).squeeze(2) + kernel[:, :, 16]
        total = torch.zeros(len(positions), 16).index_add_(0, target, message)
        count = torch.zeros(len(positions)).index_add_(0, target, torch.ones(len(target)))
        state = total / count.clamp(min=1).unsqueeze(1)
        if self.local is not None:
            state = state + lifted @ self.local.T
        return self.projection(state + self.bias)


def graph(positions, n_inputs, k, radius=0.3):
    """All edges (source, target) by comparing every node with every input."""
    distance = (positions[:, None, 0] - positions[None, :n_inputs, 0]).abs()
    within = distance <= radius
    distance = torch.where(within, distance, torch.full_like(distance, float("inf")))
    order = torch.sort(distance, dim=1, stable=True).indices
    count = within.sum(dim=1, keepdim=True)
    rank = torch.arange(n_inputs)[None, :]
    step = count.div(k, rounding_mode="floor") + 1
    kept = (rank < count) & (rank % step == 0)
    target, place = kept.nonzero(as_tuple=True)
    return order[target, place], target


def main():
    path, k, repetitions = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(1)
    tensors = read_safetensors(path)
    inputs, queries = tensors["inputs"], tensors["queries"]
    positions = torch.cat((inputs, queries))
    n = len(inputs)
    v = torch.cat((tensors["vols"], torch.zeros(len(queries)))).unsqueeze(1)
    n_layers = 1 + max(int(name.split(".")[1]) for name in tensors if name.startswith("layers."))
    layers = nn.ModuleList([Layer(tensors, j) for j in range(n_layers)])

    def forward(edges):
        h = v
        for layer in layers[:-1]:
            h = layer(h, positions, v, edges)
        # The last layer is needed at the queries only.
        source, target = edges
        asked = target >= n
        x = layers[-1](h, positions, v, (source[asked], target[asked]))[n:, 0]
        return nn.functional.softplus(x, beta=0.5)

    times = {"graph": [], "layers": []}
    with torch.inference_mode():
        for i in range(repetitions + 1):
            start = time.perf_counter()
            edges = graph(positions, n, k)
            middle = time.perf_counter()
            out = forward(edges)
            end = time.perf_counter()
            if i > 0:  # the first is warm-up
                times["graph"].append(1e3 * (middle - start))
                times["layers"].append(1e3 * (end - middle))
    result = {"torch": torch.__version__, "edges": len(edges[0]), "out": out.tolist(), **times}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
