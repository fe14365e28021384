/** The map itself, and what a reader can do to it. */

import { Map as MapLibreMap } from "maplibre-gl";
import { say } from "../words.ts";
import type { Edges } from "./address.ts";
import { beginning } from "./beginning.ts";
import { type Palette, readPalette } from "./palette.ts";
import { mapStyle } from "./style.ts";
import { HATCH, setHatch } from "./style-overlays.ts";

/** Makes the map of an element that carries data-basemap, data-center and data-zoom; `view` is where it begins, if any. */
export function makeMap(element: HTMLElement, palette: Palette, view: Edges | null): MapLibreMap {
  const container = document.createElement("div");
  element.prepend(container);
  const { basemap = "", center, zoom } = element.dataset;
  const [lon = 0, lat = 20] = (center ?? "").split(" ").map(Number);
  const map = new MapLibreMap({
    container,
    style: mapStyle(palette, new URL(basemap, location.href).href),
    center: [lon, lat],
    zoom: Number(zoom ?? 1.5),
    ...beginning(view, location.hash),
    minZoom: 1,
    maxZoom: 17,
    locale: { "Map.Title": say("Map of the tracks; the list holds the same") },
    attributionControl: false,
    // The picture is north up, seen from above: a symbol's direction is its course and nothing else.
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    rollEnabled: false,
    fadeDuration: 0,
    renderWorldCopies: true,
    // What is on the screen is what the printer gets.
    canvasContextAttributes: { preserveDrawingBuffer: true },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.on("styleimagemissing", ({ id }) => {
    if (id === HATCH) setHatch(map, readPalette());
  });
  return map;
}
