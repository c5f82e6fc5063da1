export type {
  PathSet,
  Process,
  Sampling,
  SimulationOptions,
  TimeGrid,
} from "./processes/process.ts";
