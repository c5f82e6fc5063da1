/** How fast surfaces go by, over the last minute or so. */
export class Pace {
  readonly #times: number[] = [performance.now()];
  readonly #counts: number[] = [0];

  count(n: number): void {
    this.#times.push(performance.now());
    this.#counts.push(this.#counts.at(-1)! + n);
    while (this.#times.length > 2 && this.#times.at(-1)! - this.#times[0] > 60_000) {
      this.#times.shift();
      this.#counts.shift();
    }
  }

  get surfacesPerSecond(): number {
    const counted = this.#counts.at(-1)! - this.#counts[0];
    return (1e3 * counted) / (this.#times.at(-1)! - this.#times[0]);
  }
}
