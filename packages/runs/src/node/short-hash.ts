import { createHash } from "node:crypto";

/** 16 hexadecimal digits that differ where any piece does. */
export function shortHash(pieces: Iterable<string | ArrayBufferView>): string {
  const hash = createHash("sha256");
  for (const piece of pieces) {
    if (typeof piece === "string") hash.update(piece);
    else hash.update(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength));
  }
  return hash.digest("hex").slice(0, 16);
}
