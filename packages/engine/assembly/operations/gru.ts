/**
 * A gated recurrent unit over a whole sequence, reset after the product as in cuDNN and PyTorch:
 *
 *   r = σ(x·Wr + br + h·Ur + cr)      z = σ(x·Wz + bz + h·Uz + cz)
 *   n = act(x·Wn + bn + r ⊙ (h·Un + cn))      h′ = n + z ⊙ (h − n)
 *
 * [C14] Cho et al., "Learning phrase representations using RNN encoder-decoder", EMNLP 2014.
 *
 * A line of gates is (n, r, z, h·Un + cn), so that input weights (n, r, z) and recurrent ones
 * (r, z, n) each meet three neighbours.
 */
import { sigmoid } from "../activations";
import { BIAS, multiply, ONTO } from "../matrix";
import { rowsOf, SKIP, Tile } from "../tile";
import { fma } from "../vector";
import {
  counts, initialState, inputGates, keepMask, keptRow, lineBytes, passOn, passToInitial, Recurrent,
  squash, squashSlope,
} from "./recurrent";

export function gruForward(record: usize, tile: Tile): void {
  const op = changetype<Recurrent>(record);
  const rows = rowsOf(op, tile), act = op.activation;
  const gate = <usize>op.gateWidth << 2, line = lineBytes(op);
  const recurrent = tile.base + op.forward;
  let before = initialState(op, tile, tile.base + op.carry);
  for (let t = 0; t < op.steps; t++) {
    inputGates(op, tile, rows, 3 * op.gateWidth, t);
    const depth = t == 0 && before == tile.base + op.carry ? 0 : op.units;
    multiply(before, line, rows, depth, op.recurrent, BIAS, op.recurrentBias, recurrent, 3 * gate, 3 * op.gateWidth);
    let g = tile.base + op.gates + keptRow(op, tile, t) * (gate << 2);
    const after = tile.base + op.y + <usize>(t * tile.capacity) * line;
    let hg = recurrent;
    for (let r = 0; r < rows; r++, g += gate << 2, hg += 3 * gate) {
      const h = before + <usize>r * line, to = after + <usize>r * line;
      if (!counts(op, tile, r, t)) {
        memory.copy(to, h, line);
        continue;
      }
      for (let i: usize = 0; i < line; i += 16) {
        const reset = sigmoid(f32x4.add(v128.load(g + gate + i), v128.load(hg + i)));
        const update = sigmoid(f32x4.add(v128.load(g + 2 * gate + i), v128.load(hg + gate + i)));
        const hidden = v128.load(hg + 2 * gate + i);
        const candidate = squash(act, fma(reset, hidden, v128.load(g + i)));
        v128.store(g + i, candidate);
        v128.store(g + gate + i, reset);
        v128.store(g + 2 * gate + i, update);
        v128.store(g + 3 * gate + i, hidden);
        v128.store(to + i, fma(update, f32x4.sub(v128.load(h + i), candidate), candidate));
      }
    }
    before = after;
  }
}

export function gruBackward(record: usize, tile: Tile): void {
  const op = changetype<Recurrent>(record);
  const rows = rowsOf(op, tile), act = op.activation;
  const gate = <usize>op.gateWidth << 2, line = lineBytes(op);
  const carry = tile.base + op.carry;
  const first = initialState(op, tile, tile.base + op.carryCells);
  const one = f32x4.splat(1);
  memory.fill(carry, 0, <usize>tile.capacity * line);
  for (let t = op.steps - 1; t >= 0; t--) {
    const skipped = <usize>(t * tile.capacity);
    const before = t == 0 ? first : tile.base + op.y + (skipped - tile.capacity) * line;
    const gates = tile.base + op.gates + skipped * (gate << 2);
    const dy = tile.base + op.dy + skipped * line;
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
        const n = v128.load(g + i), reset = v128.load(g + gate + i), update = v128.load(g + 2 * gate + i);
        const hidden = v128.load(g + 3 * gate + i);
        const dz = f32x4.mul(f32x4.mul(d, f32x4.sub(v128.load(before + row + i), n)), f32x4.mul(update, f32x4.sub(one, update)));
        const dn = f32x4.mul(f32x4.mul(d, f32x4.sub(one, update)), squashSlope(act, n));
        const dr = f32x4.mul(f32x4.mul(dn, hidden), f32x4.mul(reset, f32x4.sub(one, reset)));
        v128.store(g + i, v128.and(keep, dn));
        v128.store(g + gate + i, v128.and(keep, dr));
        v128.store(g + 2 * gate + i, v128.and(keep, dz));
        v128.store(g + 3 * gate + i, v128.and(keep, f32x4.mul(dn, reset)));
        v128.store(carry + row + i, f32x4.mul(d, update));
      }
    }
    if (t > 0 || op.initialMode != SKIP) {
      multiply(gates + gate, gate << 2, rows, 3 * op.gateWidth, op.recurrentTransposed, ONTO, 0, carry, line, op.yWidth);
    }
  }
  passToInitial(op, tile, rows);
  passOn(op, tile, rows, 3 * op.gateWidth, gate, 3 * op.gateWidth);
}
