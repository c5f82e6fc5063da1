/**
 * A pickle machine that can only build tensors and plain containers.
 *
 * A pickle is a program for a stack machine. Python's runs whatever callable the program names;
 * this one knows a closed list of names (`globals.ts`), keeps names as inert values, and refuses
 * every opcode that could make anything else. Work and memory are bounded by `TorchLimits`.
 *
 * Reference: Python's pickletools; PyTorch's weights-only unpickler for what checkpoints need.
 */
import { ByteCursor } from "./byte-cursor.ts";
import { constructorOf, isPermitted, isTorchKey, isTorchValue } from "./globals.ts";
import type { CallContext } from "./globals.ts";
import type { TorchLimits } from "./limits.ts";
import { nameOfRefused, op } from "./opcodes.ts";
import { GlobalName, isTensor, OrderedDict } from "./values.ts";
import type { PickleValue, Storage, TorchValue } from "./values.ts";

export interface PickleContext extends CallContext {
  readonly limits: TorchLimits;
  /** Resolves torch's ("storage", class, key, location, count) reference. */
  readonly storage: (reference: readonly PickleValue[]) => Storage;
}

const onlyTensors =
  "a checkpoint may hold only tensors, numbers, strings, lists and dicts; " +
  "save it again with torch.save(model.state_dict(), path)";

/** The value a pickle describes. Everything wrong with it goes to `context.refuse`. */
export function readPickle(bytes: Uint8Array, context: PickleContext): PickleValue {
  return new PickleMachine(bytes, context).run();
}

class PickleMachine {
  readonly #cursor: ByteCursor;
  readonly #context: PickleContext;
  readonly #memo = new Map<number, PickleValue>();
  #stack: PickleValue[] = [];
  /** The stacks below open marks, as in CPython's unpickler. */
  readonly #below: PickleValue[][] = [];
  #nContainers = 0;

  constructor(bytes: Uint8Array, context: PickleContext) {
    this.#context = context;
    this.#cursor = new ByteCursor(bytes, () => this.#refuse("the pickle is cut short"));
  }

  run(): PickleValue {
    const { opcodes } = this.#context.limits;
    for (let n = 0; n < opcodes; n++) {
      const code = this.#cursor.uint8();
      if (code === op.STOP) return this.#pop();
      this.#step(code);
    }
    return this.#refuse(`the pickle has more than ${opcodes} opcodes`);
  }

  #step(code: number): void {
    const cursor = this.#cursor;
    const stack = this.#stack;
    switch (code) {
      case op.PROTO: {
        const protocol = cursor.uint8();
        if (protocol > 5) this.#refuse(`the pickle has protocol ${protocol}; known are 2 to 5`);
        return;
      }
      case op.FRAME: // a hint for buffered reading; all bytes are here already
        cursor.bytes(8);
        return;

      case op.NONE:
        return void stack.push(null);
      case op.NEWTRUE:
        return void stack.push(true);
      case op.NEWFALSE:
        return void stack.push(false);
      case op.BININT:
        return void stack.push(cursor.int32());
      case op.BININT1:
        return void stack.push(cursor.uint8());
      case op.BININT2:
        return void stack.push(cursor.uint16());
      case op.LONG1:
        return void stack.push(decodeLong(cursor.bytes(cursor.uint8())));
      case op.BINFLOAT:
        return void stack.push(cursor.float64());
      case op.BINUNICODE:
        return void stack.push(this.#text(cursor.bytes(cursor.uint32())));
      case op.SHORT_BINUNICODE:
        return void stack.push(this.#text(cursor.bytes(cursor.uint8())));
      case op.BINSTRING:
        return void stack.push(this.#text(cursor.bytes(cursor.uint32())));
      case op.SHORT_BINSTRING:
        return void stack.push(this.#text(cursor.bytes(cursor.uint8())));
      case op.BINBYTES:
        return void stack.push(cursor.bytes(cursor.uint32()));
      case op.SHORT_BINBYTES:
        return void stack.push(cursor.bytes(cursor.uint8()));

      case op.EMPTY_TUPLE:
      case op.EMPTY_LIST:
        return this.#pushList([]);
      case op.EMPTY_DICT:
        this.#countContainer();
        return void stack.push(new Map());
      case op.TUPLE1:
        return this.#pushList(this.#popMany(1));
      case op.TUPLE2:
        return this.#pushList(this.#popMany(2));
      case op.TUPLE3:
        return this.#pushList(this.#popMany(3));
      case op.TUPLE:
        return this.#pushList(this.#popMark());

      case op.APPEND:
        return this.#append(this.#popMany(1));
      case op.APPENDS:
        return this.#append(this.#popMark());
      case op.SETITEM:
        return this.#setItems(this.#popMany(2));
      case op.SETITEMS:
        return this.#setItems(this.#popMark());

      case op.MARK:
        this.#below.push(stack);
        this.#stack = [];
        return;
      case op.POP:
        this.#pop();
        return;
      case op.POP_MARK:
        this.#popMark();
        return;
      case op.DUP:
        return void stack.push(this.#top());

      case op.BINPUT:
        return void this.#memo.set(cursor.uint8(), this.#top());
      case op.LONG_BINPUT:
        return void this.#memo.set(cursor.uint32(), this.#top());
      case op.MEMOIZE:
        return void this.#memo.set(this.#memo.size, this.#top());
      case op.BINGET:
        return void stack.push(this.#recall(cursor.uint8()));
      case op.LONG_BINGET:
        return void stack.push(this.#recall(cursor.uint32()));

      case op.GLOBAL:
        return this.#pushGlobal(this.#text(cursor.line()), this.#text(cursor.line()));
      case op.STACK_GLOBAL: {
        const [module, name] = this.#popMany(2);
        return this.#pushGlobal(module, name);
      }
      case op.BINPERSID:
        return this.#pushStorage();
      case op.REDUCE:
        return this.#reduce();
      case op.BUILD:
        return this.#build();

      default:
        this.#refuse(`the pickle uses the opcode ${nameOfRefused(code)}`, onlyTensors);
    }
  }

  #pushGlobal(module: unknown, name: unknown): void {
    if (typeof module !== "string" || typeof name !== "string") {
      return this.#refuse("the pickle names a global by something that is not text", onlyTensors);
    }
    const global = new GlobalName(module, name);
    if (!isPermitted(global.path)) {
      this.#refuse(`the pickle asks for ${shown(global.path)}, which is refused`, onlyTensors);
    }
    this.#stack.push(global);
  }

  #pushStorage(): void {
    const reference = this.#pop();
    if (!Array.isArray(reference)) {
      return this.#refuse("a persistent id is not torch's storage tuple", onlyTensors);
    }
    this.#stack.push(this.#context.storage(reference));
  }

  #reduce(): void {
    const [callable, args] = this.#popMany(2);
    const make = callable instanceof GlobalName ? constructorOf(callable.path) : undefined;
    if (make === undefined) {
      const what = callable instanceof GlobalName ? callable.path : kindOf(callable);
      return this.#refuse(`the pickle calls ${what}`, onlyTensors);
    }
    if (!Array.isArray(args)) return this.#refuse("the pickle calls without a tuple of arguments");
    this.#countContainer();
    this.#stack.push(make(args, this.#context));
  }

  /** State on an OrderedDict is torch's `_metadata` of module versions: of no use here. */
  #build(): void {
    const [state] = this.#popMany(1);
    const target = this.#top();
    if (!(target instanceof OrderedDict) || !(state instanceof Map)) {
      this.#refuse(`the pickle sets the state of ${kindOf(target)}`, onlyTensors);
    }
  }

  #append(items: PickleValue[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) return this.#refuse(`the pickle appends to ${kindOf(list)}`);
    for (const item of items) list.push(item as TorchValue); // checked when the result is walked
  }

  #setItems(items: PickleValue[]): void {
    const dict = this.#top();
    if (!(dict instanceof Map)) return this.#refuse(`the pickle sets an item of ${kindOf(dict)}`);
    if (items.length % 2 !== 0) this.#refuse("the pickle sets a key without a value");
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i]!;
      if (!isTorchKey(key)) return this.#refuse(`the pickle uses ${kindOf(key)} as a dict key`);
      dict.set(key, items[i + 1] as TorchValue);
    }
  }

  #pushList(items: PickleValue[]): void {
    this.#countContainer();
    this.#stack.push(items as TorchValue[]); // may hold names until a call consumes them
  }

  #countContainer(): void {
    const { containers } = this.#context.limits;
    if (++this.#nContainers > containers) {
      this.#refuse(`the pickle makes more than ${containers} containers`);
    }
  }

  #recall(index: number): PickleValue {
    const value = this.#memo.get(index);
    if (value === undefined)
      return this.#refuse(`the pickle recalls memo ${index}, which was never set`);
    return value;
  }

  #top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined) return this.#refuse("the pickle takes from an empty stack");
    return value;
  }

  #pop(): PickleValue {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  #popMany(count: number): PickleValue[] {
    if (this.#stack.length < count) this.#refuse("the pickle takes from an empty stack");
    return this.#stack.splice(-count);
  }

  #popMark(): PickleValue[] {
    const below = this.#below.pop();
    if (below === undefined) return this.#refuse("the pickle closes a mark it never opened");
    const items = this.#stack;
    this.#stack = below;
    return items;
  }

  #text(bytes: Uint8Array): string {
    try {
      return utf8.decode(bytes);
    } catch {
      return this.#refuse("the pickle holds text that is not UTF-8");
    }
  }

  #refuse(problem: string, fix?: string): never {
    return this.#context.refuse(`${problem} (byte ${this.#cursor.position})`, fix);
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Two's complement, little-endian, at most 255 bytes; a number where it is exact. */
function decodeLong(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
  value = BigInt.asIntN(8 * bytes.length, value);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function kindOf(value: PickleValue | undefined): string {
  if (value === null) return "None";
  if (value instanceof GlobalName) return `the name ${value.path}`;
  if (Array.isArray(value)) return "a list";
  if (value instanceof Map) return "a dict";
  if (isTensor(value)) return "a tensor";
  if (value !== undefined && !isTorchValue(value)) return "a storage";
  return `a ${typeof value}`;
}

function shown(name: string): string {
  const printable = JSON.stringify(name.slice(0, 120)).slice(1, -1);
  return name.length > 120 ? `${printable}…` : printable;
}
