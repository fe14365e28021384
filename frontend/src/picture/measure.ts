/** Measuring: each leg with its bearing and length, and all of them together. */

import { say } from "../words.ts";
import { bearingWords, distanceWords, legOf, type Position } from "./geodesy.ts";
import type { Panel } from "./tools.ts";

/** What is said of a way: one line for each leg, and the sum of several. */
export function wayInWords(points: readonly Position[]): { legs: string[]; total: string } {
  const legs = points.slice(1).map((point, at) => legOf(points[at]!, point));
  const metres = legs.reduce((sum, leg) => sum + leg.metres, 0);
  return {
    legs: legs.map((leg) => `${bearingWords(leg.bearing)}  ${distanceWords(leg.metres)}`),
    total: legs.length ? say("Together {distance}", { distance: distanceWords(metres) }) : "",
  };
}

/** The panel: `[data-part=legs]` is a list, `[data-part=total]` a live region. */
export function measurePanel(element: HTMLElement): Panel {
  const list = element.querySelector('[data-part="legs"]');
  const total = element.querySelector('[data-part="total"]');
  return {
    shows(points) {
      const said = wayInWords(points);
      const lines = said.legs.map((leg) => {
        const line = document.createElement("li");
        line.textContent = leg;
        return line;
      });
      list?.replaceChildren(...lines);
      if (total) total.textContent = points.length === 1 ? say("First point set") : said.total;
    },
  };
}
