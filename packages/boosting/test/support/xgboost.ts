import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../peer/xgboost_peer.py", import.meta.url));

/** Debian installs python3-xgboost for its own interpreter, which need not be the first on PATH. */
const python = ["python3", "/usr/bin/python3"].find(
  (name) => spawnSync(name, ["-c", "import xgboost"]).status === 0,
);

export const hasXgboost = python !== undefined;

export interface XgboostAnswer {
  readonly model: string;
  readonly predictions: readonly number[];
}

/** Trains or predicts with the real XGBoost; see peer/xgboost_peer.py. */
export function askXgboost(request: Readonly<Record<string, unknown>>): XgboostAnswer {
  const { status, stdout, stderr } = spawnSync(python ?? "python3", [SCRIPT], {
    input: JSON.stringify(request),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    // Its threads wait by spinning, which slows everything else down.
    env: { ...process.env, OMP_WAIT_POLICY: "passive" },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as XgboostAnswer;
}

/** Rows of a row-major table, null for missing. */
export function rowsOf(features: Float32Array, nFeatures: number): (number | null)[][] {
  return Array.from({ length: features.length / nFeatures }, (_, row) =>
    Array.from(features.subarray(row * nFeatures, (row + 1) * nFeatures), (x) =>
      Number.isNaN(x) ? null : x,
    ),
  );
}
