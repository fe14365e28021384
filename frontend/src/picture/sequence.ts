/** Decides, frame by frame, whether the picture is whole. */

import type { Frame } from "./wire.ts";

/** What to do with a frame: take it, leave it because it is old, or ask for a snapshot. */
export type Verdict = "apply" | "drop" | "ask";

/** Follows the numbers of the frames of one connection. */
export class Sequence {
  #last: number | null = null;

  /** Forgets what was seen: a new connection begins with a snapshot. */
  reset(): void {
    this.#last = null;
  }

  /**
   * Judges the next frame.
   *
   * "ask" is answered for every delta after a gap: whether a question is already under way is the asker's business.
   */
  judge(frame: Pick<Frame, "snapshot" | "sequence">): Verdict {
    if (frame.snapshot) {
      this.#last = frame.sequence;
      return "apply";
    }
    if (this.#last === null) return "ask";
    if (frame.sequence <= this.#last) return "drop";
    if (frame.sequence === this.#last + 1) {
      this.#last = frame.sequence;
      return "apply";
    }
    this.#last = null;
    return "ask";
  }
}
