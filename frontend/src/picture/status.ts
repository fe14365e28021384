/** Says how the feed is: in the bar, on the map when it is lost, and to screen readers when it changes. */

import { zulu } from "../shell/clock.ts";
import type { FeedState } from "./feed.ts";

const TONES: Readonly<Record<FeedState, string>> = {
  connecting: "warning",
  live: "ok",
  lost: "alarm",
  refused: "alarm",
};

const SAID: Readonly<Record<FeedState, string>> = {
  connecting: "Feed connecting",
  live: "Feed live",
  lost: "Feed lost",
  refused: "Feed refused",
};

function part(of: Element | null, name: string): Element | null {
  return of?.querySelector(`[data-part="${name}"]`) ?? null;
}

function write(element: Element | null, words: string): void {
  if (element && element.textContent !== words) element.textContent = words;
}

/** Joins `#feed-status`, `#feed-banner` and `data-feed` of the map. */
export class Status {
  readonly #map: HTMLElement;
  readonly #chip = document.getElementById("feed-status");
  readonly #banner = document.getElementById("feed-banner");
  #state: FeedState = "connecting";
  /** Time of the server at the last frame, ms, or null before the first. */
  #heardAt: number | null = null;

  constructor(map: HTMLElement) {
    this.#map = map;
  }

  state(state: FeedState): void {
    this.#state = state;
    this.#map.dataset["feed"] = state;
    if (this.#chip) this.#chip.dataset["tone"] = TONES[state];
    write(part(this.#chip, "said"), SAID[state]);
    if (state !== "live") write(part(this.#chip, "words"), state);
    const lost = state === "lost" || state === "refused";
    if (lost) write(part(this.#banner, "words"), this.#lostWords());
    if (this.#banner) this.#banner.hidden = !lost;
  }

  /** After each frame and each change of what is hidden: how many tracks are shown, of how many. */
  count(shown: number, all: number, serverTime?: number): void {
    this.#heardAt = serverTime ?? this.#heardAt;
    if (this.#state !== "live") return;
    const digits = new Intl.NumberFormat("en");
    write(part(this.#chip, "words"), `${digits.format(shown)} / ${digits.format(all)}`);
  }

  #lostWords(): string {
    if (this.#state === "refused") return "The feed is refused to you.";
    if (this.#heardAt === null) return "No feed yet. Trying again.";
    return `Feed lost. The picture is of ${zulu(this.#heardAt)}. Trying again.`;
  }
}
