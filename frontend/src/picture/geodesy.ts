/** Distances and bearings on the ellipsoid of WGS 84. */

/** Longitude and latitude in degrees. */
export type Position = readonly [number, number];

export interface Leg {
  /** Metres. */
  readonly metres: number;
  /** Degrees clockwise from north at the beginning, 0 to 360. */
  readonly bearing: number;
}

export const NAUTICAL_MILE = 1852;

const A = 6_378_137;
const F = 1 / 298.257223563;
const B = A * (1 - F);
const MEAN = 6_371_008.8;
const RAD = Math.PI / 180;

function degrees(radians: number): number {
  return (radians / RAD + 360) % 360;
}

/** On the sphere: for the pairs of nearly opposite places where Vincenty's formula does not settle. */
function onSphere(phi1: number, phi2: number, lambda: number): Leg {
  const h = Math.sin((phi2 - phi1) / 2) ** 2 + Math.cos(phi1) * Math.cos(phi2) * Math.sin(lambda / 2) ** 2;
  const bearing = Math.atan2(
    Math.sin(lambda) * Math.cos(phi2),
    Math.cos(phi1) * Math.sin(phi2) - Math.sin(phi1) * Math.cos(phi2) * Math.cos(lambda),
  );
  return { metres: 2 * MEAN * Math.asin(Math.min(1, Math.sqrt(h))), bearing: degrees(bearing) };
}

/**
 * The shortest way between two places: Vincenty's inverse formula (Survey Review 23, 1975), to half a millimetre.
 *
 * The same place twice is no way: 0 m, 0 degrees.
 */
export function legOf(from: Position, to: Position): Leg {
  const [phi1, phi2, length] = [from[1] * RAD, to[1] * RAD, (to[0] - from[0]) * RAD];
  const lambda0 = length - 2 * Math.PI * Math.round(length / (2 * Math.PI));
  if (lambda0 === 0 && phi1 === phi2) return { metres: 0, bearing: 0 };
  const [u1, u2] = [Math.atan((1 - F) * Math.tan(phi1)), Math.atan((1 - F) * Math.tan(phi2))];
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = lambda0;
  for (let round = 0; round < 100; round += 1) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    const cosSigma = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (c1 * c2 * sl) / sinSigma;
    const cos2Alpha = 1 - sinAlpha ** 2;
    const cosMid = cos2Alpha === 0 ? 0 : cosSigma - (2 * s1 * s2) / cos2Alpha;
    const c = (F / 16) * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
    const inner = sigma + c * sinSigma * (cosMid + c * cosSigma * (2 * cosMid ** 2 - 1));
    const next = lambda0 + (1 - c) * F * sinAlpha * inner;
    if (Math.abs(next - lambda) < 1e-12) {
      const k = (cos2Alpha * (A ** 2 - B ** 2)) / B ** 2;
      const big = 1 + (k / 16_384) * (4096 + k * (-768 + k * (320 - 175 * k)));
      const small = (k / 1024) * (256 + k * (-128 + k * (74 - 47 * k)));
      const third = (small / 6) * cosMid * (4 * sinSigma ** 2 - 3) * (4 * cosMid ** 2 - 3);
      const step = small * sinSigma * (cosMid + (small / 4) * (cosSigma * (2 * cosMid ** 2 - 1) - third));
      return { metres: B * big * (sigma - step), bearing: degrees(Math.atan2(c2 * sl, c1 * s2 - s1 * c2 * cl)) };
    }
    lambda = next;
  }
  return onSphere(phi1, phi2, lambda0);
}

/** A distance in words, as a chart and as a road map have it: `12.3 nm · 22.8 km`. */
export function distanceWords(metres: number): string {
  const digits = (value: number): string => value.toFixed(value < 100 ? 2 : 1);
  return `${digits(metres / NAUTICAL_MILE)} nm · ${digits(metres / 1000)} km`;
}

/** A bearing in three digits: `045°`. */
export function bearingWords(degreesFromNorth: number): string {
  return `${String(Math.round(degreesFromNorth) % 360).padStart(3, "0")}°`;
}

/** A place in four decimals, longitude first: as forms and files have it. */
export function placeWords([lon, lat]: Position): string {
  return `${lon.toFixed(4)} ${lat.toFixed(4)}`;
}

/** Reads `10.9252 54.7190`, longitude first; null where it is none. */
export function readPlace(text: string): Position | null {
  const numbers = text.trim().split(/[\s,;]+/).map(Number);
  const [lon = NaN, lat = NaN] = numbers;
  return numbers.length === 2 && Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : null;
}
