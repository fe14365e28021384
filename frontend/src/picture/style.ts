/** The map's style: calm land and sea from the palette, agreed areas, the trail of the chosen track. */

import type { FilterSpecification, StyleSpecification } from "maplibre-gl";
import { OVERLAYS } from "./filters.ts";
import type { Palette } from "./palette.ts";
import { DRAWN, FONT, overlaysAbove, overlaysBelow } from "./style-overlays.ts";

const EMPTY: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

export const TRAIL = "trail";
/** Tracks are drawn below the names and above everything else. */
export const ABOVE_TRACKS = "areas-label";

/** What lies around the tracks and is not told by anybody: it may come after them. */
export const BASE_LAYERS = ["graticule", "land", "coast", "borders", "places-dot", "places"] as const;

/** Meridians and parallels at every so many degrees, as far as ships sail. */
export function graticule(step: number): GeoJSON.FeatureCollection {
  const lines: GeoJSON.Position[][] = [];
  for (let lon = -180; lon <= 180; lon += step) lines.push([[lon, -84], [lon, 84]]);
  for (let lat = -84; lat <= 84; lat += step) lines.push([[-180, lat], [180, lat]]);
  return {
    type: "FeatureCollection",
    features: [{ type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines } }],
  };
}

/** The whole style. Called again after the palette changed: only colours differ. */
export function mapStyle(palette: Palette, basemap: string): StyleSpecification {
  return {
    version: 8,
    sources: {
      base: { type: "vector", url: `pmtiles://${basemap}` },
      graticule: { type: "geojson", data: graticule(1) },
      ...Object.fromEntries([...OVERLAYS, DRAWN].map((name) => [name, { type: "geojson" as const, data: EMPTY }])),
      [TRAIL]: { type: "geojson", data: EMPTY },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": palette.sea } },
      {
        id: "graticule",
        type: "line",
        source: "graticule",
        minzoom: 4,
        paint: { "line-color": palette.graticule, "line-width": 1 },
      },
      {
        id: "land",
        type: "fill",
        source: "base",
        "source-layer": "land",
        paint: { "fill-color": palette.land, "fill-antialias": false },
      },
      {
        id: "coast",
        type: "line",
        source: "base",
        "source-layer": "land",
        layout: { "line-join": "round" },
        paint: { "line-color": palette.coast, "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.5, 9, 1.1] },
      },
      {
        id: "borders",
        type: "line",
        source: "base",
        "source-layer": "borders",
        minzoom: 3,
        layout: { "line-join": "round" },
        paint: { "line-color": palette.border, "line-width": 1, "line-dasharray": [5, 2, 1, 2] },
      },
      ...overlaysBelow(palette),
      {
        id: "places-dot",
        type: "circle",
        source: "base",
        "source-layer": "places",
        minzoom: 5,
        filter: placeFilter(),
        paint: { "circle-color": palette.place, "circle-radius": 1.6, "circle-opacity": 0.8 },
      },
      {
        id: "places",
        type: "symbol",
        source: "base",
        "source-layer": "places",
        filter: placeFilter(),
        layout: {
          "text-field": ["get", "name"],
          "text-font": FONT,
          "text-size": ["interpolate", ["linear"], ["get", "rank"], 0, 14.5, 2, 13, 4, 11.5],
          "text-variable-anchor": ["left", "right", "top", "bottom"],
          "text-radial-offset": 0.45,
          "text-justify": "auto",
          "text-padding": 6,
          "symbol-sort-key": ["-", ["get", "population"]],
        },
        paint: { "text-color": palette.place, "text-halo-color": palette["place-halo"], "text-halo-width": 1.4 },
      },
      {
        id: TRAIL,
        type: "line",
        source: TRAIL,
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": palette.accent, "line-width": 1.6, "line-dasharray": [0.2, 2.2] },
      },
      ...overlaysAbove(palette),
    ],
  };
}

/** Small places wait for a larger scale, so that names never crowd the picture. */
function placeFilter(): FilterSpecification {
  return ["<=", ["get", "rank"], ["step", ["zoom"], 0, 4, 1, 5.5, 2, 6.8, 3, 8, 4]];
}
