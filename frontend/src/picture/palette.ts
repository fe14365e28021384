/** The colours of the map, read from the style sheet: it is the only place where a colour is chosen. */

const NAMES = [
  "sea",
  "land",
  "coast",
  "border",
  "graticule",
  "place",
  "place-halo",
  "track",
  "track-edge",
  "track-received",
  "track-received-fill",
  "track-stale",
  "zone-fill",
  "accent",
  "rescue",
  "text",
  "text-2",
  "info",
  "ok",
  "caution",
  "warning",
  "alarm",
] as const;

export type ColourName = (typeof NAMES)[number];

/** Each colour as the browser resolves it for the present palette, `rgb(r, g, b)`. */
export type Palette = Readonly<Record<ColourName, string>>;

/** Reads the colours that hold now. */
export function readPalette(): Palette {
  // A token is light-dark(…): only a property that is a colour tells which half is meant.
  const probe = document.createElement("i");
  probe.className = "probe";
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const entries = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, style.color] as const;
  });
  probe.remove();
  return Object.fromEntries(entries) as Record<ColourName, string>;
}

/** Red, green, blue from 0 to 1. */
export function channels(colour: string): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red / 255, green / 255, blue / 255];
}
