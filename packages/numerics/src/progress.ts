/** How far a long task is. */
export interface Progress {
  /** What is being done, in the words a user would choose: "fit SVI", "read quotes". */
  readonly stage: string;
  readonly done: number;
  /** Null while the amount of work is not known. */
  readonly total: number | null;
  readonly note?: string;
}

/** What every task longer than a second accepts: a listener, and a way to stop it. */
export interface RunControl {
  readonly onProgress?: (progress: Progress) => void;
  /** On abort a task throws the signal's reason and leaves no half-written output. */
  readonly signal?: AbortSignal;
}
