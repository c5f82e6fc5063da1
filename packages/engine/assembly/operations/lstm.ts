/**
 * Long short-term memory over a whole sequence:
 *
 *   i, f, o = σ(x·W + h·U + b)      g = act(x·Wg + h·Ug + bg)
 *   c′ = f ⊙ c + i ⊙ g              h′ = o ⊙ act(c′)
 *
 * [HS97] Hochreiter & Schmidhuber, "Long short-term memory", Neural Computation 9(8), 1997; forget
 *        gate after Gers, Schmidhuber & Cummins, "Learning to forget", 2000.
 *
 * A line of gates is (i, f, g, o).
 */
import { sigmoid } from "../activations";
import { multiply, ONTO } from "../matrix";
import { rowsOf, Tile } from "../tile";
import { fma } from "../vector";
import { counts, inputGates, keepMask, keptRow, lineBytes, passOn, Recurrent, squash, squashSlope } from "./recurrent";

export function lstmForward(record: usize, tile: Tile): void {
  const op = changetype<Recurrent>(record);
  const rows = rowsOf(op, tile), act = op.activation;
  const gate = <usize>op.gateWidth << 2, line = lineBytes(op);
  const block = <usize>tile.capacity * line;
  const zeros = tile.base + op.forward;
  memory.fill(zeros, 0, block);
  for (let t = 0; t < op.steps; t++) {
    inputGates(op, tile, rows, 4 * op.gateWidth, t);
    const kept = keptRow(op, tile, t);
    const gates = tile.base + op.gates + kept * (gate << 2);
    const h = tile.base + op.y + <usize>t * block, c = tile.base + op.cells + kept * line;
    const before = t == 0 ? zeros : h - block;
    // Where only one step has room, cells are overwritten number by number.
    const cellsBefore = t == 0 ? zeros : op.kept ? c - block : c;
    if (t > 0) multiply(before, line, rows, op.units, op.recurrent, ONTO, 0, gates, gate << 2, 4 * op.gateWidth);
    const saved = tile.base + op.tanhs + kept * line;
    let g = gates;
    for (let r = 0; r < rows; r++, g += gate << 2) {
      const row = <usize>r * line;
      if (!counts(op, tile, r, t)) {
        memory.copy(h + row, before + row, line);
        memory.copy(c + row, cellsBefore + row, line);
        continue;
      }
      for (let i: usize = 0; i < line; i += 16) {
        const input = sigmoid(v128.load(g + i)), forget = sigmoid(v128.load(g + gate + i));
        const candidate = squash(act, v128.load(g + 2 * gate + i)), output = sigmoid(v128.load(g + 3 * gate + i));
        const cell = fma(forget, v128.load(cellsBefore + row + i), f32x4.mul(input, candidate));
        const squashed = squash(act, cell);
        v128.store(g + i, input);
        v128.store(g + gate + i, forget);
        v128.store(g + 2 * gate + i, candidate);
        v128.store(g + 3 * gate + i, output);
        v128.store(c + row + i, cell);
        v128.store(saved + row + i, squashed);
        v128.store(h + row + i, f32x4.mul(output, squashed));
      }
    }
  }
}

export function lstmBackward(record: usize, tile: Tile): void {
  const op = changetype<Recurrent>(record);
  const rows = rowsOf(op, tile), act = op.activation;
  const gate = <usize>op.gateWidth << 2, line = lineBytes(op);
  const block = <usize>tile.capacity * line;
  const carry = tile.base + op.carry, carryCells = tile.base + op.carryCells;
  const one = f32x4.splat(1), zero = f32x4.splat(0);
  memory.fill(carry, 0, block);
  memory.fill(carryCells, 0, block);
  for (let t = op.steps - 1; t >= 0; t--) {
    const skipped = <usize>t * block;
    const gates = tile.base + op.gates + <usize>(t * tile.capacity) * (gate << 2);
    const dy = tile.base + op.dy + skipped, saved = tile.base + op.tanhs + skipped;
    const cellsBefore = tile.base + op.cells + skipped - block;
    let g = gates;
    for (let r = 0; r < rows; r++, g += gate << 2) {
      const row = <usize>r * line;
      const skip = !counts(op, tile, r, t);
      if (skip) memory.fill(g, 0, gate << 2);
      for (let i: usize = 0; i < line; i += 16) {
        const d = f32x4.add(v128.load(dy + row + i), v128.load(carry + row + i));
        if (skip) {
          v128.store(carry + row + i, d);
          continue;
        }
        const keep = keepMask(op, i);
        const input = v128.load(g + i), forget = v128.load(g + gate + i);
        const candidate = v128.load(g + 2 * gate + i), output = v128.load(g + 3 * gate + i);
        const squashed = v128.load(saved + row + i);
        const before = t == 0 ? zero : v128.load(cellsBefore + row + i);
        const through = f32x4.mul(f32x4.mul(d, output), squashSlope(act, squashed));
        const dc = f32x4.add(v128.load(carryCells + row + i), through);
        const di = f32x4.mul(f32x4.mul(dc, candidate), f32x4.mul(input, f32x4.sub(one, input)));
        const df = f32x4.mul(f32x4.mul(dc, before), f32x4.mul(forget, f32x4.sub(one, forget)));
        const dg = f32x4.mul(f32x4.mul(dc, input), squashSlope(act, candidate));
        const dout = f32x4.mul(f32x4.mul(d, squashed), f32x4.mul(output, f32x4.sub(one, output)));
        v128.store(g + i, v128.and(keep, di));
        v128.store(g + gate + i, v128.and(keep, df));
        v128.store(g + 2 * gate + i, v128.and(keep, dg));
        v128.store(g + 3 * gate + i, v128.and(keep, dout));
        v128.store(carryCells + row + i, v128.and(keep, f32x4.mul(dc, forget)));
        v128.store(carry + row + i, zero);
      }
    }
    if (t > 0) {
      multiply(gates, gate << 2, rows, 4 * op.gateWidth, op.recurrentTransposed, ONTO, 0, carry, line, op.yWidth);
    }
  }
  passOn(op, tile, rows, 4 * op.gateWidth, 0, 4 * op.gateWidth);
}
