import { DomainError } from "@volsmith/numerics";

/** What every member of a family is as plain data: its kind, and the options it was made from. */
export interface Kinded {
  readonly kind: string;
}

/** How members are made from their options; a user's own is one more entry. */
export type Members<T extends Kinded> = Readonly<Record<string, (options: never) => T>>;

/**
 * A member from its plain data, as `JSON.stringify` leaves it of one: `{ kind, …options }`.
 * @throws {DomainError} when there is no such member, or its options are out of range
 */
export function memberFromJson<T extends Kinded>(
  family: string,
  members: Members<T>,
  data: Kinded,
): T {
  const { kind, ...options } = data;
  if (Object.hasOwn(members, kind)) return members[kind](options as never);
  const known = Object.keys(members).join(", ");
  throw new DomainError(family, "kind", kind, `one of ${known}`, "or add it to the members");
}
