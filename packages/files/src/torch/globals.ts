/**
 * The closed list of names a checkpoint's pickle may mention, and what each does with its
 * arguments. Nothing is imported or looked up: a name outside the list ends the reading.
 *
 * `torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)` and
 * `torch._utils._rebuild_parameter(tensor, requires_grad, hooks)`: torch/_utils.py.
 */
import { allocate, bytesPerElement } from "../dtype.ts";
import type { Dtype } from "../dtype.ts";
import { isRowMajor, lastIndex, stridedCopy } from "../strided.ts";
import { elementCount, tensor } from "../tensor.ts";
import { GlobalName, isTensor, OrderedDict, Storage } from "./values.ts";
import type { PickleValue, TorchKey, TorchValue } from "./values.ts";

/** Reports what is wrong and does not return. */
export type Refuse = (problem: string, fix?: string) => never;

export interface CallContext {
  readonly refuse: Refuse;
  /** Called before bytes are copied; refuses when the budget is spent. */
  readonly spend: (copiedBytes: number) => void;
}

type Constructor = (args: readonly PickleValue[], context: CallContext) => PickleValue;

const constructors: Readonly<Record<string, Constructor>> = {
  "collections.OrderedDict": orderedDict,
  "torch._utils._rebuild_tensor_v2": rebuildTensor,
  "torch._utils._rebuild_parameter": rebuildParameter,
  "torch.Size": size,
};

const storageDtypes: Readonly<Record<string, Dtype>> = {
  "torch.BoolStorage": "BOOL",
  "torch.ByteStorage": "U8",
  "torch.CharStorage": "I8",
  "torch.ShortStorage": "I16",
  "torch.HalfStorage": "F16",
  "torch.BFloat16Storage": "BF16",
  "torch.IntStorage": "I32",
  "torch.FloatStorage": "F32",
  "torch.LongStorage": "I64",
  "torch.DoubleStorage": "F64",
};

/** What a permitted callable makes of its arguments; undefined for every other name. */
export function constructorOf(name: string): Constructor | undefined {
  return Object.hasOwn(constructors, name) ? constructors[name] : undefined;
}

/** The dtype of a storage class; undefined for every other name. */
export function storageDtype(name: string): Dtype | undefined {
  return Object.hasOwn(storageDtypes, name) ? storageDtypes[name] : undefined;
}

export function isPermitted(name: string): boolean {
  return constructorOf(name) !== undefined || storageDtype(name) !== undefined;
}

/** True for what may stand in a result; names and bare storages may not. */
export function isTorchValue(value: PickleValue): value is TorchValue {
  return !(value instanceof Storage) && !(value instanceof GlobalName);
}

export function isTorchKey(value: PickleValue): value is TorchKey {
  return value === null || ["string", "number", "bigint", "boolean"].includes(typeof value);
}

function orderedDict(args: readonly PickleValue[], { refuse }: CallContext): OrderedDict {
  const dict = new OrderedDict();
  const [pairs = []] = args;
  if (args.length > 1 || !Array.isArray(pairs)) return refuse("OrderedDict takes a list of pairs");
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2 || !isTorchKey(pair[0])) {
      return refuse("OrderedDict takes a list of pairs");
    }
    dict.set(pair[0], pair[1]);
  }
  return dict;
}

function size(args: readonly PickleValue[], { refuse }: CallContext): TorchValue {
  const [sizes] = args;
  if (args.length !== 1 || !isSizes(sizes)) return refuse("torch.Size takes a tuple of sizes");
  return sizes as number[];
}

function rebuildTensor(args: readonly PickleValue[], { refuse, spend }: CallContext): PickleValue {
  const [storage, offset, shape, strides] = args;
  if (args.length < 4 || args.length > 7 || !(storage instanceof Storage)) {
    return refuse("_rebuild_tensor_v2 is not given a storage, an offset, a size and strides");
  }
  const where = `a tensor of storage "${storage.key}"`;
  if (!isSizes([offset]) || !isSizes(shape) || !isSizes(strides)) {
    return refuse(`${where} has an offset, size or stride that is not a non-negative integer`);
  }
  if (shape.length !== strides.length) {
    return refuse(`${where} has ${shape.length} sizes but ${strides.length} strides`);
  }
  const count = elementCount(shape);
  if (Number.isNaN(count)) return refuse(`${where} has shape [${shape.join(", ")}]`);
  const { dtype, elements } = storage;
  const layout = { shape, strides, offset: offset as number };
  if (count === 0) return tensor(dtype, shape, allocate(dtype, 0));
  const last = lastIndex(layout);
  if (!(last < elements.length)) {
    return refuse(`${where} reaches element ${last}, but the storage has ${elements.length}`);
  }
  if (isRowMajor(layout)) {
    return tensor(dtype, shape, elements.subarray(layout.offset, layout.offset + count));
  }
  spend(count * bytesPerElement(dtype));
  return tensor(dtype, shape, stridedCopy(elements, layout, allocate(dtype, count)));
}

function rebuildParameter(args: readonly PickleValue[], { refuse }: CallContext): PickleValue {
  const [value] = args;
  if (!isTensor(value)) return refuse("_rebuild_parameter is not given a tensor");
  return value;
}

/** A torch tensor has at most 64 axes. */
function isSizes(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.length <= 64 &&
    value.every((entry) => Number.isSafeInteger(entry) && entry >= 0)
  );
}
