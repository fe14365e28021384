/** Drawing a zone: the corners stand in the form as text, set by presses on the map or written by hand. */

import { placeWords, type Position, readPlace } from "./geodesy.ts";
import type { Points } from "./points.ts";
import type { Panel } from "./tools.ts";

/** The corners that a text holds, one a line; a line that is none is passed over until it is whole. */
export function cornersIn(text: string): Position[] {
  return text.split("\n").map(readPlace).filter((corner) => corner !== null);
}

/** The panel is the form itself: without it, or without a map, the other works alone. */
export function zonePanel(element: HTMLElement, points: Points): Panel {
  const corners = element.querySelector<HTMLTextAreaElement>('textarea[name="corners"]');
  corners?.addEventListener("input", () => points.draw(cornersIn(corners.value)));
  return {
    shows(set) {
      if (corners) corners.value = set.map(placeWords).join("\n");
    },
  };
}
