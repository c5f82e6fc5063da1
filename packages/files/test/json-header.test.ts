import { readJsonHeader } from "@volsmith/files";
import { FormatError } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";

const options = { key: "ours", version: 2, what: "training", fix: "begin anew", file: "a.bin" };
const read = (json: string) => readJsonHeader({ ours: json }, options);

describe("readJsonHeader", () => {
  it("gives the header of the version it is asked for", () => {
    expect(read('{"version":2,"step":7}')).toEqual({ version: 2, step: 7 });
  });

  it("says what is wrong with a file that has none, with the fix", () => {
    expect(() => readJsonHeader({}, options)).toThrow(/a\.bin.*no training.*"ours".*begin anew/s);
  });

  it.each(["{", "null", "3", '{"version":1}', "{}"])("refuses %s by a FormatError", (json) => {
    expect(() => read(json)).toThrow(FormatError);
  });
});
