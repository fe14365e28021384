/** Web Mercator on the unit square: x to the east from 180° W, y to the south from 85.05° N. */

const LATITUDE_LIMIT = 85.051129;

/** Side of the world in CSS pixels at zoom 0, as MapLibre counts zoom. */
export const TILE = 512;

export function mercatorX(lonDeg: number): number {
  return lonDeg / 360 + 0.5;
}

/** Places nearer to a pole than the square reaches lie on its edge. */
export function mercatorY(latDeg: number): number {
  const lat = (Math.max(-LATITUDE_LIMIT, Math.min(LATITUDE_LIMIT, latDeg)) * Math.PI) / 180;
  return 0.5 - Math.asinh(Math.tan(lat)) / (2 * Math.PI);
}

/** Metres on the ground that one CSS pixel covers. */
export function metresPerPixel(latDeg: number, zoom: number): number {
  return (40_075_016.686 * Math.cos((latDeg * Math.PI) / 180)) / (TILE * 2 ** zoom);
}

/** The shortest way along x from `from` to `to`, across the antimeridian where that is nearer. */
export function nearest(from: number, to: number): number {
  const step = to - from;
  return step - Math.round(step);
}
