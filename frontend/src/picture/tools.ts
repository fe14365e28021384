/** Tools that take the presses on the map while they are open: measure, draw a zone. One at a time. */

import type { Map as MapLibreMap } from "maplibre-gl";
import type { Position } from "./geodesy.ts";
import { Points } from "./points.ts";

/** A tool's panel shows its points and may change them. */
export interface Panel {
  /** The points changed by a press on the map or on one of the common buttons. */
  shows(points: readonly Position[]): void;
}

/** `points` is where the panel itself may set others. */
export type MakePanel = (element: HTMLElement, points: Points) => Panel;

class Tool {
  readonly points: Points;
  readonly panel: HTMLElement;
  readonly button: HTMLElement | null;

  constructor(map: MapLibreMap, panel: HTMLElement, make: MakePanel) {
    this.panel = panel;
    this.button = document.querySelector(`[data-tool="${panel.dataset["toolPanel"]}"]`);
    let shown: Panel | null = null;
    this.points = new Points(map, panel.hasAttribute("data-closed"), (points) => shown?.shows(points));
    shown = make(panel, this.points);
  }
}

export class Tools {
  readonly #element: HTMLElement;
  readonly #tools: Tool[];
  #open: Tool | null = null;

  constructor(element: HTMLElement, map: MapLibreMap, makers: Readonly<Record<string, MakePanel>>) {
    this.#element = element;
    const panels = [...element.querySelectorAll<HTMLElement>("[data-tool-panel]")];
    this.#tools = panels.map((panel) => new Tool(map, panel, makers[panel.dataset["toolPanel"]!]!));
    element.addEventListener("click", (event) => this.#click(event));
    element.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Takes a press on the map; false if no tool is open, and the press means a track. */
  press(position: Position): boolean {
    this.#open?.points.add(position);
    return this.#open !== null;
  }

  #click(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest<HTMLElement>("[data-tool]");
    const tool = this.#tools.find((one) => one.button === opener);
    if (opener && tool) this.#show(tool === this.#open ? null : tool);
    switch (event.target.closest<HTMLElement>("[data-point]")?.dataset["point"]) {
      case "middle":
        this.#open?.points.addMiddle();
        break;
      case "undo":
        this.#open?.points.undo();
        break;
      case "clear":
        this.#open?.points.set([]);
        break;
      case "close":
        this.#show(null);
        break;
    }
  }

  /** On the map Enter sets its middle and Backspace takes the last point back; Escape closes the tool. */
  #key(event: KeyboardEvent): void {
    if (this.#open === null || event.defaultPrevented) return;
    const onMap = event.target instanceof HTMLCanvasElement;
    if (event.key === "Escape") this.#show(null);
    else if (onMap && event.key === "Enter") this.#open.points.addMiddle();
    else if (onMap && event.key === "Backspace") this.#open.points.undo();
    else return;
    event.preventDefault();
  }

  #show(tool: Tool | null): void {
    const before = this.#open;
    before?.points.set([]);
    this.#open = tool;
    for (const one of this.#tools) {
      one.panel.hidden = one !== tool;
      one.button?.setAttribute("aria-pressed", String(one === tool));
    }
    this.#element.classList.toggle("map-drawing", tool !== null);
    if (tool) tool.panel.querySelector<HTMLElement>("[data-first]")?.focus();
    else before?.button?.focus();
  }
}
