/** The map itself, and what a reader can do to it. */

import { type LayerSpecification, Map as MapLibreMap, type StyleSpecification } from "maplibre-gl";
import { say } from "../words.ts";
import type { Edges } from "./address.ts";
import { beginning } from "./beginning.ts";
import { type Palette, readPalette } from "./palette.ts";
import { BASE_LAYERS, mapStyle } from "./style.ts";
import { HATCH, setHatch } from "./style-overlays.ts";

/** Draws the base map of a map that was made without one. */
export function showBase(map: MapLibreMap): void {
  for (const layer of BASE_LAYERS) map.setLayoutProperty(layer, "visibility", "visible");
}

function styleOf(palette: Palette, basemap: string, isBare: boolean): StyleSpecification {
  const style = mapStyle(palette, new URL(basemap, location.href).href);
  if (!isBare) return style;
  const later: ReadonlySet<string> = new Set(BASE_LAYERS);
  const layers = style.layers.map((layer) =>
    later.has(layer.id) ? ({ ...layer, layout: { ...layer.layout, visibility: "none" } } as LayerSpecification) : layer,
  );
  return { ...style, layers };
}

/**
 * Makes the map of an element that carries data-basemap, data-center and data-zoom.
 *
 * `view` is where it begins, if any; a bare map waits for `showBase`: until then nothing is asked or made for its coasts.
 */
export function makeMap(element: HTMLElement, palette: Palette, view: Edges | null, isBare = false): MapLibreMap {
  const container = document.createElement("div");
  element.prepend(container);
  const { basemap = "", center, zoom } = element.dataset;
  const [lon = 0, lat = 20] = (center ?? "").split(" ").map(Number);
  const map = new MapLibreMap({
    container,
    style: styleOf(palette, basemap, isBare),
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
