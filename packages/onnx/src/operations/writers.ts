import type { MeaningKind } from "@volsmith/engine";

import { arithmetic } from "./arithmetic.ts";
import { attention } from "./attention.ts";
import { conv } from "./conv.ts";
import { dense } from "./dense.ts";
import { absolute, activation, affine, clamp, logarithm, square, squareRoot } from "./maps.ts";
import { batchNorm, dropout, layerNorm } from "./norms.ts";
import type { Writer } from "./operation.ts";
import { polynomial } from "./polynomial.ts";
import { statisticsPooling } from "./pooling.ts";
import { gru, lstm } from "./recurrent.ts";
import { sumFeatures, sumSteps } from "./reductions.ts";
import { gather, route, scatter, sparseSoftmax } from "./routing.ts";
import { constantRow, learned } from "./rows.ts";
import { concat, flatten, slice, stack, takeStep, unflatten } from "./shapes.ts";

/** Every operation of the engine has its writer; the compiler sees to it. */
export const writers: { readonly [K in MeaningKind]: Writer<K> } = {
  dense,
  learned,
  constantRow,
  activation,
  affine,
  clamp,
  square,
  absolute,
  squareRoot,
  logarithm,
  add: arithmetic,
  subtract: arithmetic,
  multiply: arithmetic,
  divide: arithmetic,
  maximum: arithmetic,
  minimum: arithmetic,
  sumFeatures,
  sumSteps,
  slice,
  concat,
  stack,
  flatten,
  unflatten,
  takeStep,
  lstm,
  gru,
  conv,
  statisticsPooling,
  attention,
  polynomial,
  layerNorm,
  batchNorm,
  dropout,
  sparseSoftmax,
  route,
  gather,
  scatter,
};
