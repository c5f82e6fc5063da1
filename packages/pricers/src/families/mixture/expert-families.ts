import type { NetworkFamily } from "../../neural/network-family.ts";
import { kan } from "../kan.ts";
import { mlp } from "../mlp.ts";
import { rnnAttention } from "../rnn-attention.ts";
import { rnn } from "../rnn.ts";
import { tdnnReduced } from "../tdnn-reduced.ts";
import { tdnn } from "../tdnn.ts";

/** Whose networks may be experts. */
export const expertFamilies: readonly NetworkFamily[] = [
  mlp,
  kan,
  tdnnReduced,
  tdnn,
  rnn,
  rnnAttention,
];
