/** Everything that decides a synthetic market but the random numbers, as plain JSON. */
import type { PremiumUnit, VendorName } from "../chain.ts";
import type { ZeroCurve } from "./curves.ts";
import type { DefectRules } from "./defects.ts";
import type { ExpiryRules } from "./listing/expiry-rules.ts";
import type { LadderRules } from "./listing/strike-ladder.ts";
import type { ActivityRules } from "./quoting/activity.ts";
import type { QuoteRules } from "./quoting/quote-rules.ts";
import type { TruthJson } from "./truth.ts";

export type MarketKind = "index" | "stock" | "crypto";

export interface MarketSpec {
  readonly kind: MarketKind;
  /** Whose file format the chain is meant for; any chain can be written in any format it fits. */
  readonly vendor: VendorName;
  /** Where the chain came from, for messages. */
  readonly source: string;
  readonly underlying: string;
  /** Instant of the quotes, epoch milliseconds. */
  readonly quotedAt: number;
  readonly spot: number;
  readonly premiumUnit: PremiumUnit;
  readonly model: TruthJson;
  readonly rates: ZeroCurve;
  /** Dividend yield; for a coin minus the futures basis. */
  readonly carry: ZeroCurve;
  readonly expiries: ExpiryRules;
  readonly strikes: LadderRules;
  /** Share of the ladder's strikes that is listed, drawn per strike, in (0, 1]. */
  readonly listedShare: number;
  readonly quotes: QuoteRules;
  readonly activity: ActivityRules;
  readonly defects: DefectRules;
}
