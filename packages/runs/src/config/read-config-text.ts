import { parseJson } from "@volsmith/files";
import { DomainError } from "@volsmith/numerics";

export interface ConfigText {
  /** Name of the file, for messages. */
  readonly file: string;
  /** What `${name}` stands for. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where to find an example, for who wrote what is no JSON. */
  readonly fix?: string;
}

/**
 * JSON text with `${name}` in its texts replaced.
 * @throws {FormatError} when the text is no JSON, {DomainError} when a name has no value
 */
export function readConfigText(text: string, { file, variables, fix }: ConfigText): unknown {
  const fill = (_: string, name: string): string => {
    const value = variables[name];
    if (value === undefined)
      throw new DomainError(file, `\${${name}}`, undefined, "given", `say --${name} FOLDER`);
    return value;
  };
  return parseJson(text, {
    file,
    ...(fix !== undefined && { fix }),
    reviver: (_, value) =>
      typeof value === "string" ? value.replace(/\$\{(\w+)\}/g, fill) : value,
  });
}
