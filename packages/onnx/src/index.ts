export { onnxModel } from "./model.ts";
export type { OnnxOptions } from "./model.ts";
