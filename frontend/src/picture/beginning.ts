/** Where the map begins. */

import type { MapOptions } from "maplibre-gl";
import type { Edges } from "./address.ts";

/** `#map=8.5/55.5/11` in an address that somebody wrote: zoom, latitude, longitude. */
export function placeInHash(hash: string): { zoom: number; center: [number, number] } | null {
  const [, zoom, lat, lon] = /map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)/.exec(hash)?.map(Number) ?? [];
  const sound = zoom !== undefined && lat !== undefined && lon !== undefined && Math.abs(lat) <= 90;
  return sound ? { zoom, center: [lon, lat] } : null;
}

/** At the edges of the address, else at the place in its hash; empty where neither says any, and the page does. */
export function beginning(view: Edges | null, hash: string): Partial<MapOptions> {
  if (view) return { bounds: [...view] as [number, number, number, number] };
  return placeInHash(hash) ?? {};
}
