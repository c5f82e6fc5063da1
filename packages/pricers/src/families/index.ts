import type { PricerFamily } from "../pricer.ts";
import { blackScholes } from "./black-scholes.ts";
import { kan } from "./kan.ts";
import { mlp } from "./mlp.ts";
import { rnnAttention } from "./rnn-attention.ts";
import { rnn } from "./rnn.ts";
import { tdnnReduced } from "./tdnn-reduced.ts";
import { tdnn } from "./tdnn.ts";

/** Every family there is, simple ones first. */
export const pricerFamilies: readonly PricerFamily[] = [
  blackScholes,
  mlp,
  kan,
  tdnnReduced,
  tdnn,
  rnn,
  rnnAttention,
];
