/** Checks of arguments that many members of the families share. */
import type { Activation } from "@volsmith/engine";
import { DomainError } from "@volsmith/numerics";

/** @throws {DomainError} unless the value is positive and finite */
export function requirePositive(where: string, name: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0)) throw new DomainError(where, name, value, "positive");
}

/** @throws {DomainError} unless the value is 0 or more and finite */
export function requireNonNegative(where: string, name: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0))
    throw new DomainError(where, name, value, "0 or more");
}

/** @throws {DomainError} unless the value is finite */
export function requireFinite(where: string, name: string, value: number): void {
  if (!Number.isFinite(value)) throw new DomainError(where, name, value, "finite");
}

/** @throws {DomainError} unless the value is a whole number, `least` or more */
export function requireCount(where: string, name: string, value: number, least = 1): void {
  if (!Number.isInteger(value) || value < least)
    throw new DomainError(where, name, value, `a whole number from ${least}`);
}

/** @throws {DomainError} unless the value is strictly between 0 and 1 */
export function requireLevel(where: string, name: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0 && value < 1))
    throw new DomainError(where, name, value, "between 0 and 1");
}

/** @throws {DomainError} unless the value is among those that are known */
export function requireOneOf<T extends string>(
  where: string,
  name: string,
  { value, known }: { readonly value: T; readonly known: readonly T[] },
): void {
  if (known.includes(value)) return;
  throw new DomainError(where, name, value, known.map((word) => `"${word}"`).join(" or "));
}

const ACTIVATIONS: Readonly<Record<Activation, true>> = {
  linear: true,
  relu: true,
  tanh: true,
  sigmoid: true,
  gelu: true,
  swish: true,
  softplus: true,
  exp: true,
};

/** @throws {DomainError} unless the engine knows the activation */
export function requireActivation(where: string, value: Activation): void {
  const known = Object.keys(ACTIVATIONS) as Activation[];
  requireOneOf(where, "activation", { value, known });
}
