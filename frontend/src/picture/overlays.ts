/** What lies on the map beside the tracks: areas of agreements, the trail of the chosen track. */

import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { AREA_LAYERS, AREAS, TRAIL } from "./style.ts";

/** Positions that a trail keeps; at one report every ten seconds that is an hour. */
const TRAIL_LENGTH = 360;

function source(map: MapLibreMap, name: string): GeoJSONSource | undefined {
  return map.getSource<GeoJSONSource>(name);
}

async function askJson(address: string, signal?: AbortSignal): Promise<unknown> {
  const answer = await fetch(address, { headers: { accept: "application/json" }, signal: signal ?? null });
  return answer.ok ? answer.json() : null;
}

/** Shows the areas that the node's agreements name. A node that has none answers with none. */
export async function showAreas(map: MapLibreMap, address: string | undefined): Promise<void> {
  if (!address) return;
  const areas = await askJson(address);
  if (areas !== null) source(map, AREAS)?.setData(areas as GeoJSON.FeatureCollection);
}

export function toggleAreas(map: MapLibreMap, shown: boolean): void {
  for (const layer of AREA_LAYERS) map.setLayoutProperty(layer, "visibility", shown ? "visible" : "none");
}

/** The way that the chosen track has come: asked for once, then carried on from the live picture. */
export class Trail {
  readonly #map: MapLibreMap;
  readonly #address: string | undefined;
  #positions: [number, number][] = [];
  #request: AbortController | null = null;

  constructor(map: MapLibreMap, address: string | undefined) {
    this.#map = map;
    this.#address = address;
  }

  /** Begins the trail of another track; null clears it. */
  async follow(slot: number | null): Promise<void> {
    this.#request?.abort();
    this.#positions = [];
    this.#draw();
    if (slot === null || !this.#address) return;
    const request = new AbortController();
    this.#request = request;
    try {
      const past = (await askJson(`${this.#address}?slot=${slot}`, request.signal)) as { positions?: [number, number][] } | null;
      if (request.signal.aborted) return;
      this.#positions = [...(past?.positions ?? []), ...this.#positions].slice(-TRAIL_LENGTH);
      this.#draw();
    } catch (error) {
      // Another track was chosen meanwhile, or the server is away: the feed says so in its own place.
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    }
  }

  /** Adds the newest position, unless the track lies still. */
  add(lon: number, lat: number): void {
    const last = this.#positions.at(-1);
    if (last && last[0] === lon && last[1] === lat) return;
    this.#positions.push([lon, lat]);
    if (this.#positions.length > TRAIL_LENGTH) this.#positions.shift();
    this.#draw();
  }

  #draw(): void {
    const coordinates = this.#positions.length > 1 ? this.#positions : [];
    source(this.#map, TRAIL)?.setData({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } });
  }
}
