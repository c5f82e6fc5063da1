import { cpus, platform } from "node:os";

/** "AMD EPYC 7B13, 2 processors, linux" */
export function machineName(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? "unknown processor";
  const n = processors.length;
  return `${model}, ${n} processor${n === 1 ? "" : "s"}, ${platform()}`;
}
