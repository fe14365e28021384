/** Speed and course of the selected tracks over time. A module of its own: it is loaded when something is selected. */

import uPlot from "uplot";
import { zulu } from "../shell/clock.ts";
import type { Way } from "./past.ts";

const HEIGHT = 116;
/** Lines are told apart by their dashes, not by colour. */
const DASHES = [[], [9, 4], [2, 3], [9, 3, 2, 3]] as const;

export interface Colours {
  text: string;
  line: string;
  accent: string;
}

interface Quantity {
  element: HTMLElement;
  /** Highest value of the axis; null where the values decide. */
  most: number | null;
  values(way: Way): (number | null)[];
}

/** The instants of all ways, and the value of each way at each of them: the last one known. */
export function joined(ways: readonly Way[], values: (way: Way) => (number | null)[]): (number | null)[][] {
  const times = [...new Set(ways.flatMap((way) => way.at))].sort((one, other) => one - other);
  const columns = ways.map((way) => {
    const told = values(way);
    let next = 0;
    return times.map((time) => {
      while (next < way.at.length && way.at[next]! <= time) next += 1;
      return next > 0 ? told[next - 1]! : null;
    });
  });
  return [times.map((time) => time / 1000), ...columns];
}

export class Graph {
  readonly #begin: number;
  readonly #end: number;
  readonly #quantities: readonly Quantity[];
  #plots: uPlot[] = [];
  #at = 0;

  constructor(speed: HTMLElement, course: HTMLElement, begin: number, end: number) {
    this.#begin = begin / 1000;
    this.#end = end / 1000;
    this.#quantities = [
      { element: speed, most: null, values: (way) => way.knots },
      { element: course, most: 360, values: (way) => way.courseDeg },
    ];
    new ResizeObserver(() => this.#resize(speed.clientWidth)).observe(speed);
  }

  /** Draws the ways anew; none clears the graph. */
  draw(ways: readonly Way[], colours: Colours): void {
    for (const plot of this.#plots) plot.destroy();
    this.#plots = ways.length === 0 ? [] : this.#quantities.map((one) => this.#plot(one, ways, colours));
  }

  /** Moves the line of the shown instant. */
  show(at: number): void {
    this.#at = at / 1000;
    for (const plot of this.#plots) plot.redraw(false);
  }

  #resize(width: number): void {
    if (width > 0) for (const plot of this.#plots) plot.setSize({ width, height: HEIGHT });
  }

  #plot(quantity: Quantity, ways: readonly Way[], colours: Colours): uPlot {
    const axis = { stroke: colours.text, font: '12px "IBM Plex Sans Variable"', grid: { stroke: colours.line, width: 1 }, ticks: { show: false } };
    const { most } = quantity;
    return new uPlot(
      {
        width: quantity.element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        padding: [8, 8, 0, 0],
        scales: {
          x: { time: true, range: [this.#begin, this.#end] },
          y: { range: (_plot, _low, high) => [0, most ?? Math.max(1, (high ?? 0) * 1.1)] },
        },
        axes: [
          { ...axis, size: 22, space: 70, values: (_plot, splits) => splits.map((split) => `${zulu(split * 1000).slice(0, 5)}Z`) },
          { ...axis, size: 38, ...(most === 360 ? { splits: () => [0, 90, 180, 270, 360] } : { space: 26 }) },
        ],
        series: [
          {},
          ...ways.map((_way, index) => ({
            stroke: index === 0 ? colours.accent : colours.text,
            width: 1.5,
            dash: [...DASHES[index % DASHES.length]!],
            points: { show: false },
            // Course and speed hold as reported until the next report.
            paths: uPlot.paths.stepped!({ align: 1 }),
          })),
        ],
        hooks: { draw: [(plot) => this.#mark(plot, colours)] },
      },
      joined(ways, quantity.values) as uPlot.AlignedData,
      quantity.element,
    );
  }

  #mark(plot: uPlot, colours: Colours): void {
    const x = plot.valToPos(this.#at, "x", true);
    plot.ctx.save();
    plot.ctx.strokeStyle = colours.accent;
    plot.ctx.lineWidth = 2;
    plot.ctx.setLineDash([]);
    plot.ctx.beginPath();
    plot.ctx.moveTo(x, plot.bbox.top);
    plot.ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
    plot.ctx.stroke();
    plot.ctx.restore();
  }
}
