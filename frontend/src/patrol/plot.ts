/** A disc around the place that something was seen from: a tap says how far away it was, and in which direction. */

/** How far away, metres, and in which direction, degrees from north. */
export interface Seen {
  readonly away: number;
  readonly bearing: number;
}

/** The disc's radius in the drawing's own units; its edge is as far as the chosen reach. */
export const RADIUS = 100;
const FULL = 360;
const RAD = Math.PI / 180;

/** What a tap at `x` to the right and `y` down of the middle means, where the edge is `reach` metres away. */
export function seenAt(x: number, y: number, reach: number): Seen {
  const away = Math.round((Math.min(Math.hypot(x, y), RADIUS) / RADIUS) * reach);
  return { away, bearing: (Math.round(Math.atan2(x, -y) / RAD) + FULL) % FULL };
}

/** Where the disc marks it; what is farther than the edge is marked at the edge. */
export function markOf({ away, bearing }: Seen, reach: number): readonly [number, number] {
  const far = (Math.min(away, reach) / reach) * RADIUS;
  return [far * Math.sin(bearing * RAD), -far * Math.cos(bearing * RAD)];
}

/** Shows the disc beside its two fields; each follows the other, so that nobody needs a finger for it. */
export function startPlot(): void {
  const part = document.querySelector<HTMLElement>('[data-part="plot"]');
  const disc = part?.querySelector("svg");
  const mark = part?.querySelector<SVGElement>('[data-part="mark"]');
  const reach = part?.querySelector("select");
  const away = document.querySelector<HTMLInputElement>('[name="away_m"]');
  const bearing = document.querySelector<HTMLInputElement>('[name="bearing_deg"]');
  if (!part || !disc || !mark || !reach || !away || !bearing) return;
  part.hidden = false;

  const draw = (): void => {
    const [x, y] = markOf({ away: Number(away.value), bearing: Number(bearing.value) }, Number(reach.value));
    mark.setAttribute("cx", x.toFixed(1));
    mark.setAttribute("cy", y.toFixed(1));
  };
  disc.addEventListener("click", (event) => {
    const box = disc.getBoundingClientRect();
    const units = disc.viewBox.baseVal.width / box.width;
    const x = (event.clientX - box.left - box.width / 2) * units;
    const y = (event.clientY - box.top - box.height / 2) * units;
    const seen = seenAt(x, y, Number(reach.value));
    [away.value, bearing.value] = [String(seen.away), String(seen.bearing)];
    draw();
  });
  for (const field of [reach, away, bearing]) field.addEventListener("input", draw);
  away.form?.addEventListener("reset", () => setTimeout(draw));
  draw();
}
