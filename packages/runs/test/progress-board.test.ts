import { ProgressBoard } from "@volsmith/runs";
import { describe, expect, it } from "vitest";

describe("the board", () => {
  it("weighs pieces by their cost and never goes back", () => {
    const seen: number[] = [];
    const board = new ProgressBoard(({ done, total }) => seen.push(done / total!), "run");
    board.add("long", 3);
    board.add("short", 1);
    board.update("short", 1);
    board.update("long", 0.5);
    board.update("long", 0.25);
    board.update("unknown", 1);
    expect(seen).toEqual([0.25, 0.625, 0.625]);
  });
});
