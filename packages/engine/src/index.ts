export { Engine, loadEngine } from "./engine.ts";
export type { EngineOptions } from "./engine.ts";
export type { RowShape } from "./graph/shape.ts";
export type { Mode } from "./graph/graph.ts";
export type { Value } from "./graph/value.ts";
export { Weights } from "./weights/weights.ts";
export type { Parameter } from "./weights/parameter.ts";
export { constant, he, normal, orthogonal, uniform, xavier } from "./weights/initialisers.ts";
export type { Initialiser } from "./weights/initialisers.ts";
export { LossProgram } from "./program/loss-program.ts";
export type { LossRequest } from "./program/loss-program.ts";
export { ModelProgram } from "./program/model-program.ts";
export type { ModelRequest } from "./program/model-program.ts";
export type { Batch, InputShapes, InputValues } from "./program/inputs.ts";
export { activate } from "./operations/activation.ts";
export type { Activation } from "./operations/activation.ts";
export { absolute, affine, logarithm, square, squareRoot } from "./operations/maps.ts";
export { add, divide, maximum, minimum, multiply, subtract } from "./operations/arithmetic.ts";
export { meanFeatures, meanSteps, sumFeatures, sumSteps } from "./operations/reductions.ts";
export { dense } from "./operations/dense.ts";
export type { DenseOptions } from "./operations/dense.ts";
export { lastStep, takeStep } from "./operations/steps.ts";
export { gru, gruCell } from "./operations/gru.ts";
export type { GruOptions } from "./operations/gru.ts";
export { lstm } from "./operations/lstm.ts";
export type { RecurrentOptions } from "./operations/recurrent.ts";
export { polynomial, recurrences } from "./operations/polynomial.ts";
export type { PolynomialFamily, PolynomialOptions, Recurrence } from "./operations/polynomial.ts";
export { attention, selfAttention } from "./operations/attention.ts";
export type {
  AttentionInputs,
  AttentionOptions,
  MultiHeadOptions,
} from "./operations/attention.ts";
export { conv } from "./operations/conv.ts";
export type { ConvOptions } from "./operations/conv.ts";
export { statisticsPooling } from "./operations/pooling.ts";
export type { PoolingOptions } from "./operations/pooling.ts";
export { layerNorm } from "./operations/layer-norm.ts";
export type { LayerNormOptions } from "./operations/layer-norm.ts";
export { dropout } from "./operations/dropout.ts";
export { concat, flatten, slice, stack } from "./operations/join.ts";
export { mixture, sparseSoftmax } from "./operations/routing.ts";
export type { Rows } from "./operations/routing.ts";
export { absoluteError, squaredError } from "./losses/errors.ts";
export { Adam } from "./optimisers/adam.ts";
export type { AdamOptions, AdamState } from "./optimisers/adam.ts";
