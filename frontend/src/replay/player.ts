/** The clock of the replay: it stands, runs at a speed, or is set to an instant. */

/** Longest step of the page's own time that is made up for, ms: a page in the background does not jump ahead. */
const LONGEST_STEP = 250;

export interface PlayerEvents {
  /** The instant changed, or playing began or ended. */
  changed(at: number, playing: boolean): void;
}

export class Player {
  readonly begin: number;
  readonly end: number;
  /** Seconds of then in one of now. */
  speed = 10;
  #at: number;
  #playing = false;
  #last = 0;
  readonly #events: PlayerEvents;
  readonly #later: (work: (now: number) => void) => unknown;

  constructor(begin: number, end: number, at: number, events: PlayerEvents, later: (work: (now: number) => void) => unknown) {
    this.begin = begin;
    this.end = end;
    this.#at = at;
    this.#events = events;
    this.#later = later;
  }

  get at(): number {
    return this.#at;
  }

  get playing(): boolean {
    return this.#playing;
  }

  /** Plays on; from the end it begins anew. */
  play(): void {
    if (this.#playing) return;
    if (this.#at >= this.end) this.#at = this.begin;
    this.#playing = true;
    this.#last = -1;
    this.#events.changed(this.#at, true);
    this.#later((now) => this.#tick(now));
  }

  pause(): void {
    if (!this.#playing) return;
    this.#playing = false;
    this.#events.changed(this.#at, false);
  }

  /** Shows an instant; outside the replay's time its edge. */
  seek(at: number): void {
    this.#at = Math.min(this.end, Math.max(this.begin, at));
    this.#events.changed(this.#at, this.#playing);
  }

  /** Stands still and moves on, or back, by so many ms. */
  step(ms: number): void {
    this.#playing = false;
    this.seek(this.#at + ms);
  }

  #tick(now: number): void {
    if (!this.#playing) return;
    const passed = this.#last < 0 ? 0 : Math.min(now - this.#last, LONGEST_STEP);
    this.#last = now;
    this.#at = Math.min(this.end, this.#at + passed * this.speed);
    if (this.#at >= this.end) this.#playing = false;
    this.#events.changed(this.#at, this.#playing);
    if (this.#playing) this.#later((next) => this.#tick(next));
  }
}
