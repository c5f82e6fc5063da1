/**
 * Rows of a node lie together as records (gradient pair, row number, bins), and every level moves
 * them to their children's sides of the node's stretch: reading is sequential, which beats
 * gathering by row number by far once nodes are small. The order of rows within a node has no
 * meaning, because sums are exact.
 */
import { leafValue, Node, nodeAt } from "./node";
import { binCounts, binsOffset, margins, pairBytes, recordBytes } from "./plan";
import { CHUNK, heldRecords } from "./scratch";

/** The bin that also goes left, or one that does not occur. */
// @ts-ignore: decorator
@inline
export function extraLeftBin(node: Node): i32 {
  return node.defaultLeft ? load<i32>(binCounts() + (<usize>node.feature << 2)) : 256;
}

/** `a` where `takesA` is 1, `b` where it is 0, without a branch that data would mislead. */
// @ts-ignore: decorator
@inline
export function choose(a: usize, b: usize, takesA: i32): usize {
  return b ^ ((a ^ b) & <usize>-takesA);
}

/** Sizes are multiples of 4; the study's ten features make records of 20 or 24 bytes. */
// @ts-ignore: decorator
@inline
function copyRecord(to: usize, from: usize, bytes: usize): void {
  if (bytes == 20) {
    v128.store(to, v128.load(from));
    store<u32>(to, load<u32>(from, 16), 16);
    return;
  }
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  if (bytes & 8) {
    store<u64>(to + i, load<u64>(from + i));
    i += 8;
  }
  if (bytes & 4) store<u32>(to + i, load<u32>(from + i));
}

/**
 * Moves the records of a node that go left to the front of their stretch.
 *
 * In place: two chunks are taken out at first, so that the ends of the unread middle always have
 * room for two chunks together, and one of them for a whole chunk. Chunks are read from the other
 * end: what stays on that side trails behind the reading, what changes sides finds room.
 *
 * @returns how many went left
 */
export function partition(node: Node, first: usize, count: i32, scratch: usize): i32 {
  const size = recordBytes();
  const offset = binsOffset() + <usize>node.feature;
  const bin = node.bin;
  const extra = extraLeftBin(node);
  const chunk = <usize>CHUNK * size;
  const held = heldRecords(scratch);
  let unread = first + min(2 * chunk, <usize>count * size);
  let unreadEnd = first + <usize>count * size;
  let left = first;
  let right = unreadEnd - size;
  memory.copy(held, first, unread - first);
  let top = held + unread - first;
  let last = false;
  do {
    let from = unread;
    let step = size;
    let records = CHUNK;
    if (unreadEnd - unread < chunk) {
      // The rest joins what was taken out; then the room is one hole, and everything fits.
      memory.copy(top, unread, unreadEnd - unread);
      records = <i32>((top - held + unreadEnd - unread) / size);
      from = held;
      last = true;
    } else if (right + size - unreadEnd >= chunk) {
      unread += chunk;
    } else {
      from = unreadEnd - size;
      step = -size;
      unreadEnd -= chunk;
    }
    for (; records > 0; records--) {
      const b = <i32>load<u8>(from + offset);
      const goesLeft = i32(b <= bin) | i32(b == extra);
      copyRecord(choose(left, right, goesLeft), from, size);
      const advance = size & <usize>-goesLeft;
      left += advance;
      right += advance - size;
      from += step;
    }
  } while (!last);
  return <i32>((left - first) / size);
}

/** Adds a leaf's value to the margins of its rows. */
export function addLeaf(node: Node, from: usize, count: i32): void {
  const size = recordBytes();
  const row = pairBytes();
  const value = leafValue(node);
  const base = margins();
  for (const end = from + <usize>count * size; from < end; from += size) {
    const margin = base + (<usize>load<u32>(from + row) << 2);
    store<f32>(margin, load<f32>(margin) + value);
  }
}

/** The same for a node whose children are leaves, without moving the records. */
export function addLeafPair(node: Node, from: usize, count: i32): void {
  const size = recordBytes();
  const row = pairBytes();
  const offset = binsOffset() + <usize>node.feature;
  const bin = node.bin;
  const extra = extraLeftBin(node);
  const leftValue = leafValue(nodeAt(node.left));
  const rightValue = leafValue(nodeAt(node.left + 1));
  const base = margins();
  for (const end = from + <usize>count * size; from < end; from += size) {
    const b = <i32>load<u8>(from + offset);
    const margin = base + (<usize>load<u32>(from + row) << 2);
    const goesLeft = i32(b <= bin) | i32(b == extra);
    const value = reinterpret<f32>(
      <u32>choose(reinterpret<u32>(leftValue), reinterpret<u32>(rightValue), goesLeft),
    );
    store<f32>(margin, load<f32>(margin) + value);
  }
}
