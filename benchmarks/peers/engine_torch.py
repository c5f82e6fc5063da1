"""Training steps (forward, backward, Adam) of small networks in PyTorch, from weights and a batch
that are given, so that losses can be compared.

Usage: engine_torch.py CASE.safetensors NAME THREADS REPETITIONS; prints JSON, times in milliseconds.
"""

import json
import sys
import time

import torch
from torch import nn

from operator_torch import read_safetensors


def linear(tensors, name):
    weights = tensors[f"{name}.weights"]
    layer = nn.Linear(*weights.shape)
    layer.weight.data = weights.T.contiguous()
    layer.bias.data = tensors[f"{name}.bias"].clone()
    return layer


def recurrent(tensors, kind):
    """Our one bias of an LSTM is PyTorch's first; its second, redundant, stays 0."""
    weights = tensors["r.weights"]
    units = tensors["r.recurrent"].shape[0]
    layer = {"lstm": nn.LSTM, "gru": nn.GRU}[kind](weights.shape[0], units, batch_first=True)
    layer.weight_ih_l0.data = weights.T.contiguous()
    layer.weight_hh_l0.data = tensors["r.recurrent"].T.contiguous()
    layer.bias_ih_l0.data = tensors["r.bias"].clone()
    if kind == "gru":
        layer.bias_hh_l0.data = tensors["r.recurrentBias"].clone()
    else:
        layer.bias_hh_l0.data.zero_()
        layer.bias_hh_l0.requires_grad = False
    return layer


class Mlp(nn.Module):
    def __init__(self, tensors):
        super().__init__()
        self.layers = nn.ModuleList([linear(tensors, f"h{i}") for i in range(3)])
        self.out = linear(tensors, "out")

    def forward(self, x):
        for layer in self.layers:
            x = torch.tanh(layer(x))
        return self.out(x)


class Recurrent(nn.Module):
    def __init__(self, tensors, kind, last):
        super().__init__()
        self.layer, self.out, self.last = recurrent(tensors, kind), linear(tensors, "out"), last

    def forward(self, x):
        h, _ = self.layer(x)
        return self.out(h[:, -1] if self.last else h)


class Kan(nn.Module):
    def __init__(self, tensors):
        super().__init__()
        self.c = nn.ParameterList([nn.Parameter(tensors[f"{n}.coefficients"]) for n in "abc"])

    def forward(self, x):
        for c in self.c:
            u = torch.tanh(x)
            terms = [torch.ones_like(u), 2 * u]
            while len(terms) < len(c):
                terms.append(2 * u * terms[-1] - terms[-2])
            x = torch.stack(terms[: len(c)], 1).flatten(1) @ c.flatten(0, 1)
        return x


def build(name, tensors):
    if name == "mlp":
        return Mlp(tensors)
    if name == "kan":
        return Kan(tensors)
    return Recurrent(tensors, name[:4].rstrip("0123456789"), last=name == "lstm")


def main():
    path, name, threads, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(threads)
    tensors = read_safetensors(path)
    model = build(name, tensors)
    learning = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.Adam(learning, lr=1e-3)
    x, y = tensors["x"], tensors["y"]
    losses, times = [], []
    for i in range(repetitions + 2):
        start = time.perf_counter()
        loss = ((model(x) - y) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if i > 1:  # the first two are warm-up
            times.append(1e3 * (time.perf_counter() - start))
        losses.append(loss.item())
    weights = sum(p.numel() for p in learning)
    print(json.dumps({"torch": torch.__version__, "weights": weights, "losses": losses, "step": times}))


if __name__ == "__main__":
    main()
