/** The ways that tracks have come: asked for once each, then carried on from the live picture. */

import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { askJson } from "./overlays.ts";
import { TRAIL } from "./style.ts";
import type { Tracks } from "./tracks.ts";

/** Positions that a trail keeps; at one report every ten seconds that is an hour. */
const TRAIL_LENGTH = 360;

class Trail {
  positions: [number, number][] = [];
  readonly #request = new AbortController();

  /** Asks for the past; what came meanwhile stays behind it. */
  async ask(address: string): Promise<void> {
    try {
      const past = (await askJson(address, this.#request.signal)) as { positions?: [number, number][] } | null;
      if (this.#request.signal.aborted) return;
      this.positions = [...(past?.positions ?? []), ...this.positions].slice(-TRAIL_LENGTH);
    } catch (error) {
      // It is wanted no longer, or the server is away: the feed says so in its own place.
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    }
  }

  /** Adds the newest position, unless the track lies still; says whether it did. */
  add(lon: number, lat: number): boolean {
    const last = this.positions.at(-1);
    if (last && last[0] === lon && last[1] === lat) return false;
    this.positions.push([lon, lat]);
    if (this.positions.length > TRAIL_LENGTH) this.positions.shift();
    return true;
  }

  drop(): void {
    this.#request.abort();
  }
}

/** The trails of the selected track and of those that were asked to be kept beside it. */
export class Trails {
  readonly #map: MapLibreMap;
  readonly #address: string | undefined;
  readonly #trails = new Map<number, Trail>();

  constructor(map: MapLibreMap, address: string | undefined) {
    this.#map = map;
    this.#address = address;
  }

  /** Shows the ways of these tracks and of no others. */
  follow(slots: Iterable<number>): void {
    const wanted = new Set(slots);
    for (const [slot, trail] of this.#trails) {
      if (wanted.has(slot)) continue;
      trail.drop();
      this.#trails.delete(slot);
    }
    for (const slot of wanted) {
      if (this.#trails.has(slot) || !this.#address) continue;
      const trail = new Trail();
      this.#trails.set(slot, trail);
      void trail.ask(`${this.#address}?slot=${slot}`).then(() => this.#draw());
    }
    this.#draw();
  }

  /** Carries every trail on to where its track is now. */
  carryOn(tracks: Tracks): void {
    let changed = false;
    for (const [slot, trail] of this.#trails) {
      const track = tracks.get(slot);
      if (track && trail.add(track.lon, track.lat)) changed = true;
    }
    if (changed) this.#draw();
  }

  #draw(): void {
    const coordinates = [...this.#trails.values()].map((trail) => trail.positions).filter((way) => way.length > 1);
    const geometry: GeoJSON.Geometry = { type: "MultiLineString", coordinates };
    this.#map.getSource<GeoJSONSource>(TRAIL)?.setData({ type: "Feature", properties: {}, geometry });
  }
}
