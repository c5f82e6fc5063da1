import { ShapeError } from "@volsmith/numerics";

import type { InputShapes } from "../program/inputs.ts";
import type { DataSource } from "./data-source.ts";

/** Rows that are drawn anew from epoch to epoch. */
export interface EpochData<I extends InputShapes> {
  /** Rows of every epoch. */
  readonly rows: number;
  /** The rows of an epoch, from 0; the same whenever they are asked for, or nothing could go on. */
  readonly draw: (epoch: number) => DataSource<I> | Promise<DataSource<I>>;
}

/** The rows of an epoch. @throws {ShapeError} when a draw has more or fewer than was said */
export async function rowsOf<I extends InputShapes>(
  data: DataSource<I> | EpochData<I>,
  epoch: number,
): Promise<DataSource<I>> {
  if ("fill" in data) return data;
  const drawn = await data.draw(epoch);
  if (drawn.rows !== data.rows)
    throw new ShapeError("Training", `data of epoch ${epoch}`, [data.rows], [drawn.rows]);
  return drawn;
}
