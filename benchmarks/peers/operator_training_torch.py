"""One training step of the graph neural operator in PyTorch: the module of operator_torch.py,
reverse-mode differentiation, AdamW. Loss: mean squared error of the volatility at the queries.

Usage: operator_training_torch.py CASE.safetensors K REPETITIONS; prints JSON, times in milliseconds.
"""

import json
import sys
import time

import torch
from torch import nn

from operator_torch import Layer, graph, read_safetensors


def main():
    path, k, repetitions = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(1)
    tensors = read_safetensors(path)
    inputs, queries, targets = tensors["inputs"], tensors["queries"], tensors["targets"]
    positions = torch.cat((inputs, queries))
    n = len(inputs)
    v = torch.cat((tensors["vols"], torch.zeros(len(queries)))).unsqueeze(1)
    n_layers = 1 + max(int(name.split(".")[1]) for name in tensors if name.startswith("layers."))
    layers = nn.ModuleList([Layer(tensors, j) for j in range(n_layers)])
    for layer in layers:
        layer.bias = nn.Parameter(layer.bias)
        if layer.local is not None:
            layer.local = nn.Parameter(layer.local)
    weights = sum(p.numel() for p in layers.parameters())
    optimiser = torch.optim.AdamW(layers.parameters(), lr=1e-4, weight_decay=1e-5)

    times = {"graph": [], "step": []}
    losses = []
    for i in range(repetitions + 1):
        start = time.perf_counter()
        source, target = edges = graph(positions, n, k)
        middle = time.perf_counter()
        h = v
        for layer in layers[:-1]:
            h = layer(h, positions, v, edges)
        # The last layer is needed at the queries only.
        asked = target >= n
        x = layers[-1](h, positions, v, (source[asked], target[asked]))[n:, 0]
        loss = ((nn.functional.softplus(x, beta=0.5) - targets) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        end = time.perf_counter()
        losses.append(loss.item())
        if i > 0:  # the first is warm-up
            times["graph"].append(1e3 * (middle - start))
            times["step"].append(1e3 * (end - middle))
    result = {"torch": torch.__version__, "weights": weights, "losses": losses, **times}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
