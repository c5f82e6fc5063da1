/** ½(margin − target)²; the reported loss is (margin − target)². */

// @ts-ignore: decorator
@inline
export function squaredErrorGradient(margin: f32, target: f32): f32 {
  return margin - target;
}

// @ts-ignore: decorator
@inline
export function squaredErrorLoss(margin: f32, target: f32): f64 {
  const difference = <f64>(margin - target);
  return difference * difference;
}

/** Rows without weights, four at a time. @returns the sum of losses */
export function squaredErrorBlock(count: i32, margin: usize, target: usize, pairs: usize): f64 {
  const ones = f32x4.splat(1);
  let sums = f64x2.splat(0);
  let others = f64x2.splat(0);
  let i: usize = 0;
  for (const whole = <usize>count & ~3; i < whole; i += 4) {
    const offset = i << 2;
    const d = f32x4.sub(v128.load(margin + offset), v128.load(target + offset));
    const upper = v128.shuffle<f32>(d, d, 2, 3, 0, 1);
    const a = f64x2.promote_low_f32x4(d);
    const b = f64x2.promote_low_f32x4(upper);
    sums = f64x2.add(sums, f64x2.mul(a, a));
    others = f64x2.add(others, f64x2.mul(b, b));
    v128.store(pairs + 2 * offset, v128.shuffle<f32>(d, ones, 0, 4, 1, 5));
    v128.store(pairs + 2 * offset, v128.shuffle<f32>(d, ones, 2, 6, 3, 7), 16);
  }
  sums = f64x2.add(sums, others);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; i < <usize>count; i++) {
    const d = load<f32>(margin + (i << 2)) - load<f32>(target + (i << 2));
    sum += <f64>d * <f64>d;
    store<f32>(pairs + (i << 3), d);
    store<f32>(pairs + (i << 3), 1, 4);
  }
  return sum;
}
