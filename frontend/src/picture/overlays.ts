/** What lies on the map beside the tracks: areas of agreements, zones, border lines, sections, bearings. */

import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { type Overlay, OVERLAYS } from "./filters.ts";
import { OVERLAY_LAYERS } from "./style-overlays.ts";

/** How often what may change under the eyes of an officer is asked for again. */
const RENEW_MS = 15_000;
const RENEWED: ReadonlySet<Overlay> = new Set(["zones", "sections", "bearings"]);

/** Asks for JSON; null where the answer is none. */
export async function askJson(address: string, signal?: AbortSignal): Promise<unknown> {
  const answer = await fetch(address, { headers: { accept: "application/json" }, signal: signal ?? null });
  return answer.ok ? answer.json() : null;
}

/** Each overlay under the name of its source in the style; its address stands in `data-NAME` of the map. */
export class Overlays {
  readonly #map: MapLibreMap;
  readonly #addresses: ReadonlyMap<Overlay, string>;

  constructor(map: MapLibreMap, element: HTMLElement) {
    this.#map = map;
    this.#addresses = new Map(OVERLAYS.flatMap((name) => (element.dataset[name] ? [[name, element.dataset[name]]] : [])));
  }

  /** Asks for all, and from then on for those that change. */
  start(): void {
    for (const name of this.#addresses.keys()) void this.#show(name);
    setInterval(() => {
      if (document.hidden) return;
      for (const name of this.#addresses.keys()) if (RENEWED.has(name)) void this.#show(name);
    }, RENEW_MS);
  }

  hide(hidden: ReadonlySet<Overlay>): void {
    for (const name of OVERLAYS) {
      const visibility = hidden.has(name) ? "none" : "visible";
      for (const layer of OVERLAY_LAYERS[name]) this.#map.setLayoutProperty(layer, "visibility", visibility);
    }
  }

  /** A node that has none answers with none. */
  async #show(name: Overlay): Promise<void> {
    try {
      const shapes = await askJson(this.#addresses.get(name)!);
      if (shapes !== null) this.#map.getSource<GeoJSONSource>(name)?.setData(shapes as GeoJSON.FeatureCollection);
    } catch (error) {
      // The server is away: the feed says so in its own place, and what is drawn stays.
      if (!(error instanceof TypeError)) throw error;
    }
  }
}
