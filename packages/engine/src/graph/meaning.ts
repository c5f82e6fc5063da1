/**
 * What a recorded operation computes, as plain data: enough to write it in another system's words.
 * Which parameters it has and how they are shaped stands at the functions that record it.
 */
import type { Activation } from "../operations/activation.ts";
import type { Recurrence } from "../operations/polynomial.ts";
import type { RecurrentActivation } from "../operations/recurrent.ts";

/** Names of an operation's parameters by the part they play in it. */
export type ParameterNames<Part extends string> = Readonly<Record<Part, string>>;

/** Whether an optional input is among an operation's inputs. */
export type Given = "given" | "none";

interface RecurrentMeaning {
  /** Of the candidate, and in an LSTM of the cell as well. */
  readonly activation: RecurrentActivation;
}

/** Every operation; its inputs are named in brackets. */
export type Meaning =
  /** [x, width] → units. */
  | {
      readonly kind: "dense";
      readonly activation: Activation;
      readonly parameters: ParameterNames<"weights"> & { readonly bias?: string };
    }
  /** [like]: the parameter's numbers in every row and step. */
  | { readonly kind: "learned"; readonly parameters: ParameterNames<"values"> }
  /** [like]: these numbers in every row and step. */
  | { readonly kind: "constantRow"; readonly values: readonly number[] }
  | { readonly kind: "activation"; readonly activation: Activation }
  | { readonly kind: "affine"; readonly scale: number; readonly shift: number }
  | { readonly kind: "clamp"; readonly least: number; readonly most: number }
  | { readonly kind: "square" | "absolute" | "squareRoot" | "logarithm" }
  /** [a, b], b of the shape of a or of width 1. */
  | { readonly kind: "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum" }
  | { readonly kind: "sumFeatures" | "sumSteps" | "flatten" | "unflatten" }
  | { readonly kind: "slice"; readonly from: number; readonly to: number }
  | { readonly kind: "concat" | "stack" }
  | { readonly kind: "takeStep"; readonly step: number }
  /** [x, mask?]. Gates i, f, g, o. */
  | (RecurrentMeaning & {
      readonly kind: "lstm";
      readonly mask: Given;
      readonly parameters: ParameterNames<"weights" | "recurrent" | "bias">;
    })
  /** [x, initial?, mask?]. Gates r, z, n. */
  | (RecurrentMeaning & {
      readonly kind: "gru";
      readonly initial: Given;
      readonly mask: Given;
      readonly parameters: ParameterNames<"weights" | "recurrent" | "bias" | "recurrentBias">;
    })
  /** Output t sees steps t + j·dilation − left, j = 0…kernel − 1. */
  | {
      readonly kind: "conv";
      readonly kernel: number;
      readonly dilation: number;
      readonly left: number;
      readonly parameters: ParameterNames<"weights" | "bias">;
    }
  /** [x, mask?] → [2, width]: means, deviations. */
  | { readonly kind: "statisticsPooling"; readonly epsilon: number; readonly mask: Given }
  /** [queries, keys, values, mask?]. */
  | {
      readonly kind: "attention";
      readonly heads: number;
      readonly sees: "all" | "past";
      readonly mask: Given;
    }
  /** Recurrences of P_1, P_2, … */
  | {
      readonly kind: "polynomial";
      readonly recurrences: readonly Recurrence[];
      readonly parameters: ParameterNames<"coefficients">;
    }
  | {
      readonly kind: "layerNorm";
      readonly epsilon: number;
      readonly parameters: ParameterNames<"gain" | "bias">;
    }
  /** With running moments. */
  | {
      readonly kind: "batchNorm";
      readonly epsilon: number;
      readonly parameters: ParameterNames<"gain" | "bias" | "mean" | "variance">;
    }
  /** Recorded while learning only. */
  | { readonly kind: "dropout"; readonly rate: number }
  | { readonly kind: "sparseSoftmax"; readonly active: number }
  /** [gates] → numbers of the rows whose gate for the expert is not 0. */
  | { readonly kind: "route"; readonly expert: number }
  /** [x, numbers] → those rows. */
  | { readonly kind: "gather" }
  /** [outputs of experts…, numbers…] → sums over the whole batch. */
  | { readonly kind: "scatter" };

/** Names of kinds of operations. */
export type MeaningKind = Meaning["kind"];
