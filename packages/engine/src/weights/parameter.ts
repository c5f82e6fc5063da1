/** One named array of weights. Addresses lie in the engine's memory. */
export interface Parameter {
  readonly name: string;
  /** Row-major; matrices are [inputs, outputs]. */
  readonly shape: readonly number[];
  readonly length: number;
  /** Addresses of the numbers and of their gradients; known once a program is compiled. */
  values: number;
  slopes: number;
}
