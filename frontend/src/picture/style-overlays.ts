/** How overlays are drawn: areas, zones, border lines as each nation draws them, sections, bearings, what is being drawn. */

import type { LayerSpecification, Map as MapLibreMap } from "maplibre-gl";
import type { Overlay } from "./filters.ts";
import { channels, type Palette } from "./palette.ts";

/** One name is enough: MapLibre draws letters with the fonts of the page, no server of letters is asked. */
export const FONT = ["IBM Plex Sans Variable"];
export const DRAWN = "drawn";
export const HATCH = "hatch";

/** The layers of each overlay, so that they are hidden together. */
export const OVERLAY_LAYERS: Readonly<Record<Overlay, readonly string[]>> = {
  areas: ["areas-fill", "areas-line", "areas-label"],
  zones: ["zones-fill", "zones-line", "zones-label"],
  lines: ["lines-strip", "lines-strip-edge", "lines-own", "lines-other", "lines-treaty", "lines-label"],
  sections: ["sections-line", "sections-label"],
  bearings: ["bearings-wedge", "bearings-old", "bearings-new", "bearings-label"],
};

function label(id: string, source: string, text: unknown, colour: string, halo: string): LayerSpecification {
  return {
    id,
    type: "symbol",
    source,
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 420,
      "text-field": text as string,
      "text-font": FONT,
      "text-size": 11.5,
      "text-offset": [0, -0.9],
      "text-letter-spacing": 0.02,
    },
    paint: { "text-color": colour, "text-halo-color": halo, "text-halo-width": 1.6 },
  };
}

function line(id: string, source: string, colour: unknown, width: unknown, dashes: number[] | null, sort?: string): LayerSpecification {
  return {
    id,
    type: "line",
    source,
    ...(sort ? { filter: ["==", ["get", "sort"], sort] } : {}),
    layout: { "line-join": "round" },
    paint: {
      "line-color": colour as string,
      "line-width": width as number,
      ...(dashes ? { "line-dasharray": dashes } : {}),
    },
  };
}

/** Bearings of one age: solid while they are of now, paler and dashed then. */
function bearing(id: string, age: string, colour: string, opacity: number, dashes: number[] | null): LayerSpecification {
  return {
    id,
    type: "line",
    source: "bearings",
    filter: ["all", ["==", ["get", "sort"], "line"], ["==", ["get", "age"], age]],
    paint: { "line-color": colour, "line-width": 1.6, "line-opacity": opacity, ...(dashes ? { "line-dasharray": dashes } : {}) },
  };
}

/** What lies under the tracks. */
export function overlaysBelow(palette: Palette): LayerSpecification[] {
  const level = ["match", ["get", "level"], "critical", palette.alarm, "high", palette.warning, "medium", palette.caution, palette.ok];
  return [
    { id: "areas-fill", type: "fill", source: "areas", paint: { "fill-color": palette["zone-fill"], "fill-opacity": 0.07 } },
    line("areas-line", "areas", palette["zone-fill"], 1.4, [4, 3]),
    {
      id: "lines-strip",
      type: "fill",
      source: "lines",
      filter: ["==", ["get", "sort"], "strip"],
      paint: { "fill-pattern": HATCH },
    },
    line("lines-strip-edge", "lines", palette["text-2"], 1, [1, 2], "strip"),
    line("sections-line", "sections", level, ["match", ["get", "level"], "critical", 6, "high", 5, "medium", 4, 3], null),
    line("lines-treaty", "lines", palette["text-2"], 1.4, null, "treaty"),
    line("lines-other", "lines", palette["text-2"], 1.6, [6, 3], "other"),
    line("lines-own", "lines", palette.text, 2, null, "own"),
    { id: "zones-fill", type: "fill", source: "zones", paint: { "fill-color": palette.info, "fill-opacity": 0.06 } },
    line("zones-line", "zones", palette.info, 1.6, [2, 1]),
    {
      id: "bearings-wedge",
      type: "fill",
      source: "bearings",
      filter: ["==", ["get", "sort"], "wedge"],
      paint: { "fill-color": palette.track, "fill-opacity": ["match", ["get", "age"], "new", 0.16, 0.06] },
    },
    bearing("bearings-old", "old", palette.track, 0.45, [4, 3]),
    bearing("bearings-new", "new", palette.track, 1, null),
  ];
}

/** What lies over the tracks: names, and what is being drawn. */
export function overlaysAbove(palette: Palette): LayerSpecification[] {
  const drawnOnly = (type: string): LayerSpecification["filter" & keyof LayerSpecification] =>
    ["==", ["geometry-type"], type] as never;
  return [
    label("areas-label", "areas", ["concat", ["get", "agreement"], " ", ["get", "name"]], palette["zone-fill"], palette.sea),
    label("lines-label", "lines", ["get", "label"], palette["text-2"], palette.sea),
    label("sections-label", "sections", ["concat", ["get", "title"], ": ", ["get", "level"]], palette.text, palette.sea),
    label("zones-label", "zones", ["get", "title"], palette.info, palette.sea),
    {
      ...label("bearings-label", "bearings", ["get", "label"], palette.text, palette.sea),
      filter: ["all", ["==", ["get", "sort"], "line"], ["==", ["get", "age"], "new"]],
    } as LayerSpecification,
    { id: "drawn-fill", type: "fill", source: DRAWN, filter: drawnOnly("Polygon"), paint: { "fill-color": palette.accent, "fill-opacity": 0.12 } } as LayerSpecification,
    { ...line("drawn-line", DRAWN, palette.accent, 2, null) },
    {
      id: "drawn-points",
      type: "circle",
      source: DRAWN,
      filter: drawnOnly("Point"),
      paint: { "circle-color": palette.accent, "circle-radius": 4, "circle-stroke-color": palette.sea, "circle-stroke-width": 1.5 },
    } as LayerSpecification,
  ];
}

/** Oblique lines in a square that can be repeated: how a strip is drawn that more than one nation claims. */
export function hatched(colour: string): { width: number; height: number; data: Uint8ClampedArray } {
  const side = 8;
  const data = new Uint8ClampedArray(side * side * 4);
  const [red, green, blue] = channels(colour).map((channel) => channel * 255) as [number, number, number];
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      if ((x + y) % side > 1) continue;
      data.set([red, green, blue, 150], (y * side + x) * 4);
    }
  }
  return { width: side, height: side, data };
}

/** Gives the map its pattern, or the pattern in the colours of another palette. */
export function setHatch(map: MapLibreMap, palette: Palette): void {
  const image = hatched(palette["text-2"]);
  if (map.hasImage(HATCH)) map.updateImage(HATCH, image);
  else map.addImage(HATCH, image);
}
