import type { PricerFamily } from "../pricer.ts";
import { pricerRegistry } from "../registry.ts";
import { blackScholes } from "./black-scholes.ts";
import { boosting } from "./boosting/boosting.ts";
import { ensembleFamily } from "./ensemble/ensemble.ts";
import { kan } from "./kan.ts";
import { mixture } from "./mixture/mixture.ts";
import { mlp } from "./mlp.ts";
import { rnnAttention } from "./rnn-attention.ts";
import { rnn } from "./rnn.ts";
import { tdnnReduced } from "./tdnn-reduced.ts";
import { tdnn } from "./tdnn.ts";

/** Families that stand on their own, simple ones first. */
const singleFamilies: readonly PricerFamily[] = [
  blackScholes,
  mlp,
  boosting,
  kan,
  tdnnReduced,
  tdnn,
  rnn,
  rnnAttention,
  mixture,
];

/** Every family there is: the single ones, and those that are made of them. */
export const pricerFamilies: readonly PricerFamily[] = [
  ...singleFamilies,
  ensembleFamily(pricerRegistry(singleFamilies)),
];
