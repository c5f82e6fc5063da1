import { FormatError } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";

import { readTorchCheckpoint } from "../src/index.ts";
import { checkpoint, pickle, tensorOpcodes, uint32, unicode } from "./support/pickles.ts";

const four = { 0: new Uint8Array(4) };
const int = (value: number) => [0x4a, ...uint32(value)];

describe("hostile pickles", () => {
  it.each([
    [
      "os.system by GLOBAL and REDUCE",
      pickle("cos\nsystem\n(", unicode("true"), "tR."),
      /os\.system/,
    ],
    [
      "builtins.eval by STACK_GLOBAL",
      pickle([0x80, 4], unicode("builtins"), unicode("eval"), [0x93], "."),
      /builtins\.eval/,
    ],
    ["a lookup inside a permitted module", pickle("ctorch\nload\n."), /torch\.load/],
    [
      "a dotted way out of one",
      pickle("ccollections\nOrderedDict.__init__\n."),
      /OrderedDict\.__init__/,
    ],
    ["names of JavaScript's own", pickle("c__proto__\nconstructor\n."), /__proto__\.constructor/],
    ["INST", pickle("(ios\nsystem\n."), /INST/],
    ["OBJ", pickle("(ccollections\nOrderedDict\no."), /OBJ/],
    ["NEWOBJ", pickle("ccollections\nOrderedDict\n)", [0x81], "."), /NEWOBJ/],
    ["NEWOBJ_EX", pickle("ccollections\nOrderedDict\n)}", [0x92], "."), /NEWOBJ_EX/],
    ["EXT1", pickle([0x82, 1], "."), /EXT1/],
    ["EXT2", pickle([0x83, 1, 0], "."), /EXT2/],
    ["EXT4", pickle([0x84, 1, 0, 0, 0], "."), /EXT4/],
    ["PERSID", pickle("Pstorage\n."), /PERSID/],
    ["BUILD on a dict", pickle("}}b."), /state of a dict/],
    ["BUILD on a name", pickle("ccollections\nOrderedDict\n}b."), /state of the name/],
    ["BUILD on a tensor", pickle(...tensorOpcodes([1], [1]), "}b."), /state of a tensor/],
    ["BUILD with slots", pickle("ccollections\nOrderedDict\n)R(N}tb."), /state of a dict/],
    ["a call of a storage class", pickle("ctorch\nFloatStorage\n)R."), /calls torch\.FloatStorage/],
    ["a call of a string", pickle(unicode("eval"), ")R."), /calls a string/],
    ["a call without a tuple", pickle("ccollections\nOrderedDict\nNR."), /tuple of arguments/],
    ["a name as the result", pickle("ctorch\nSize\n."), /is no tensor/],
    ["a name inside the result", pickle("]ctorch\nSize\na."), /is no tensor/],
    ["a persistent id that is text", pickle(unicode("x"), "Q."), /storage tuple/],
    [
      "a persistent id of another kind",
      pickle("(", unicode("file"), unicode("/etc/passwd"), "tQ."),
      /storage tuple/,
    ],
    ["a storage key that climbs", climbing(), /missing/],
    ["a list that contains itself", pickle("]q", 0, "h", 0, "a."), /nested more than/],
    ["a dict key that is a list", pickle("}]Ns."), /a list as a dict key/],
    [
      "a tuple of everything nested",
      pickle(
        ")",
        Array.from({ length: 200 }, () => 0x85),
        ".",
      ),
      /nested more than/,
    ],
    ["an odd number of items", pickle("}(Nu."), /key without a value/],
    ["an item for a number", pickle([0x4b, 1], "NNs."), /item of a number/],
    ["a memo never set", pickle("h", 9, "."), /memo 9/],
    ["an empty stack", pickle("."), /empty stack/],
    ["a mark never opened", pickle("Nt."), /never opened/],
    ["text that is not UTF-8", pickle("X", uint32(1), 0xff, "."), /UTF-8/],
    ["text of 4 GiB", pickle("X", uint32(0xffffffff), "a."), /cut short/],
    ["no end", pickle("N"), /cut short/],
    ["protocol 6", pickle([0x80, 6], "N."), /protocol 6/],
    ["nothing", pickle(), /cut short/],
  ])("refuses %s", (_, data, message) => {
    const bytes = checkpoint(data, four);
    expect(() => readTorchCheckpoint(bytes)).toThrow(message);
    expect(() => readTorchCheckpoint(bytes)).toThrow(FormatError);
  });

  it("does not let a stride of zero turn four bytes into gigabytes", () => {
    const huge = [
      "ctorch._utils\n_rebuild_tensor_v2\n((", unicode("storage"), "ctorch\nFloatStorage\n",
      unicode("0"), unicode("cpu"), [0x4b, 1], "tQK", 0, "(", int(1 << 30), "t(K", 0, "t", 0x89, "NtR.",
    ]; // prettier-ignore
    expect(() => readTorchCheckpoint(checkpoint(pickle(...huge), four))).toThrow(/268435456 bytes/);
  });

  it("stops a laughing billion: shared lists that unfold exponentially", () => {
    const levels: (string | number)[] = ["]q", 0, "0"];
    for (let i = 1; i < 40; i++) levels.push("](h", i - 1, "h", i - 1, "eq", i, "0");
    const data = pickle(...levels, "h", 39, ".");
    expect(() => readTorchCheckpoint(checkpoint(data))).toThrow(/more than 1000000 values/);
  });

  it("bounds the containers and opcodes a pickle may use", () => {
    const dicts = checkpoint(
      pickle(
        Array.from({ length: 100 }, () => 0x7d),
        ".",
      ),
    );
    expect(() => readTorchCheckpoint(dicts, { limits: { containers: 99 } })).toThrow(
      /99 containers/,
    );
    expect(() => readTorchCheckpoint(dicts, { limits: { opcodes: 99 } })).toThrow(/99 opcodes/);
    expect(() => readTorchCheckpoint(dicts, { limits: { pickleBytes: 9 } })).toThrow(/101 bytes/);
  });
});

function climbing(): Uint8Array {
  return pickle(
    "(", unicode("storage"), "ctorch\nFloatStorage\n", unicode("../../secret"), unicode("cpu"), "tQ.",
  ); // prettier-ignore
}
