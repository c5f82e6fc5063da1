import { FormatError } from "@volsmith/numerics";

/** A place in a JSON document, for messages: `learner.gradient_booster.model.trees[3]`. */
export class JsonCursor {
  readonly value: unknown;
  readonly path: string;
  readonly #file: string;

  constructor(value: unknown, file: string, path = "") {
    this.value = value;
    this.path = path;
    this.#file = file;
  }

  /** The member of an object. @throws {FormatError} when there is none */
  get(key: string): JsonCursor {
    const found = this.find(key);
    if (!found) throw this.problem(`has no key ${JSON.stringify(key)}`);
    return found;
  }

  /** The member of an object, or null. @throws {FormatError} unless this is an object */
  find(key: string): JsonCursor | null {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.problem("must be an object");
    }
    if (!Object.hasOwn(value, key)) return null;
    const member = (value as Record<string, unknown>)[key];
    return new JsonCursor(member, this.#file, this.path ? `${this.path}.${key}` : key);
  }

  /** @throws {FormatError} unless this is an array */
  items(): JsonCursor[] {
    const { value, path } = this;
    if (!Array.isArray(value)) throw this.problem("must be an array");
    return value.map((item, i) => new JsonCursor(item, this.#file, `${path}[${i}]`));
  }

  /** @throws {FormatError} unless this is a string */
  string(): string {
    if (typeof this.value !== "string") throw this.problem("must be a string");
    return this.value;
  }

  strings(): string[] {
    return this.items().map((item) => item.string());
  }

  /** A number written as a string, as XGBoost's parameters are; "[0.5]" counts as 0.5. */
  numeral(): number {
    const text = typeof this.value === "number" ? String(this.value) : this.string();
    const inner = /^\[([^,\]]*)\]$/.exec(text)?.[1] ?? text;
    const number = Number(inner);
    if (inner.trim() === "" || !Number.isFinite(number)) {
      throw this.problem(`must be a finite number, got ${JSON.stringify(text)}`);
    }
    return number;
  }

  /** An object's members that are strings. */
  record(): Record<string, string> {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.problem("must be an object");
    }
    return Object.fromEntries(Object.keys(value).map((key) => [key, this.get(key).string()]));
  }

  /**
   * Copies an array of numbers (booleans count as 0 and 1, as some versions write them).
   * @throws {FormatError} unless this is an array of `out.length` finite numbers
   */
  copyNumbers<Out extends Int32Array | Float32Array | Uint8Array>(out: Out): Out {
    const { value } = this;
    if (!Array.isArray(value)) throw this.problem("must be an array of numbers");
    if (value.length !== out.length) {
      throw this.problem(`must have ${out.length} items, one a node, got ${value.length}`);
    }
    for (let i = 0; i < out.length; i++) {
      const item: unknown = value[i];
      const number = typeof item === "boolean" ? Number(item) : item;
      if (typeof number !== "number") {
        throw new JsonCursor(item, this.#file, `${this.path}[${i}]`).problem("must be a number");
      }
      out[i] = number;
      if (!Number.isFinite(out[i])) {
        throw new JsonCursor(item, this.#file, `${this.path}[${i}]`).problem(
          "must be finite in single precision",
        );
      }
    }
    return out;
  }

  problem(what: string, fix?: string): FormatError {
    return new FormatError({ file: this.#file }, `${this.path || "the document"} ${what}`, fix);
  }
}

/** @throws {FormatError} when the text is not JSON */
export function parseJson(text: string, file: string): JsonCursor {
  try {
    return new JsonCursor(JSON.parse(text), file);
  } catch (cause) {
    const isBinary = text.startsWith("{L") || text.startsWith("binf") || text.includes("\u0000");
    throw new FormatError(
      { file },
      `is not JSON: ${(cause as Error).message}`,
      isBinary
        ? 'this looks like XGBoost\'s binary or UBJSON format; save the model as "model.json"'
        : "the file may be cut short",
      { cause },
    );
  }
}
