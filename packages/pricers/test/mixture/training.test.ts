import type { Engine } from "@volsmith/engine";
import { loadEngine, Training } from "@volsmith/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  compareMixture,
  gateWeights,
  readPricer,
  regimes,
  rivalsOf,
  routingOf,
  trainMixture,
  trainPricer,
} from "@volsmith/pricers";
import { columnsOf } from "../../src/data/columns.ts";
import { mixtureSchema } from "../../src/families/mixture/config.ts";
import { expertOutputs } from "../../src/families/mixture/expert-outputs.ts";
import { gateStage } from "../../src/families/mixture/gate-stage.ts";
import { expertScope } from "../../src/families/mixture/network.ts";
import { regimesOf, rowsInRegime } from "../../src/families/mixture/regimes.ts";
import { expertStage, jointStage } from "../../src/families/mixture/stages.ts";
import type { MixtureTask } from "../../src/families/mixture/stages.ts";
import { changed, data, newTask, quick, stillData } from "./setup.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine({ threads: 1 });
});
afterAll(() => engine.dispose());

const { table, split } = data;
const N = regimes.length;

/** Rows of each regime, by place in a part. */
function rowsOf(
  task: Pick<MixtureTask, "config">,
  part: "train" | "validation" | "test",
  from = data,
) {
  const regimeOf = regimesOf(from.table, from.split[part], task.config.regimes);
  return regimes.map((_, regime) => rowsInRegime(regime, { from: 0, to: 0 }, regimeOf));
}

describe("a stage of training", () => {
  it("of one expert changes that expert only, and none of its standards", async () => {
    const task = newTask(engine);
    const rows = { train: rowsOf(task, "train")[4], validation: rowsOf(task, "validation")[4] };
    const before = task.weights.snapshot();
    await new Training(expertStage(task, 4, rows)).run();
    const names = changed(before, task.weights.snapshot());
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect(name.startsWith(`${expertScope(4)}.`)).toBe(true);
      expect(name).not.toContain("standard");
    }
    task.pricer.dispose();
  });

  it("of the gate leaves experts as they are, to the bit", async () => {
    const task = newTask(engine, { balance: { importance: 0.1, load: 0.1 } });
    const before = task.weights.snapshot();
    await new Training(gateStage(task)).run();
    const names = changed(before, task.weights.snapshot());
    expect(names.toSorted()).toEqual(
      ["inner.bias", "inner.weights", "logits.bias", "logits.weights"].map(
        (name) => `gate.${name}`,
      ),
    );
    task.pricer.dispose();
  });

  it("of all together changes gate and experts, and no standards", async () => {
    const task = newTask(engine, { active: 3 });
    const before = task.weights.snapshot();
    await new Training(jointStage(task, 1e-4)).run();
    const names = changed(before, task.weights.snapshot());
    expect(names.some((name) => name.startsWith("gate."))).toBe(true);
    expect(names.some((name) => name.startsWith("expert."))).toBe(true);
    expect(names.filter((name) => name.includes("standard"))).toEqual([]);
    task.pricer.dispose();
  });
});

const still = stillData();
const skilled = { ...quick.expert, epochs: 30, patience: 30, batchRows: 32, rate: 1e-2 };

/** Share of rows that go to the expert of their regime, over regimes. */
const ownShare = async (guidance: number) => {
  const gate = { ...quick.gate, epochs: 15, rate: 1e-2, guidance };
  const config = mixtureSchema.parse({
    ...quick,
    expert: skilled,
    gate,
    epochs: 1,
    rate: 1e-9,
  });
  const { pricer } = await trainMixture(config, still, { engine, seed: 1 });
  const { shares } = routingOf(pricer, still.table, still.split.train);
  pricer.dispose();
  return shares.reduce((sum, line, i) => sum + line[i], 0) / N;
};

/** (deviation/mean)² of what the experts' gates add up to. */
const variation = async (weight: number) => {
  const gate = { ...quick.gate, epochs: 8, guidance: 0, competition: 0 };
  const balance = { importance: weight, load: weight };
  const config = mixtureSchema.parse({ ...quick, gate, balance });
  const { pricer } = await trainMixture(config, data, { engine, seed: 1 });
  const gates = gateWeights(pricer, table, split.train);
  pricer.dispose();
  const sums = regimes.map((_, e) => gates.reduce((sum, g, i) => (i % N === e ? sum + g : sum), 0));
  const mean = sums.reduce((a, b) => a + b) / N;
  return sums.reduce((sum, x) => sum + (x - mean) ** 2, 0) / N / mean ** 2;
};

const parse = (changes: object) => () => mixtureSchema.parse({ ...quick, ...changes });

describe("trainMixture", () => {
  it("makes experts that price their own regime better than the others do", async () => {
    const config = mixtureSchema.parse({ ...quick, expert: skilled, epochs: 1, rate: 1e-9 });
    const { pricer } = await trainMixture(config, still, { engine, seed: 1 });
    const { weights, parts } = pricer as unknown as MixtureTask;
    const columns = columnsOf(still.table, parts.featureNames, "test");
    const said = expertOutputs(
      { weights, parts },
      { table: still.table, columns, steps: 1 },
      still.split.train,
    );
    const errors = rowsOf({ config }, "train", still).map((rows) =>
      regimes.map((_, e) => {
        let sum = 0;
        for (const i of rows)
          sum += (said[i * N + e] - still.table.targets[still.split.train.from + i]) ** 2;
        return sum / rows.length;
      }),
    );
    errors.forEach((line, regime) => {
      const others = line.filter((_, e) => e !== regime).toSorted((a, b) => a - b);
      // Better than every other.
      expect(line[regime]).toBeLessThan(others[0]);
    });
    pricer.dispose();
  });

  it("guides rows to the expert of their regime", async () => {
    expect(await ownShare(3)).toBeGreaterThan(Math.max(0.8, await ownShare(0)));
  });

  it("spreads rows over more experts with a balance", async () => {
    expect(await variation(30)).toBeLessThan(0.5 * (await variation(0)));
  });

  it("resumed in any stage ends at the weights of an unbroken training", async () => {
    const config = mixtureSchema.parse({ ...quick, balance: { importance: 0.1, load: 0 } });
    const checkpoints: Uint8Array[] = [];
    const onCheckpoint = (bytes: Uint8Array) => void checkpoints.push(bytes);
    const whole = await trainMixture(config, data, { engine, seed: 5, onCheckpoint });
    // Nine experts of four epochs, the gate of four, two together.
    expect(checkpoints.length).toBe(42);
    for (const at of [5, 37, 40]) {
      const resume = checkpoints[at];
      const again = await trainMixture(config, data, { engine, seed: 5, resume });
      expect(again.pricer.toSafetensors()).toEqual(whole.pricer.toSafetensors());
      expect(again.history).toEqual(whole.history);
      again.pricer.dispose();
    }
    const other = trainMixture(config, data, { engine, seed: 6, resume: checkpoints[3] });
    await expect(other).rejects.toThrow("the checkpoint is of another training: seed was 5, is 6");
    whole.pricer.dispose();
  });

  it("tells each stage as it goes, and stops when told to", async () => {
    const stages = new Set<string>();
    const controller = new AbortController();
    const run = trainMixture(mixtureSchema.parse(quick), data, {
      engine,
      seed: 1,
      signal: controller.signal,
      onProgress({ stage }) {
        stages.add(stage);
        if (stage.endsWith("gate")) controller.abort(new Error("enough"));
      },
    });
    await expect(run).rejects.toThrow("enough");
    expect(stages.has("train mixture, expert OTM short")).toBe(true);
    expect(stages.size).toBe(N + 1);
  });

  it("takes networks trained elsewhere as experts: of nine alike the mixture is the one", async () => {
    const single = await trainPricer({ ...quick.expert, output: "positive" }, data, {
      engine,
      seed: 2,
    });
    const file = single.pricer.toSafetensors();
    const experts = Object.fromEntries(regimes.map((regime) => [regime, file]));
    const config = mixtureSchema.parse({ ...quick, output: "positive", rate: 1e-12, epochs: 1 });
    const { pricer } = await trainMixture(config, data, { engine, seed: 1, experts });
    const [mixed, alone] = [pricer, single.pricer].map((p) => p.price(table, split.test));
    // Features are standardised twice, and gates add up to 1 to rounding.
    mixed.forEach((price, i) => expect(Math.abs(price - alone[i])).toBeLessThan(3e-6));
    const back = readPricer(pricer.toSafetensors(), { engine });
    expect(back.price(table, split.test)).toEqual(mixed);
    back.dispose();
    pricer.dispose();
    single.pricer.dispose();
  });

  it("mixes kinds of experts, with and without memory", async () => {
    const training = { epochs: 2, batchRows: 64, rate: 3e-3 };
    const config = mixtureSchema.parse({
      ...quick,
      experts: {
        "ATM short": { kind: "kan", ...training, neurons: 4, degrees: [2, 2] },
        "ITM long": { kind: "rnn", ...training, steps: 3, layers: ["gru"], units: 4 },
      },
    });
    const { pricer, status } = await trainMixture(config, data, { engine, seed: 1 });
    expect(status).toBe("finished");
    expect(pricer.steps).toBe(3);
    const back = readPricer(pricer.toSafetensors(), { engine });
    expect(back.price(table, split.test)).toEqual(pricer.price(table, split.test));
    back.dispose();
    pricer.dispose();
  });

  it("says what does not fit", async () => {
    expect(parse({ active: 10 })).toThrow("must be a whole number from 1 to 9, got 10");
    expect(parse({ expert: { kind: "mlp", norm: "batch" } })).toThrow(
      "an expert never sees the whole batch",
    );
    expect(parse({ expert: { kind: "forest" } })).toThrow('must be one of \\"mlp\\"');
    expect(parse({ regimes: { days: [90, 60] } })).toThrow("must ascend");
    const config = mixtureSchema.parse(quick);
    const train = (experts: Record<string, Uint8Array>) =>
      trainMixture(config, data, { engine, seed: 1, experts });
    await expect(train({ "far away": new Uint8Array() })).rejects.toThrow(
      'no regime is called "far away"',
    );
    await expect(
      trainMixture({ kind: "mixture", experts: { far: {} } }, data, { engine, seed: 1 }),
    ).rejects.toThrow('trainMixture: experts must have networks under some of "OTM short"');
    const other = await trainPricer({ ...quick.expert, output: "positive", epochs: 1 }, data, {
      engine,
      seed: 1,
    });
    await expect(train({ "OTM short": other.pricer.toSafetensors() })).rejects.toThrow(
      '"output" of expert OTM short is "positive", the mixture\'s "plain"',
    );
    other.pricer.dispose();
    const narrow = { ...quick.expert, epochs: 1, features: ["S/K", "tau"] };
    const { pricer } = await trainPricer(narrow, data, { engine, seed: 1 });
    const file = pricer.toSafetensors();
    await expect(train({ "OTM short": file })).rejects.toThrow(
      "expert OTM short looks at S/K, tau, the mixture at S/K, K, tau",
    );
    pricer.dispose();
  });
});

describe("compareMixture", () => {
  it("holds a mixture against rivals of its size, regime by regime", async () => {
    const { pricer } = await trainPricer(quick, data, { engine, seed: 1 });
    const { dense, single } = rivalsOf(pricer);
    expect(dense.active).toBe(9);
    const rival = await trainPricer({ ...single, epochs: 1 }, data, { engine, seed: 1 });
    // Layers have whole neurons: the next size would be further away.
    expect(rival.pricer.parameterCount / pricer.parameterCount).toBeGreaterThan(0.9);
    expect(rival.pricer.parameterCount / pricer.parameterCount).toBeLessThan(1.1);
    const models = [
      { model: "mixture", pricer },
      { model: "one network", pricer: rival.pricer },
    ];
    const rows = split.test;
    const result = compareMixture(models, { table, rows }, (predicted, actual) => ({
      rows: actual.length,
      worst: predicted.reduce((most, p, i) => Math.max(most, Math.abs(p - actual[i])), 0),
    }));
    expect(result.routing.length).toBe(N);
    for (const { regimes: lines } of result.byRegime) {
      expect(lines.map(({ label }) => label)).toEqual(regimes);
      expect(lines.reduce((sum, line) => sum + line.rows, 0)).toBe(rows.to - rows.from);
    }
    expect(result.byRegime[1].parameterCount).toBe(rival.pricer.parameterCount);
    expect(() => routingOf(rival.pricer, table, rows)).toThrow(
      'a pricer of kind "mlp" has no gate',
    );
    pricer.dispose();
    rival.pricer.dispose();
  });
});
