import { parseJson } from "../parse-json.ts";
import { readFileBytes } from "./read.ts";

/**
 * What a JSON file says; who asks checks its shape.
 *
 * @param options.fix what the user may do where it is none
 * @throws {DataError} when it cannot be read
 * @throws {FormatError} naming the file and what is wrong where
 */
export async function readJson(
  path: string,
  options: { readonly fix?: string } = {},
): Promise<unknown> {
  return parseJson(new TextDecoder().decode(await readFileBytes(path)), { file: path, ...options });
}
