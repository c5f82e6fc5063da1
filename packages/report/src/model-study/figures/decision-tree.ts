import type { DrawnTree } from "@volsmith/study";
import { ink } from "../../theme/palette.ts";
import { columnsOf } from "../../table.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { StudyModel } from "../view.ts";

interface Node {
  readonly label: string;
  readonly depth: number;
  /** In rows of leaves, from the top. */
  readonly row: number;
  readonly leaf: boolean;
  readonly children: readonly Node[];
}

const rowHeight = 34;
const mostLeaves = 16;

/** S17. The first tree of a boosted model, root to the left; null for other models. */
export function treeFigure({ key, name, leads, result }: StudyModel): ModelStudyFigure | null {
  if (!result.tree) return null;
  const root = place(result.tree, { depth: 0, deepest: depthFor(result.tree), next: { row: 0 } });
  const nodes = flatten(root);
  const leaves = nodes.filter(({ children }) => children.length === 0).length;
  const deepest = Math.max(...nodes.map(({ depth }) => depth));
  const height = leaves * rowHeight;
  const id = `tree-${key}`;
  // From a node up or down to its child’s line, and along it: labels stand between the branches.
  const edges = nodes.flatMap((node) =>
    node.children.flatMap((child, side) => {
      const path = `${node.depth}-${node.row}-${side}`;
      return [
        [node.depth, node.row],
        [node.depth, child.row],
        [child.depth, child.row],
      ].map(([depth, row], step) => ({ path, step, depth, row }));
    }),
  );
  const answers = nodes.flatMap((node) =>
    node.children.map((child, side) => ({
      depth: child.depth,
      row: child.row,
      answer: side === 0 ? "yes" : "no",
    })),
  );
  const x = {
    field: "depth",
    type: "quantitative" as const,
    axis: null,
    scale: { domain: [0, deepest + 0.75], nice: false },
  };
  const y = {
    field: "row",
    type: "quantitative" as const,
    axis: null,
    scale: { domain: [leaves - 0.5, -0.5], nice: false },
  };
  return {
    id,
    title: "The first tree",
    description: `The upper levels of the first decision tree of ${name}: every branching asks one question; upper branches answer yes.`,
    caption: `The first tree of ${name}, cut at a depth the eye can follow: upper branches answer yes, leaves say what they add to C/K.`,
    answers: leads ? ["S17"] : [],
    height: height + 20,
    tables: {
      [id]: columnsOf(
        nodes.map(({ label, depth, row, leaf }) => ({ label, depth, row, leaf: leaf ? 1 : 0 })),
      ),
      [`${id}-edges`]: columnsOf(edges),
      [`${id}-answers`]: columnsOf(answers),
    },
    spec: {
      width: "container",
      height,
      layer: [
        {
          data: { name: `${id}-edges` },
          mark: { type: "line", color: ink("rule"), strokeWidth: 1.4 },
          encoding: {
            x,
            y,
            detail: { field: "path", type: "nominal" },
            order: { field: "step", type: "quantitative" },
          },
        },
        {
          data: { name: `${id}-answers` },
          mark: { type: "text", align: "right", dx: -4, dy: -6, fontSize: 9, color: ink("faint") },
          encoding: { x, y, text: { field: "answer" } },
        },
        {
          data: { name: id },
          mark: { type: "point", shape: "circle", size: 26, opacity: 1 },
          encoding: {
            x,
            y,
            color: {
              condition: { test: "datum.leaf === 1", value: ink("good") },
              value: ink("m-ssvi"),
            },
          },
        },
        {
          data: { name: id },
          mark: { type: "text", align: "left", baseline: "middle", dx: 7, fontSize: 10.5 },
          encoding: {
            x,
            y,
            text: { field: "label" },
            color: {
              condition: { test: "datum.leaf === 1", value: ink("ink") },
              value: ink("soft"),
            },
          },
        },
      ],
    },
  };
}

/** As many levels as give not too many leaves. */
function depthFor(tree: DrawnTree): number {
  let depth = 0;
  while (depth < 3 && leavesAt(tree, depth + 1) <= mostLeaves) depth++;
  return depth;
}

function leavesAt({ yes, no }: DrawnTree, depth: number): number {
  const children = [yes, no].filter((child) => child !== null);
  if (depth === 0 || children.length === 0) return 1;
  return children.reduce((sum, child) => sum + leavesAt(child, depth - 1), 0);
}

/** Leaves get rows in order, inner nodes the middle of their children. */
function place(
  { label, yes, no }: DrawnTree,
  {
    depth,
    deepest,
    next,
  }: { readonly depth: number; readonly deepest: number; readonly next: { row: number } },
): Node {
  const below = depth < deepest ? [yes, no].filter((child) => child !== null) : [];
  const children = below.map((child) => place(child, { depth: depth + 1, deepest, next }));
  const row =
    children.length === 0
      ? next.row++
      : children.reduce((sum, child) => sum + child.row, 0) / children.length;
  const cut = children.length === 0 && (yes ?? no) !== null;
  return {
    label: cut ? `${label} …` : label,
    depth,
    row,
    leaf: children.length === 0 && !cut,
    children,
  };
}

function flatten(node: Node): Node[] {
  return [node, ...node.children.flatMap(flatten)];
}
