/**
 * The contracts a history follows: some of those an exchange would list, each from its listing (or
 * the first quote date) to its last days, with strikes that never change.
 */
import type { RandomGenerator } from "@volsmith/numerics";
import { calendarNamed } from "../../calendars/calendar-named.ts";
import type { Settlement } from "../../chain.ts";
import { listExpiries } from "../listing/expiry-rules.ts";
import { roundStep } from "../listing/strike-ladder.ts";
import type { FollowRules, IndexSpec } from "./history-spec.ts";
import type { IndexPath } from "./index-paths.ts";

/** Followed strikes of one expiry that are quoted on one day. */
export interface FollowedSlice {
  readonly root: string;
  readonly settlement: Settlement;
  readonly expiryDay: number;
  /** Instant, epoch milliseconds. */
  readonly expiry: number;
  /** Ascending. [n ≥ 1] */
  readonly strikes: Float64Array;
}

/** Calendar days before expiry at which an expiry's strikes are settled once and for all. */
const LISTED_AHEAD = 365;
/** Strikes are drawn in this range of the close at listing: what spot may reach until expiry. */
const REACH = 2.5;

/** Lists day by day; remembers each expiry's strikes, so that a contract persists. */
export class FollowedContracts {
  readonly #index: IndexSpec;
  readonly #rules: FollowRules;
  readonly #sessions: Int32Array;
  readonly #path: IndexPath;
  readonly #random: RandomGenerator;
  readonly #strikes = new Map<string, Float64Array>();

  constructor(
    index: IndexSpec,
    rules: FollowRules,
    market: {
      readonly sessions: Int32Array;
      readonly path: IndexPath;
      readonly random: RandomGenerator;
    },
  ) {
    this.#index = index;
    this.#rules = rules;
    this.#sessions = market.sessions;
    this.#path = market.path;
    this.#random = market.random;
  }

  /** What is quoted at the close of a session, by its place among the sessions. */
  on(session: number): FollowedSlice[] {
    const { days, moneyness } = this.#rules;
    const day = this.#sessions[session];
    const spot = this.#path.closes[session];
    const calendar = calendarNamed(this.#index.expiries.calendar);
    const slices: FollowedSlice[] = [];
    for (const { root, settlement, day: expiryDay } of listExpiries(day, this.#index.expiries)) {
      if (expiryDay - day < days[0] || expiryDay - day > days[1]) continue;
      const all = this.#strikesOf(root, settlement, expiryDay);
      const strikes = all.filter((strike) => {
        const ratio = spot / strike;
        return ratio >= moneyness[0] && ratio <= moneyness[1];
      });
      if (strikes.length === 0) continue;
      const expiry = calendar.expiry(expiryDay, settlement);
      slices.push({ root, settlement, expiryDay, expiry, strikes });
    }
    return slices;
  }

  #strikesOf(root: string, settlement: Settlement, expiryDay: number): Float64Array {
    const key = `${root} ${expiryDay}`;
    let strikes = this.#strikes.get(key);
    if (!strikes) {
      // The two settlements of one day are neighbours but different streams.
      const draws = this.#random.fork(2 * expiryDay + (settlement === "am" ? 0 : 1));
      strikes = this.#drawStrikes(expiryDay, draws);
      this.#strikes.set(key, strikes);
    }
    return strikes;
  }

  #drawStrikes(expiryDay: number, draws: RandomGenerator): Float64Array {
    const { strikeFraction, growth, from } = this.#rules;
    const close = this.#path.closes[firstFrom(this.#sessions, expiryDay - LISTED_AHEAD)];
    const share = this.#index.followedShare * Math.exp((growth * (expiryDay - from)) / 365);
    const step = roundStep(close * strikeFraction);
    const strikes: number[] = [];
    const last = Math.floor((close * REACH) / step);
    for (let i = Math.ceil(close / REACH / step); i <= last; i += 1) {
      if (draws.uniform() < share) strikes.push(i * step);
    }
    return Float64Array.from(strikes);
  }
}

/** Place of the first session on or after a day; the last one when there is none. */
export function firstFrom(sessions: Int32Array, day: number): number {
  const place = sessions.findIndex((session) => session >= day);
  return place < 0 ? sessions.length - 1 : place;
}
