"""Training of a hedging policy (GRU, account, CVaR and mean square in the money) in PyTorch, from
weights and paths that are given.

Usage: hedging_torch.py CASE.safetensors THREADS EPOCHS; prints JSON, times in milliseconds.
"""

import json
import sys
import time

import torch
from torch import nn

from operator_torch import read_safetensors

ALPHA, BETA, RATE = 0.9, 0.1, 3e-3


class Policy(nn.Module):
    def __init__(self, tensors):
        super().__init__()
        inputs, units = tensors["gru.weights"].shape[0], tensors["gru.recurrent"].shape[0]
        self.gru = nn.GRU(inputs, units, batch_first=True)
        self.gru.weight_ih_l0.data = tensors["gru.weights"].T.contiguous()
        self.gru.weight_hh_l0.data = tensors["gru.recurrent"].T.contiguous()
        self.gru.bias_ih_l0.data = tensors["gru.bias"].clone()
        self.gru.bias_hh_l0.data = tensors["gru.recurrentBias"].clone()
        self.head = nn.Linear(units, 1)
        self.head.weight.data = tensors["head.weights"].T.contiguous()
        self.head.bias.data = tensors["head.bias"].clone()

    def forward(self, x):
        h, _ = self.gru(x)
        return self.head(h).squeeze(-1)


def objective(held, moves, payoffs):
    error = ((held * moves).sum(1) - payoffs)[payoffs > 0]
    short = error.clamp(max=0)
    k = max(int((1 - ALPHA) * error.numel()), 1)
    edge = short.kthvalue(k).values
    return -short[short <= edge].mean() + BETA * (error**2).mean()


def main():
    path, threads, epochs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(threads)
    tensors = read_safetensors(path)
    policy = Policy(tensors)
    optimiser = torch.optim.Adam(policy.parameters(), lr=RATE)
    x, payoffs = tensors["x"], tensors["payoffs"]
    moves = tensors["spots"].diff(dim=1)
    losses, times = [], []
    for i in range(epochs):
        start = time.perf_counter()
        loss = objective(policy(x), moves, payoffs)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if i > 0:  # the first is warm-up
            times.append(1e3 * (time.perf_counter() - start))
        losses.append(loss.item())
    weights = sum(p.numel() for p in policy.parameters())
    print(json.dumps({"torch": torch.__version__, "weights": weights, "losses": losses, "step": times}))


if __name__ == "__main__":
    main()
