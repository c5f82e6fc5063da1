/** What the reader has chosen; every control and figure listens here. */
export interface State {
  /** Methods whose curves are shown, by key. */
  readonly shown: readonly string[];
  /** The one method of figures that show one. */
  readonly method: string;
  /** The expiry of the detailed smile, by index. */
  readonly slice: number;
  /** How much of that expiry is shown: every quote, or three standard deviations. */
  readonly reach: Reach;
}

export type Reach = "all" | "core";

export class Store {
  #state: State;
  readonly #listeners: ((state: State, before: State) => void)[] = [];

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  update(change: Partial<State>): void {
    const before = this.#state;
    this.#state = { ...before, ...change };
    for (const listener of this.#listeners) listener(this.#state, before);
  }

  listen(listener: (state: State, before: State) => void): void {
    this.#listeners.push(listener);
  }
}
