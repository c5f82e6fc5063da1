/** Kernels: each takes (args, begin, end, scratch) and works on its share of a job. */
export { runProgram } from "./interpreter";
export { packWeights, reduceGradients } from "./weights";
export { adamStep, sumOfSquares } from "./optimiser";

/** Codes of instructions and of what they may do: the host reads them here. */
export {
  TAKE, GIVE, MEAN, BINARY, UNARY, DENSE, SUM_FEATURES, SUM_STEPS, GRU, LSTM, TAKE_STEP,
  POLYNOMIAL, DROPOUT, LAYER_NORM, CONV, POOLING, ATTENTION, SLICE,
  CONCAT, STACK, FLATTEN, GATE, ROUTE, GATHER, SCATTER, BATCH_NORM, UNFLATTEN, CONSTANT } from "./interpreter";
export { LINEAR, RELU, TANH, SIGMOID, GELU, SWISH, SOFTPLUS, EXP } from "./activations";
export { PLUS, MINUS, TIMES, OVER, LARGER, SMALLER } from "./operations/elementwise";
export { AFFINE, SQUARE, ABSOLUTE, ROOT, LOG, CLAMP } from "./operations/elementwise";
export { PANELS, TRANSPOSED, ROW, COLUMN_SUMS } from "./weights";

/** First byte after the kernels' own tables. */
export function heapBase(): usize {
  return __heap_base;
}
