/** Says how the feed is: in the bar, on the map when it is lost, and to screen readers when it changes. */

import { zulu } from "../shell/clock.ts";
import { say } from "../words.ts";
import type { FeedState } from "./feed.ts";

const TONES: Readonly<Record<FeedState, string>> = {
  connecting: "warning",
  live: "ok",
  lost: "alarm",
  refused: "alarm",
  crowded: "alarm",
  full: "alarm",
};

const SAID: Readonly<Record<FeedState, string>> = {
  connecting: say("Feed connecting"),
  live: say("Feed live"),
  lost: say("Feed lost"),
  refused: say("Feed refused"),
  crowded: say("Feed refused"),
  full: say("Feed refused"),
};

/** One word or two, for the bar. */
const SHORT: Readonly<Record<FeedState, string>> = {
  connecting: say("connecting"),
  live: "",
  lost: say("lost"),
  refused: say("refused"),
  crowded: say("open too often"),
  full: say("no room"),
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
    if (state !== "live") write(part(this.#chip, "words"), SHORT[state]);
    const lost = state !== "live" && state !== "connecting";
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
    if (this.#state === "refused") return say("The feed is refused to you.");
    if (this.#state === "crowded") return say(
        "You have the picture open too often. Close it in another window or on another device: it comes here by itself then.",
      );
    if (this.#state === "full") return say(
        "More people watch than this node can tell. The list goes on; the map comes by itself when there is room.",
      );
    if (this.#heardAt === null) return say("No feed yet. Trying again.");
    return say("Feed lost. The picture is of {time}. Trying again.", { time: zulu(this.#heardAt) });
  }
}
