/** What a checkpoint may cost at most; honest ones stay far below. */
export interface TorchLimits {
  /** Bytes of the pickle, which describes the tensors but does not hold them. */
  readonly pickleBytes: number;
  /** Pickle opcodes executed. */
  readonly opcodes: number;
  /** Dicts, lists and tuples made by the pickle. */
  readonly containers: number;
  /** Containers within containers. */
  readonly depth: number;
  /** Values reached when walking from the root; shared ones count every time. */
  readonly values: number;
  /** Bytes of all storages together. */
  readonly storageBytes: number;
  /**
   * Bytes copied for tensors that are not plain views of their storage (transposed, expanded,
   * big-endian). A stride of zero would otherwise let four bytes become a terabyte.
   */
  readonly copiedBytes: number;
}

export const defaultTorchLimits: TorchLimits = {
  pickleBytes: 2 ** 26,
  opcodes: 5_000_000,
  containers: 500_000,
  depth: 64,
  values: 1_000_000,
  storageBytes: 2 ** 31,
  copiedBytes: 2 ** 28,
};

/** Longest string a pickle may use as a key. */
export const maxKeyLength = 1024;
