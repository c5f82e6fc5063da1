/**
 * A cost of trading, as numbers and as it is recorded for training. One file a cost, one line in
 * `costs/index.ts`.
 */
import type { Value } from "@volsmith/engine";

export interface Cost {
  readonly kind: string;
  /** Cost of buying (or, negative, selling) `quantity` at `price`, in currency. */
  readonly of: (quantity: number, price: number) => number;
  /** The same, number by number, of values of one shape. */
  readonly record: (quantity: Value, price: Value) => Value;
}
