/** CRC-32 as zip uses it (reflected polynomial 0xEDB88320), eight bytes a step. */

const tables = makeTables();

/** Slicing-by-8: table t advances a byte by t further zero bytes (Kounavis & Berry, 2005). */
function makeTables(): Uint32Array {
  const t = new Uint32Array(8 * 256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    t[n] = c;
  }
  for (let n = 256; n < t.length; n++) t[n] = t[t[n - 256] & 0xff] ^ (t[n - 256] >>> 8);
  return t;
}

/** The CRC-32 of bytes, an unsigned 32-bit integer. */
export function crc32(bytes: Uint8Array): number {
  const t = tables;
  const n8 = bytes.length - (bytes.length % 8);
  let c = 0xffffffff;
  let i = 0;
  for (; i < n8; i += 8) {
    c ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    c =
      t[1792 + (c & 0xff)] ^
      t[1536 + ((c >>> 8) & 0xff)] ^
      t[1280 + ((c >>> 16) & 0xff)] ^
      t[1024 + (c >>> 24)] ^
      t[768 + bytes[i + 4]] ^
      t[512 + bytes[i + 5]] ^
      t[256 + bytes[i + 6]] ^
      t[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) c = t[(c ^ bytes[i]) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
