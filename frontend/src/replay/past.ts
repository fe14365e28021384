/** What happened between two instants, sent once by the server: any instant of it can be shown at once. */

import { decode, type Frame, GONE, UNKNOWN, WINDOW } from "../picture/wire.ts";

const KNOTS_PER_CMPS = 36 / 1852;

/** Where one track was, oldest first; unknown values are null. */
export interface Way {
  readonly at: number[];
  readonly lon: number[];
  readonly lat: number[];
  readonly knots: (number | null)[];
  readonly courseDeg: (number | null)[];
}

export class Past {
  readonly #rows: Frame;
  /** First row of each track, and behind the last one the number of rows. */
  readonly #first: number[] = [];
  readonly #trackOf = new Map<number, number>();

  constructor(bytes: ArrayBuffer) {
    this.#rows = decode(bytes, [WINDOW]);
    const { slot } = this.#rows;
    for (let row = 0; row < slot.length; row += 1) {
      if (row > 0 && slot[row] === slot[row - 1]) continue;
      this.#trackOf.set(slot[row]!, this.#first.length);
      this.#first.push(row);
    }
    this.#first.push(slot.length);
  }

  /** How many tracks were anywhere. */
  get tracks(): number {
    return this.#first.length - 1;
  }

  /** Seconds of which only the last position of a track is told; 0 where all are. */
  get everyS(): number {
    return this.#rows.sequence;
  }

  /** The last row of a track that began by then, or -1. */
  #rowAt(track: number, at: number): number {
    let low = this.#first[track]!;
    let high = this.#first[track + 1]!;
    const begin = low;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#rows.updatedAt[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return low > begin ? low - 1 : -1;
  }

  /** The whole picture of an instant (ms UTC), as the live feed would have sent it. */
  picture(at: number): Frame {
    const found: number[] = [];
    for (let track = 0; track < this.tracks; track += 1) {
      const row = this.#rowAt(track, at);
      if (row >= 0 && this.#rows.kind[row] !== GONE) found.push(row);
    }
    const rows = this.#rows;
    return {
      snapshot: true,
      sequence: 0,
      serverTime: at,
      updatedAt: Float64Array.from(found, (row) => rows.updatedAt[row]!),
      slot: Uint32Array.from(found, (row) => rows.slot[row]!),
      lonE7: Int32Array.from(found, (row) => rows.lonE7[row]!),
      latE7: Int32Array.from(found, (row) => rows.latE7[row]!),
      courseCdeg: Uint16Array.from(found, (row) => rows.courseCdeg[row]!),
      speedCmps: Uint16Array.from(found, (row) => rows.speedCmps[row]!),
      kind: Uint8Array.from(found, (row) => rows.kind[row]!),
      flags: Uint8Array.from(found, (row) => rows.flags[row]!),
      removed: new Uint32Array(0),
    };
  }

  /** Where a track was, up to an instant; all of it where none is given. */
  way(slot: number, until = Infinity): Way {
    const way: Way = { at: [], lon: [], lat: [], knots: [], courseDeg: [] };
    const track = this.#trackOf.get(slot);
    if (track === undefined) return way;
    for (let row = this.#first[track]!; row < this.#first[track + 1]!; row += 1) {
      if (this.#rows.updatedAt[row]! > until) break;
      if (this.#rows.kind[row] !== GONE) this.#add(way, row);
    }
    return way;
  }

  #add(way: Way, row: number): void {
    const { updatedAt, lonE7, latE7, speedCmps, courseCdeg } = this.#rows;
    const known = (value: number, scale: number): number | null => (value === UNKNOWN ? null : value * scale);
    way.at.push(updatedAt[row]!);
    way.lon.push(lonE7[row]! / 1e7);
    way.lat.push(latE7[row]! / 1e7);
    way.knots.push(known(speedCmps[row]!, KNOTS_PER_CMPS));
    way.courseDeg.push(known(courseCdeg[row]!, 0.01));
  }
}
