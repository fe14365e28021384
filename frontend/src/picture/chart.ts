/** What any page with a map does around it: before it is made, and after the colours changed. */

import { addProtocol, type Map as MapLibreMap, setWorkerUrl } from "maplibre-gl";
import { Protocol } from "pmtiles";
import type { Palette } from "./palette.ts";
import { mapStyle } from "./style.ts";

/** Gives MapLibre what it needs of the page; `element` carries data-worker. To be called once, before any map. */
export function prepareMaps(element: HTMLElement): void {
  setWorkerUrl(new URL(element.dataset["worker"] ?? "/static/picture.js", location.href).href);
  addProtocol("pmtiles", new Protocol().tile);
}

const FAULT_WAITS_MS = 1_000;
const LEAVING_MS = 10_000;

/**
 * Says on the browser's console what a map could not load or draw.
 *
 * What is still on its way to a page that is left fails, and that is no fault: so each is said a moment later, when
 * such a page is gone or knows at least that it is being left.
 */
export function sayFaults(map: MapLibreMap): void {
  let leftAt = -Infinity;
  addEventListener("beforeunload", () => (leftAt = performance.now()));
  map.on("error", ({ error }) => {
    setTimeout(() => performance.now() < leftAt + LEAVING_MS || console.error(`map: ${error.message}`), FAULT_WAITS_MS);
  });
}

/** Waits for the page's font: letters of the map are drawn once, so it has to be there before the first of them. */
export async function fontLoaded(): Promise<void> {
  await document.fonts.load('24px "IBM Plex Sans Variable"', "Aæø");
}

/** Takes the colours of the present palette over; only colours differ between palettes. */
export function recolour(map: MapLibreMap, palette: Palette): void {
  if (!map.getStyle()) {
    // The colours changed while the map was still being made.
    void map.once("style.load", () => recolour(map, palette));
    return;
  }
  for (const layer of mapStyle(palette, "").layers) {
    for (const [name, value] of Object.entries(layer.paint ?? {})) {
      map.setPaintProperty(layer.id, name as never, value as never);
    }
  }
  map.triggerRepaint();
}

/** Where a map stands, as `#map=zoom/lat/lon` of an address says it. */
export function hashOf(map: MapLibreMap): string {
  const { lng, lat } = map.getCenter();
  return `map=${map.getZoom().toFixed(2)}/${lat.toFixed(4)}/${lng.toFixed(4)}`;
}
