/** Who is in distress outside of what the map shows: said on the map, and one press leads there. */

import { say } from "../words.ts";
import { RESCUE } from "./wire.ts";
import type { Tracks } from "./tracks.ts";

interface Place {
  readonly lon: number;
  readonly lat: number;
}

/** The places in distress for which `contains` is false. */
export function beyond(tracks: Tracks, contains: (place: Place) => boolean): Place[] {
  const found: Place[] = [];
  for (let row = 0; row < tracks.count; row += 1) {
    if (!(tracks.flags[row]! & RESCUE)) continue;
    const track = tracks.get(tracks.slot[row]!)!;
    if (!contains(track)) found.push(track);
  }
  return found;
}

/** The button that says how many there are; it stays where it is while the number changes. */
export class Beyond {
  readonly #button = document.querySelector<HTMLButtonElement>("#beyond");
  #places: Place[] = [];

  constructor(go: (place: Place) => void) {
    this.#button?.addEventListener("click", () => {
      const [first] = this.#places;
      if (first) go(first);
    });
  }

  show(places: Place[]): void {
    this.#places = places;
    if (!this.#button) return;
    this.#button.hidden = places.length === 0;
    const words = say("Rescue outside this view: {count}", { count: places.length });
    const part = this.#button.querySelector('[data-part="words"]');
    if (part && part.textContent !== words) part.textContent = words;
  }
}
