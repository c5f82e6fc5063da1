/**
 * The network of a mixture: a gate, and nine experts of which each row is sent to the few that the
 * gate holds best.
 *
 * [S17] Shazeer et al., "Outrageously large neural networks: the sparsely-gated mixture-of-experts
 *       layer", ICLR 2017. arXiv:1701.06538
 */
import {
  add,
  constant,
  dense,
  divide,
  lastStep,
  learned,
  mixture,
  multiply,
  sparseSoftmax,
  subtract,
} from "@volsmith/engine";
import type { Value } from "@volsmith/engine";

import type { NetworkConfig, NetworkInputs } from "../../neural/architecture.ts";
import { initialiserOf, silence } from "../../neural/layers.ts";
import { recordPrice } from "../../neural/network.ts";
import type { NetworkParts, PriceInputs } from "../../neural/network.ts";
import { expertConfigs, KIND, stepsOf } from "./config.ts";
import type { MixtureConfig } from "./config.ts";
import { expertFamilies } from "./expert-families.ts";
import { regimes } from "./regimes.ts";

type MixtureArchitecture = NetworkParts["architecture"];

/** Names of the gate's parameters begin so. */
export const GATE = "gate";

/** Names of an expert's parameters begin so. */
export function expertScope(expert: number): string {
  return `expert.${regimes[expert].replace(" ", "-")}`;
}

/** What a gate says of a row. */
export interface Gated {
  /** One a regime. [9] */
  readonly logits: Value;
  /** Weights that add up to 1, not 0 for the active experts only. [9] */
  readonly gates: Value;
}

/** A mixture's network: the weighted sum of the active experts, each before the output form. */
export function mixtureArchitecture(config: MixtureConfig): MixtureArchitecture {
  return {
    ...shapeOf(config),
    record: (inputs) => recordMixture(inputs, recordGate(inputs, config), config),
  };
}

/** One expert alone, as it learns its regime. */
export function expertArchitecture(config: MixtureConfig, expert: number): MixtureArchitecture {
  const own = expertConfigs(config)[expert];
  return { ...shapeOf(config), record: (inputs) => recordExpert(inputs, expert, own) };
}

/** Dense, relu (or another activation), dense. [features] → [9] */
function recordGate({ x }: NetworkInputs, { gate, active }: MixtureConfig): Gated {
  return x.graph.scope(GATE, () => {
    const today = lastStep(x);
    const { units, activation } = gate;
    const initialiser = initialiserOf("auto", { inputs: today.width, outputs: units, activation });
    const inner = dense(today, { name: "inner", units, activation, initialiser });
    const logits = dense(inner, { name: "logits", units: regimes.length });
    return { logits, gates: sparseSoftmax(logits, { active }) };
  });
}

/** Sends rows to their experts and adds up what comes back. */
function recordMixture(
  { x, mask }: NetworkInputs,
  { gates }: Pick<Gated, "gates">,
  config: MixtureConfig,
): Value {
  const configs = expertConfigs(config);
  const experts = configs.map((own, expert) => (rows: { readonly take: (x: Value) => Value }) => {
    const inputs = { x: rows.take(x), ...(mask && { mask: rows.take(mask) }) };
    return recordExpert(inputs, expert, own);
  });
  return mixture(gates, experts);
}

/** All experts on all rows, before the output form. */
export function recordExperts(inputs: NetworkInputs, config: MixtureConfig): Value[] {
  return expertConfigs(config).map((own, expert) => recordExpert(inputs, expert, own));
}

/** Records the network, and lets the caller keep the gate. */
export function recordGatedPrice(
  parts: NetworkParts,
  inputs: PriceInputs,
  combine: (inputs: NetworkInputs, gated: Gated) => Value = (standard, gated) =>
    recordMixture(standard, gated, parts.config as MixtureConfig),
): Gated & { readonly price: Value } {
  let gated: Gated | null = null;
  const record = (standard: NetworkInputs) => {
    gated = recordGate(standard, parts.config as MixtureConfig);
    return combine(standard, gated);
  };
  const price = recordPrice({ ...parts, architecture: { ...parts.architecture, record } }, inputs);
  return { price, ...(gated as unknown as Gated) };
}

/**
 * An expert on rows of the mixture's inputs. It has standards of its own, for a regime is a small part
 * of the whole; they are given, not learned (see standards.ts).
 */
function recordExpert({ x, mask }: NetworkInputs, expert: number, config: NetworkConfig): Value {
  const { architecture } = expertFamilies.find(({ kind }) => kind === config.kind)!;
  return x.graph.scope(expertScope(expert), () => {
    const looked = architecture.memory === "history" ? x : lastStep(x);
    const centred = subtract(looked, given("mean", x.width, 0, looked));
    const scaled = divide(centred, given("deviation", x.width, 1, looked));
    const raw =
      architecture.memory === "history"
        ? architecture.record({ x: silence(scaled, mask), ...(mask && { mask }) }, config)
        : architecture.record({ x: scaled }, config);
    return add(multiply(raw, given("scale", 1, 1, raw)), given("shift", 1, 0, raw));
  });
}

function shapeOf(config: MixtureConfig): Omit<MixtureArchitecture, "record"> {
  const looksBack = stepsOf(config) > 1;
  return { kind: KIND, memory: looksBack ? "history" : "none" };
}

function given(name: string, width: number, value: number, like: Value): Value {
  return learned(like, { name: `standard.${name}`, width, initialiser: constant(value) });
}
