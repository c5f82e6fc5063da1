/** Element-wise kernels: args = (input pointer, output pointer), lengths in blocks of four floats. */
import { exp, gelu, phi, softplus } from "./activations";

export function mapGelu(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = load<usize>(args), y = load<usize>(args, 4);
  for (let i = <usize>begin << 4, e = <usize>end << 4; i < e; i += 16) v128.store(y + i, gelu(v128.load(x + i)));
}

export function mapNormalCdf(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = load<usize>(args), y = load<usize>(args, 4);
  for (let i = <usize>begin << 4, e = <usize>end << 4; i < e; i += 16) v128.store(y + i, phi(v128.load(x + i)));
}

export function mapExp(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = load<usize>(args), y = load<usize>(args, 4);
  for (let i = <usize>begin << 4, e = <usize>end << 4; i < e; i += 16) v128.store(y + i, exp(v128.load(x + i)));
}

export function mapSoftplus(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = load<usize>(args), y = load<usize>(args, 4);
  for (let i = <usize>begin << 4, e = <usize>end << 4; i < e; i += 16) v128.store(y + i, softplus(v128.load(x + i)));
}
