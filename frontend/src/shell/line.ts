/** How busy the line is, told by how long answers take: whoever only renews a page gives way to whoever works. */

/** A part rests after an answer for so many times as long as it was on its way: it takes a third of a line at most. */
const REST = 2;

/** An answer that took no longer than this came over a line that is free, ms: nothing rests after it. */
const QUICK_MS = 500;

/** After this long an answer is not waited for any more, ms, so that no part stays old for ever. */
const LOST_MS = 60_000;

/** How busy the line is, for each part of a page by the times its asks began and ended. */
export class Line<Part extends object> {
  readonly #began = new WeakMap<Part, number>();
  readonly #free = new WeakMap<Part, number>();

  /** An ask of a part began, ms. */
  asked(part: Part, at: number): void {
    this.#began.set(part, at);
  }

  /** Its answer came, or will not come. */
  answered(part: Part, at: number): void {
    const began = this.#began.get(part);
    if (began === undefined) return;
    this.#began.delete(part);
    const took = at - began;
    this.#free.set(part, took > QUICK_MS ? at + REST * took : at);
  }

  /** Whether a part may be renewed: nothing of it is on its way, and it has rested. */
  mayRenew(part: Part, at: number): boolean {
    const began = this.#began.get(part);
    if (began !== undefined) return at - began > LOST_MS;
    return at >= (this.#free.get(part) ?? at);
  }
}
