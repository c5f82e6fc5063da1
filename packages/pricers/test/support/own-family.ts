import { activate, add, dense, multiply } from "@volsmith/engine";
import { networkFamily, oneOf, whole } from "@volsmith/pricers";

/** Layers that say how much of them goes on: h + σ(h·A) ⊙ act(h·B). */
export const gatedNetwork = networkFamily({
  kind: "gated",
  title: "gated residual network",
  memory: "none",
  shape: {
    units: whole(1, 512).default(32),
    layers: whole(1, 16).default(2),
    activation: oneOf(["tanh", "swish"]).default("swish"),
  },
  defaults: { rate: 1e-3, epochs: 100, patience: 20 },
  record({ x }, { units, layers, activation }) {
    let h = dense(x, { name: "in", units, activation });
    for (let i = 0; i < layers; i++) {
      const gate = dense(h, { name: `gate${i}`, units, activation: "sigmoid" });
      const change = activate(dense(h, { name: `change${i}`, units }), activation);
      h = add(h, multiply(gate, change));
    }
    return dense(h, { name: "price", units: 1 });
  },
});
