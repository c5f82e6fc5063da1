import type { PricerFamily } from "../pricer.ts";
import { blackScholes } from "./black-scholes.ts";
import { mlp } from "./mlp.ts";

/** Every family there is, simple ones first. */
export const pricerFamilies: readonly PricerFamily[] = [blackScholes, mlp];
