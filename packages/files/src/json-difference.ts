/** Where two pieces of JSON differ, for messages about a run that is not the one it goes on from. */

export interface JsonDifference {
  /** Keys down to the entry: "models[2].rate"; "" where the whole differs. */
  readonly key: string;
  /** Either side as JSON. */
  readonly before: string;
  readonly now: string;
}

/**
 * The first entry, at any depth, in which two values differ; texts that hold JSON objects and lists of
 * objects are looked into.
 * @param ignored keys of the uppermost level
 */
export function jsonDifference(
  before: unknown,
  now: unknown,
  ignored: readonly string[] = [],
): JsonDifference | null {
  const [a, b] = [plain(before), plain(now)];
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  if (left === right) return null;
  if (isListOfObjects(a) && isListOfObjects(b)) {
    // Of the longer list what the other lacks comes last.
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      const found = jsonDifference(a[i], b[i]);
      if (found) return { ...found, key: joined(`[${i}]`, found.key) };
    }
  }
  if (!isObject(a) || !isObject(b)) return { key: "", before: left, now: right };
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (ignored.includes(key)) continue;
    const found = jsonDifference(a[key], b[key]);
    if (found) return { ...found, key: joined(key, found.key) };
  }
  return null; // the same entries in another order, or differing in ignored ones
}

/** As JSON would give it back; undefined is null. */
function plain(value: unknown): unknown {
  if (typeof value === "string" && value.startsWith("{")) {
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  return JSON.parse(JSON.stringify(value ?? null)) as unknown;
}

function joined(key: string, below: string): string {
  return below === "" || below.startsWith("[") ? `${key}${below}` : `${key}.${below}`;
}

function isListOfObjects(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.some(isObject);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
