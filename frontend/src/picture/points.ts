/** Points that somebody sets on the map: a way that is measured, the corners of a zone. */

import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import type { Position } from "./geodesy.ts";
import { DRAWN } from "./style-overlays.ts";

/** What the map draws of the points: the line between them, closed to an area or not, and each of them. */
export function shapesOf(points: readonly Position[], closed: boolean): GeoJSON.FeatureCollection {
  const corners = points.map(([lon, lat]) => [lon, lat]);
  const features: GeoJSON.Feature[] = corners.map((coordinates) => ({
    type: "Feature",
    properties: {},
    geometry: { type: "Point", coordinates },
  }));
  if (closed && corners.length > 2) {
    features.push({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [[...corners, corners[0]!]] } });
  } else if (corners.length > 1) {
    features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: corners } });
  }
  return { type: "FeatureCollection", features };
}

export class Points {
  readonly #map: MapLibreMap;
  readonly #closed: boolean;
  readonly #changed: (points: readonly Position[]) => void;
  #points: readonly Position[] = [];

  constructor(map: MapLibreMap, closed: boolean, changed: (points: readonly Position[]) => void) {
    this.#map = map;
    this.#closed = closed;
    this.#changed = changed;
  }

  /** Sets one more point; the map may have been pushed around the world, the point lies in it. */
  add([lon, lat]: Position): void {
    this.set([...this.#points, [lon - 360 * Math.round(lon / 360), lat]]);
  }

  /** The middle of what the map shows: how a point is set without a pointer. */
  addMiddle(): void {
    const { lng, lat } = this.#map.getCenter();
    this.add([lng, lat]);
  }

  undo(): void {
    this.set(this.#points.slice(0, -1));
  }

  set(points: readonly Position[]): void {
    this.draw(points);
    this.#changed(points);
  }

  /** Draws other points without telling anybody: they came from whoever would be told. */
  draw(points: readonly Position[]): void {
    this.#points = points;
    this.#map.getSource<GeoJSONSource>(DRAWN)?.setData(shapesOf(points, this.#closed));
  }
}
