/**
 * From parameters as users see them, row-major and unpadded, to the tables kernels read, and from
 * the parts' gradients in those layouts back.
 */

/** Layouts of a table; the host knows them by these names. */
export const PANELS: i32 = 0;
export const TRANSPOSED: i32 = 1;
export const ROW: i32 = 2;
export const COLUMN_SUMS: i32 = 3;

/**
 * One table: `rows` × `blocks`·`columns` numbers of a parameter. Columns come in blocks (the gates of
 * a recurrent layer), each padded to whole panels and put at its place in `order`.
 */
@unmanaged
export class Table {
  layout: i32;
  /** The parameter's numbers and their gradients. */
  values: usize;
  slopes: usize;
  packed: usize;
  /** Offset into a part's gradients; 0xffffffff where none are kept. */
  gradient: usize;
  rows: i32;
  columns: i32;
  blocks: i32;
  /** Floats a block takes in a padded row, 4 or a multiple of 8, and those of a row of inputs. */
  blockWidth: i32;
  inputWidth: i32;
  /** Source block of each packed block, 32 bits each. */
  order: usize;
}

// @ts-ignore: decorator
@inline
function tableAt(args: usize, i: i32): Table {
  return changetype<Table>(load<usize>(args + (<usize>i << 2)));
}

/** Kernel: args is a list of tables' addresses, items are tables. */
export function packWeights(args: usize, begin: i32, end: i32, scratch: usize): void {
  for (let i = begin; i < end; i++) {
    const table = tableAt(args, i);
    if (table.layout == PANELS) packPanels(table);
    else if (table.layout == TRANSPOSED) packTransposed(table);
    else if (table.layout == ROW) packRow(table);
    else packColumnSums(table);
  }
}

function packPanels(t: Table): void {
  const panel = t.blockWidth == 4 ? 4 : 8;
  const stride = <usize>(t.blocks * t.columns) << 2;
  let to = t.packed;
  const depth = (t.rows + 3) & ~3; // as gradients are laid out; the extra rows are never read
  for (let b = 0; b < t.blocks; b++) {
    const block = t.values + (<usize>(load<i32>(t.order + (<usize>b << 2)) * t.columns) << 2);
    for (let first = 0; first < t.blockWidth; first += panel) {
      const count = min(t.columns - first, panel);
      let from = block + (<usize>first << 2);
      for (let i = 0; i < t.rows; i++) {
        if (count == 8) {
          v128.store(to, v128.load(from));
          v128.store(to, v128.load(from, 16), 16);
        } else {
          for (let j = 0; j < count; j++) store<f32>(to + (<usize>j << 2), load<f32>(from + (<usize>j << 2)));
        }
        from += stride;
        to += <usize>panel << 2;
      }
    }
  }
}

/** The matrix with inputs and outputs exchanged: [panel of inputs][padded output][8]. */
function packTransposed(t: Table): void {
  const panel = t.inputWidth == 4 ? 4 : 8;
  const stride = <usize>(t.blocks * t.columns) << 2;
  const padded = t.blocks == 1 ? t.columns : t.blockWidth;
  let to = t.packed;
  for (let first = 0; first < t.inputWidth; first += panel) {
    const count = min(t.rows - first, panel);
    for (let b = 0; b < t.blocks; b++) {
      const source = load<i32>(t.order + (<usize>b << 2)) * t.columns;
      let from = t.values + <usize>first * stride + (<usize>source << 2);
      for (let j = 0; j < t.columns; j++) {
        let p = from;
        for (let i = 0; i < count; i++) {
          store<f32>(to + (<usize>i << 2), load<f32>(p));
          p += stride;
        }
        from += 4;
        to += <usize>panel << 2;
      }
      to += <usize>((padded - t.columns) * panel) << 2;
    }
  }
}

function packRow(t: Table): void {
  for (let b = 0; b < t.blocks; b++) {
    const from = t.values + (<usize>(load<i32>(t.order + (<usize>b << 2)) * t.columns) << 2);
    memory.copy(t.packed + (<usize>(b * t.blockWidth) << 2), from, <usize>t.columns << 2);
  }
}

function packColumnSums(t: Table): void {
  for (let j = 0; j < t.columns; j++) {
    let sum: f32 = 0;
    for (let i = 0; i < t.rows; i++) sum += load<f32>(t.values + (<usize>(i * t.columns + j) << 2));
    store<f32>(t.packed + (<usize>j << 2), sum);
  }
}

/** What `reduceGradients` works on. */
@unmanaged
class Reduction {
  /** Addresses of tables, those of one parameter together. */
  tables: usize;
  /** Per parameter: first table and how many, 32 bits each. */
  ranges: usize;
  /** Gradients of part 0, bytes to the next part's, and how many parts there are. */
  gradients: usize;
  gradientBytes: usize;
  parts: i32;
}

/** Kernel: items are parameters; slopes = Σ over parts, in their order. */
export function reduceGradients(args: usize, begin: i32, end: i32, scratch: usize): void {
  const job = changetype<Reduction>(args);
  for (let i = begin; i < end; i++) {
    const range = job.ranges + (<usize>i << 3);
    const first = load<i32>(range), last = first + load<i32>(range, 4);
    for (let k = first; k < last; k++) {
      const t = tableAt(job.tables, k);
      if (t.layout == PANELS) reducePanels(t, job);
      else if (t.layout == ROW) reduceRow(t, job);
      else if (t.layout == COLUMN_SUMS) reduceColumnSums(t, job);
    }
  }
}

// @ts-ignore: decorator
@inline
function sumParts(p: usize, job: Reduction): v128 {
  let sum = v128.load(p);
  for (let n = 1; n < job.parts; n++) {
    p += job.gradientBytes;
    sum = f32x4.add(sum, v128.load(p));
  }
  return sum;
}

/** Adds up to four lanes to the numbers at `to`. */
function addLanes(to: usize, sum: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, f32x4.add(v128.load(to), sum));
    return;
  }
  store<f32>(to, load<f32>(to) + f32x4.extract_lane(sum, 0));
  if (count > 1) store<f32>(to, load<f32>(to, 4) + f32x4.extract_lane(sum, 1), 4);
  if (count > 2) store<f32>(to, load<f32>(to, 8) + f32x4.extract_lane(sum, 2), 8);
}

function reducePanels(t: Table, job: Reduction): void {
  const panel = t.blockWidth == 4 ? 4 : 8;
  const stride = <usize>(t.blocks * t.columns) << 2;
  let from = job.gradients + t.gradient;
  const padding = <usize>((((t.rows + 3) & ~3) - t.rows) * panel) << 2;
  for (let b = 0; b < t.blocks; b++) {
    const block = t.slopes + (<usize>(load<i32>(t.order + (<usize>b << 2)) * t.columns) << 2);
    for (let first = 0; first < t.blockWidth; first += panel) {
      const count = t.columns - first;
      let to = block + (<usize>first << 2);
      for (let i = 0; i < t.rows; i++) {
        addLanes(to, sumParts(from, job), count);
        if (count > 4) addLanes(to + 16, sumParts(from + 16, job), count - 4);
        to += stride;
        from += <usize>panel << 2;
      }
      from += padding;
    }
  }
}

function reduceRow(t: Table, job: Reduction): void {
  for (let b = 0; b < t.blocks; b++) {
    const to = t.slopes + (<usize>(load<i32>(t.order + (<usize>b << 2)) * t.columns) << 2);
    const from = job.gradients + t.gradient + (<usize>(b * t.blockWidth) << 2);
    for (let j = 0; j < t.columns; j += 4) {
      addLanes(to + (<usize>j << 2), sumParts(from + (<usize>j << 2), job), t.columns - j);
    }
  }
}

function reduceColumnSums(t: Table, job: Reduction): void {
  const from = job.gradients + t.gradient;
  for (let j = 0; j < t.columns; j += 4) {
    const sum = sumParts(from + (<usize>j << 2), job);
    for (let i = 0; i < t.rows; i++) {
      addLanes(t.slopes + (<usize>(i * t.columns + j) << 2), sum, t.columns - j);
    }
  }
}
