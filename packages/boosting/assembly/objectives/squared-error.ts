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

/**
 * Rows without weights, four at a time: gradients alone, the hessian is 1.
 *
 * @param largest where the largest |gradient| goes
 * @returns the sum of losses
 */
export function squaredErrorBlock(
  count: i32, margin: usize, target: usize, gradients: usize, largest: usize,
): f64 {
  let sums = f64x2.splat(0);
  let others = f64x2.splat(0);
  let most = f32x4.splat(0);
  const end = <usize>count << 2;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    const d = f32x4.sub(v128.load(margin + i), v128.load(target + i));
    const a = f64x2.promote_low_f32x4(d);
    const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(d, d, 2, 3, 0, 1));
    sums = f64x2.add(sums, f64x2.mul(a, a));
    others = f64x2.add(others, f64x2.mul(b, b));
    most = f32x4.max(most, f32x4.abs(d));
    v128.store(gradients + i, d);
  }
  sums = f64x2.add(sums, others);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  let m = max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
  for (; i < end; i += 4) {
    const d = load<f32>(margin + i) - load<f32>(target + i);
    sum += <f64>d * <f64>d;
    m = max(m, abs(d));
    store<f32>(gradients + i, d);
  }
  store<f32>(largest, m);
  return sum;
}
