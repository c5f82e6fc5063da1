import type { PathKernel, PathPlan, TimeGrid } from "./process.ts";
import { driftLine, stepLengths } from "./time-grid.ts";

/** One step of a grid. */
export interface Step {
  readonly index: number;
  /** Beginning and end, years. */
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

interface PlanParts extends Partial<Omit<PathPlan, "kernel" | "steps" | "constants">> {
  readonly kernel: PathKernel;
  readonly constants?: readonly number[] | Uint32Array;
  /** The kernel's record of a step. */
  readonly record?: (step: Step) => readonly number[];
}

/** A plan from what differs from one process to the next. */
export function pathPlan(
  grid: TimeGrid,
  { spot, drift }: { readonly spot: number; readonly drift: number },
  { record = () => [], constants = [], ...parts }: PlanParts,
): PathPlan {
  const { times } = grid;
  const steps = [...stepLengths(grid)].flatMap((length, index) =>
    record({ index, from: times[index], to: times[index + 1], length }),
  );
  return {
    spot,
    normals: 1,
    uniforms: 0,
    pathUniforms: 0,
    logForwards: driftLine(grid, drift),
    constants: constants instanceof Uint32Array ? constants : Float32Array.from(constants),
    steps: Float32Array.from(steps),
    table: new Float32Array(),
    vols: "told",
    ...parts,
  };
}
