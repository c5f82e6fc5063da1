export { onnxModel } from "./model.ts";
export type { OnnxOptions } from "./model.ts";
export type { TreesInput } from "./inputs.ts";
export { onnxTrees } from "./trees.ts";
export type { OnnxTreesOptions } from "./trees.ts";
