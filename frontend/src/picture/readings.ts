/** The small readings on the map: scale, place under the pointer, a card beside the pointed track. */

import { metresPerPixel } from "./mercator.ts";
import { KINDS, RECEIVED, RESCUE, STALE } from "./wire.ts";
import type { Track } from "./tracks.ts";

const NAUTICAL_MILE = 1852;
const LONGEST = 110;
const KNOTS = 3600 / NAUTICAL_MILE;

/** The longest of 1, 2, 5, 10, … nautical miles (or a part of one) that fits, and its width in pixels. */
export function scaleBar(latDeg: number, zoom: number): { miles: number; width: number } {
  const perPixel = metresPerPixel(latDeg, zoom) / NAUTICAL_MILE;
  const most = LONGEST * perPixel;
  const power = 10 ** Math.floor(Math.log10(most));
  const miles = (most / power >= 5 ? 5 : most / power >= 2 ? 2 : 1) * power;
  return { miles, width: miles / perPixel };
}

export function showScale(element: HTMLElement | null, latDeg: number, zoom: number): void {
  if (!element) return;
  const { miles, width } = scaleBar(latDeg, zoom);
  element.textContent = `${Number(miles.toPrecision(1))} nm`;
  element.style.width = `${Math.round(width)}px`;
}

/** Degrees and minutes as on a chart: 55°12.345′N. */
export function chartAngle(degrees: number, positive: string, negative: string, width: number): string {
  const thousandths = Math.round(Math.abs(degrees) * 60_000);
  const whole = String(Math.floor(thousandths / 60_000)).padStart(width, "0");
  const minutes = ((thousandths % 60_000) / 1000).toFixed(3).padStart(6, "0");
  return `${whole}°${minutes}′${degrees < 0 ? negative : positive}`;
}

export function showPlace(element: HTMLElement | null, place: { lng: number; lat: number } | null): void {
  if (!element) return;
  element.hidden = place === null;
  if (place === null) return;
  const lon = place.lng - 360 * Math.round(place.lng / 360);
  element.textContent = `${chartAngle(place.lat, "N", "S", 2)} ${chartAngle(lon, "E", "W", 3)}`;
}

/** One line on a track, of what the wire says: who it is, is asked for on selection only. */
export function cardWords(track: Track): string {
  const words = [track.flags & RESCUE ? "rescue" : (KINDS[track.kind] ?? "unknown")];
  if (track.speedMps !== null) words.push(`${(track.speedMps * KNOTS).toFixed(1)} kn`);
  if (track.courseDeg !== null) words.push(`${String(Math.round(track.courseDeg) % 360).padStart(3, "0")}°`);
  if (track.flags & RECEIVED) words.push("received");
  if (track.flags & STALE) words.push("stale");
  return words.join(" · ");
}

/** The card that goes with the pointer. */
export class Card {
  readonly #element = document.createElement("div");

  constructor(map: HTMLElement) {
    this.#element.className = "over hover-card";
    this.#element.hidden = true;
    this.#element.setAttribute("aria-hidden", "true");
    map.append(this.#element);
  }

  show(track: Track | null, x: number, y: number): void {
    this.#element.hidden = track === null;
    if (track === null) return;
    this.#element.textContent = cardWords(track);
    this.#element.style.transform = `translate(${Math.round(x + 14)}px, ${Math.round(y + 14)}px)`;
  }
}
