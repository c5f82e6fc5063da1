/** From JSON to a study's configuration, defaults filled in, each model checked by its family. */
import type { PricerConfig } from "@volsmith/pricers";
import { checked, CONFIG_NAME, fileName, refuse } from "@volsmith/runs";
import type { z } from "zod";

import type { ModelCatalogue } from "./model-catalogue.ts";
import { SOURCES } from "./model-entry.ts";
import type { ModelEntry, SearchConfig } from "./model-entry.ts";
import { studyConfigSchema } from "./study-config.ts";
import type { StudyConfig } from "./study-config.ts";
import { gridSize, pointOf, spaceOf } from "../search/grid.ts";

export interface ParseOptions {
  readonly catalogue: ModelCatalogue;
  /** Name of the file, for messages. */
  readonly file?: string;
}

/**
 * @param json as it was written; nothing is needed but `models`
 * @throws {FormatError} naming the first key that is wrong and what it may be
 */
export function parseStudyConfig(json: unknown, options: ParseOptions): StudyConfig {
  const { file = "configuration" } = options;
  const config = checked(studyConfigSchema, json, { file });
  config.models.forEach((entry, i) =>
    checkEntry(entry, config.models.slice(0, i), { ...options, i }),
  );
  const { mixture } = config;
  const names = config.models.map(({ name }) => name);
  for (const name of mixture ? [mixture.model, ...mixture.compare] : [])
    if (!names.includes(name))
      refuse(file, "mixture", `name models of this study, ${name} is none`);
  return config;
}

/** The model an entry names outright; null for searches and ensembles, which come to be later. */
export function entryModel(entry: ModelEntry, catalogue: ModelCatalogue): PricerConfig | null {
  if (entry.model) return entry.model;
  if (entry.preset === undefined) return null;
  return { ...catalogue.presets[entry.preset], ...entry.with };
}

interface EntryPlace extends ParseOptions {
  readonly i: number;
}

function checkEntry(entry: ModelEntry, before: readonly ModelEntry[], place: EntryPlace): void {
  const { catalogue, file = "configuration", i } = place;
  const at = ["models", i];
  const key = `models[${i}]`;
  if (!CONFIG_NAME.test(entry.name))
    refuse(
      file,
      `${key}.name`,
      `be letters, digits, spaces and . , _ + - ' ( ) %, got "${entry.name}"`,
    );
  if (before.some(({ name }) => fileName(name) === fileName(entry.name)))
    refuse(file, `${key}.name`, `differ from the other models' names, "${entry.name}" comes twice`);
  if (entry.with && entry.preset === undefined)
    refuse(file, `${key}.with`, `go with a preset; write into ${used(entry)} itself`);
  if (entry.preset !== undefined && !Object.hasOwn(catalogue.presets, entry.preset))
    refuse(file, `${key}.preset`, `be one of ${Object.keys(catalogue.presets).join(", ")}`);
  const model = entryModel(entry, catalogue);
  if (model) {
    const under = entry.model ? "model" : "with";
    checked(schemaOf(model.kind, `${key}.${under}.kind`, place), model, {
      file,
      at: [...at, under],
    });
  }
  if (entry.search) checkSearch(entry, place);
  const names = before.map(({ name }) => name);
  for (const name of entry.ensemble?.of ?? [])
    if (!names.includes(name))
      refuse(
        file,
        `${key}.ensemble.of`,
        `name models above it, "${name}" is none: ${names.join(", ")}`,
      );
}

/** The first points of a grid stand for all: a family's bounds are the same for each. */
function checkSearch({ search }: ModelEntry, place: EntryPlace): void {
  if (!search) return;
  const { catalogue, file = "configuration", i } = place;
  const at = ["models", i, "search"];
  const grids = Object.keys(catalogue.grids);
  if (typeof search.grid === "string" && !Object.hasOwn(catalogue.grids, search.grid))
    refuse(file, `models[${i}].search.grid`, `be values by key, or one of ${grids.join(", ")}`);
  const space = spaceOf(search, catalogue.grids);
  const values = Object.values(space.grid).map((options) => options.length);
  const shown = Math.min(gridSize(space), Math.max(...values, 1));
  for (let number = 0; number < shown; number++) {
    const model = pointOf(
      space,
      Math.floor((number * (gridSize(space) - 1)) / Math.max(1, shown - 1)),
    );
    const schema = schemaOf(model.kind, `models[${i}].search.base.kind`, place);
    checked(schema, model, { file, at });
    checkBudget(search, model, { file, schema, key: `models[${i}].search` });
  }
}

/** Halving gives a trial a share of its budget, so there must be one. */
function checkBudget(
  { strategy, budget }: SearchConfig,
  model: PricerConfig,
  {
    file,
    schema,
    key,
  }: { readonly file: string; readonly schema: z.ZodType; readonly key: string },
): void {
  if (strategy !== "successive-halving" || typeof model[budget] === "number") return;
  if (!schema.safeParse({ ...model, [budget]: 1 }).success)
    refuse(file, `${key}.budget`, `be a key of ${model.kind} that counts, got "${budget}"`);
  refuse(file, `${key}.base.${budget}`, "be given: what the last rung's trials have of it");
}

function schemaOf(kind: string, key: string, { catalogue, file = "configuration" }: ParseOptions) {
  const family = catalogue.families.find((family) => family.kind === kind);
  const kinds = catalogue.families.map((family) => family.kind).join(", ");
  if (!family) refuse(file, key, `be one of ${kinds}; ${came(kind)}`);
  return family.schema as z.ZodType;
}

function came(kind: unknown): string {
  return kind === undefined ? "it is missing" : `got ${JSON.stringify(kind)}`;
}

function used(entry: ModelEntry): string {
  return SOURCES.find((key) => entry[key] !== undefined) ?? "model";
}
