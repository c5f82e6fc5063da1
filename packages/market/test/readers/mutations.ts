/** Vendor files with damage: what disks, downloads and spreadsheets do to them. */
import { gzipSync } from "node:zlib";
import type { RandomGenerator } from "@volsmith/numerics";
import { randomGenerator } from "@volsmith/numerics";
import type { VendorName } from "../../src/chain.ts";
import { formatChain, generateMarket, marketSpec } from "../../src/index.ts";

const DAMAGE = [
  "flip-bytes",
  "truncate",
  "shuffle-columns",
  "drop-column",
  "swap-lines",
  "repeat-lines",
  "insert-text",
  "truncate-gzip",
  "flip-gzip",
] as const;

/** A vendor's sound file of a few expiries, short enough to read thousands of times. */
export function soundFile(vendor: VendorName): string {
  const kind = vendor === "deribit" ? "crypto" : "index";
  const { chain } = generateMarket(marketSpec(kind), randomGenerator(5));
  const lines = formatChain(chain, vendor).split("\n");
  const nHeader = vendor === "cboe-delayed" ? 4 : 1;
  const rows = lines.slice(nHeader, -1);
  const step = Math.ceil(rows.length / 60);
  return [...lines.slice(0, nHeader), ...rows.filter((_, i) => i % step === 0), ""].join("\n");
}

/** The file with one kind of damage. */
export function damaged(sound: string, random: RandomGenerator): Uint8Array {
  const below = (n: number): number => Math.floor(random.uniform() * n);
  const lines = sound.split("\n");
  const flip = (bytes: Buffer): Buffer => {
    for (let i = below(4); i >= 0; i--) bytes[below(bytes.length)] = below(256);
    return bytes;
  };
  switch (DAMAGE[below(DAMAGE.length)]) {
    case "flip-bytes":
      return flip(Buffer.from(sound));
    case "truncate":
      return Buffer.from(sound).subarray(0, below(sound.length));
    case "shuffle-columns":
      return Buffer.from(columnwise(lines, (cells) => cells.toReversed()));
    case "drop-column": {
      const at = below(lines[lines.length >> 1].split(",").length);
      return Buffer.from(columnwise(lines, (cells) => cells.toSpliced(at, 1)));
    }
    case "swap-lines": {
      const [i, j] = [below(lines.length), below(lines.length)];
      return Buffer.from(lines.with(i, lines[j]).with(j, lines[i]).join("\n"));
    }
    case "repeat-lines": {
      const at = below(lines.length);
      return Buffer.from(lines.toSpliced(at, 0, ...lines.slice(at, at + below(5))).join("\n"));
    }
    case "insert-text": {
      const at = below(sound.length);
      const piece = ['"', ",", "\n", "\r\n", "1e999", "-", "NaN", "\u00e9", ";", "\0"][below(10)];
      return Buffer.from(sound.slice(0, at) + piece + sound.slice(at));
    }
    case "truncate-gzip": {
      const packed = gzipSync(sound);
      return packed.subarray(0, below(packed.length));
    }
    case "flip-gzip":
      return flip(gzipSync(sound));
  }
  return Buffer.from(sound);
}

function columnwise(lines: readonly string[], change: (cells: string[]) => string[]): string {
  return lines.map((line) => change(line.split(",")).join(",")).join("\n");
}
