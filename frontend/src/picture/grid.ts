/** Finds the track under the pointer: a grid of screen cells, filled when it is first asked after a change. */

import { type Filter, isShown } from "./filters.ts";
import { nearest } from "./mercator.ts";
import { RESCUE } from "./wire.ts";
import type { Tracks } from "./tracks.ts";

/** The part of the world that is on the screen. */
export interface View {
  /** Mercator place of the middle of the screen. */
  x: number;
  y: number;
  /** Width of the whole world in CSS pixels. */
  world: number;
  width: number;
  height: number;
}

const CELL = 32;

export class Grid {
  #first = new Int32Array(0);
  #next = new Int32Array(0);
  #px = new Float32Array(0);
  #py = new Float32Array(0);
  #columns = 0;
  #rows = 0;

  /** Sorts the shown tracks of the screen into cells. */
  fill(tracks: Tracks, view: View, filter: Filter): void {
    // One cell more on each side: a symbol reaches over the edge of the screen.
    this.#columns = Math.ceil(view.width / CELL) + 2;
    this.#rows = Math.ceil(view.height / CELL) + 2;
    this.#first = new Int32Array(this.#columns * this.#rows).fill(-1);
    if (this.#next.length < tracks.count) {
      this.#next = new Int32Array(tracks.x.length);
      this.#px = new Float32Array(tracks.x.length);
      this.#py = new Float32Array(tracks.x.length);
    }
    for (let row = 0; row < tracks.count; row += 1) {
      const px = view.width / 2 + nearest(view.x, tracks.x[row]!) * view.world;
      const py = view.height / 2 + (tracks.y[row]! - view.y) * view.world;
      const cell = this.#cell(px, py);
      if (cell < 0 || !isShown(filter, tracks.kind[row]!, tracks.flags[row]!)) continue;
      this.#px[row] = px;
      this.#py[row] = py;
      this.#next[row] = this.#first[cell]!;
      this.#first[cell] = row;
    }
  }

  #cell(px: number, py: number): number {
    const column = Math.floor(px / CELL) + 1;
    const row = Math.floor(py / CELL) + 1;
    if (column < 0 || column >= this.#columns || row < 0 || row >= this.#rows) return -1;
    return row * this.#columns + column;
  }

  /**
   * Row of the track nearest to a point of the screen within `reach` pixels (at most one cell), or -1.
   *
   * Rescue wins over everything else in reach: it is drawn on top.
   */
  pick(tracks: Tracks, px: number, py: number, reach: number): number {
    let best = -1;
    let least = reach * reach;
    for (let dy = -1; dy <= 1; dy += 1) {
      for (let dx = -1; dx <= 1; dx += 1) {
        const cell = this.#cell(px + dx * CELL, py + dy * CELL);
        for (let row = cell < 0 ? -1 : this.#first[cell]!; row >= 0; row = this.#next[row]!) {
          const away = (this.#px[row]! - px) ** 2 + (this.#py[row]! - py) ** 2;
          if (away > reach * reach) continue;
          const score = tracks.flags[row]! & RESCUE ? away - reach * reach : away;
          if (score < least) {
            least = score;
            best = row;
          }
        }
      }
    }
    return best;
  }
}
