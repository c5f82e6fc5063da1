/** What a configuration says, read without trusting it: a result may be of another version. */

/** A value inside nested objects; undefined where the way ends early. */
export function settingOf(config: unknown, ...path: readonly string[]): unknown {
  let value = config;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** Names of the policies whose objective sees paths in the money only. */
export function inMoneyOnly(config: unknown): ReadonlySet<string> {
  const policies = settingOf(config, "policies");
  const shared = settingOf(config, "criterion", "kind");
  return new Set(
    (Array.isArray(policies) ? (policies as readonly unknown[]) : []).flatMap((policy) => {
      const name = settingOf(policy, "name");
      const kind = settingOf(policy, "criterion", "kind") ?? shared;
      return typeof name === "string" && kind === "itm-cvar-mse" ? [name] : [];
    }),
  );
}
