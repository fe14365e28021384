/** The picture in memory: columns of all tracks that are known, kept dense so that they go to the GPU as they are. */

import { mercatorX, mercatorY } from "./mercator.ts";
import { type Frame, KINDS, PERSON, RESCUE, UNKNOWN } from "./wire.ts";

/** Numbers of a row for the GPU: x high, x low, y high, y low, course in rad, kind + 16 flags, speed in m/s, nothing. */
export const STRIDE = 8;

/** The course of an instance whose course nobody knows. */
export const NO_COURSE = -100;

const SMALLEST = 1024;
const MOST_SLOTS = 1 << 22;

/** One track, read out of the columns. */
export interface Track {
  slot: number;
  lon: number;
  lat: number;
  /** Degrees clockwise from north, or null. */
  courseDeg: number | null;
  /** Metres a second, or null. */
  speedMps: number | null;
  kind: number;
  flags: number;
  updatedAt: number;
}

const grown = (least: number): number => 2 ** Math.ceil(Math.log2(Math.max(least, SMALLEST)));

export class Tracks {
  /** How many tracks there are: rows 0 to count - 1 of every column. */
  count = 0;
  /** Rises with every change. */
  version = 0;
  slot = new Uint32Array(SMALLEST);
  x = new Float64Array(SMALLEST);
  y = new Float64Array(SMALLEST);
  kind = new Uint8Array(SMALLEST);
  flags = new Uint8Array(SMALLEST);
  updatedAt = new Float64Array(SMALLEST);
  /** STRIDE numbers a row, for the GPU. */
  instances = new Float32Array(SMALLEST * STRIDE);
  #lonE7 = new Int32Array(SMALLEST);
  #latE7 = new Int32Array(SMALLEST);
  #course = new Uint16Array(SMALLEST);
  #speed = new Uint16Array(SMALLEST);
  /** Row of each slot, plus one; 0 is none. */
  #rows = new Int32Array(SMALLEST);

  /** Row of a slot, or -1. */
  rowOf(slot: number): number {
    return (this.#rows[slot] ?? 0) - 1;
  }

  /** The track in a slot, or null. */
  get(slot: number): Track | null {
    const row = this.rowOf(slot);
    if (row < 0) return null;
    const course = this.#course[row]!;
    const speed = this.#speed[row]!;
    return {
      slot,
      lon: this.#lonE7[row]! / 1e7,
      lat: this.#latE7[row]! / 1e7,
      courseDeg: course === UNKNOWN ? null : course / 100,
      speedMps: speed === UNKNOWN ? null : speed / 100,
      kind: this.kind[row]!,
      flags: this.flags[row]!,
      updatedAt: this.updatedAt[row]!,
    };
  }

  /** Applies a frame that follows what is held: removals first, then rows. */
  apply(frame: Frame): void {
    if (frame.snapshot) {
      this.count = 0;
      this.#rows.fill(0);
    }
    for (const slot of frame.removed) this.#remove(slot);
    const rows = frame.slot.length;
    this.#reserve(this.count + rows, frame.slot.reduce((most, slot) => Math.max(most, slot), 0));
    for (let i = 0; i < rows; i += 1) this.#put(frame, i);
    this.version += 1;
  }

  #put(frame: Frame, i: number): void {
    const slot = frame.slot[i]!;
    let row = this.#rows[slot]! - 1;
    if (row < 0) {
      row = this.count;
      this.count += 1;
      this.#rows[slot] = row + 1;
      this.slot[row] = slot;
    }
    const course = frame.courseCdeg[i]!;
    const speed = frame.speedCmps[i]!;
    const kind = frame.kind[i]! < KINDS.length ? frame.kind[i]! : 0;
    const flags = frame.flags[i]! | (kind === PERSON ? RESCUE : 0);
    const x = mercatorX(frame.lonE7[i]! / 1e7);
    const y = mercatorY(frame.latE7[i]! / 1e7);
    this.x[row] = x;
    this.y[row] = y;
    this.kind[row] = kind;
    this.flags[row] = flags;
    this.updatedAt[row] = frame.updatedAt[i]!;
    this.#lonE7[row] = frame.lonE7[i]!;
    this.#latE7[row] = frame.latE7[i]!;
    this.#course[row] = course;
    this.#speed[row] = speed;
    // A GPU's number has 24 bits, too few for a place: the rest goes into a second one.
    const at = row * STRIDE;
    const instances = this.instances;
    instances[at] = x;
    instances[at + 1] = x - Math.fround(x);
    instances[at + 2] = y;
    instances[at + 3] = y - Math.fround(y);
    instances[at + 4] = course === UNKNOWN ? NO_COURSE : (course * Math.PI) / 18_000;
    instances[at + 5] = kind + 16 * flags;
    instances[at + 6] = speed === UNKNOWN ? 0 : speed / 100;
  }

  /** Frees a slot; the last row moves into its place. */
  #remove(slot: number): void {
    const row = this.rowOf(slot);
    if (row < 0) return;
    const last = this.count - 1;
    if (row !== last) {
      for (const column of this.#columns()) column[row] = column[last]!;
      this.instances.copyWithin(row * STRIDE, last * STRIDE, (last + 1) * STRIDE);
      this.#rows[this.slot[row]!] = row + 1;
    }
    this.#rows[slot] = 0;
    this.count = last;
  }

  #columns(): (Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array)[] {
    return [
      this.slot,
      this.x,
      this.y,
      this.kind,
      this.flags,
      this.updatedAt,
      this.#lonE7,
      this.#latE7,
      this.#course,
      this.#speed,
    ];
  }

  #reserve(rows: number, highestSlot: number): void {
    if (highestSlot >= MOST_SLOTS) throw new RangeError(`slot ${highestSlot} is beyond ${MOST_SLOTS}`);
    if (highestSlot >= this.#rows.length) {
      const wider = new Int32Array(grown(highestSlot + 1));
      wider.set(this.#rows);
      this.#rows = wider;
    }
    if (rows <= this.slot.length) return;
    const size = grown(rows);
    const copy = <T extends { set(from: T): void }>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.slot = copy(new Uint32Array(size), this.slot);
    this.x = copy(new Float64Array(size), this.x);
    this.y = copy(new Float64Array(size), this.y);
    this.kind = copy(new Uint8Array(size), this.kind);
    this.flags = copy(new Uint8Array(size), this.flags);
    this.updatedAt = copy(new Float64Array(size), this.updatedAt);
    this.instances = copy(new Float32Array(size * STRIDE), this.instances);
    this.#lonE7 = copy(new Int32Array(size), this.#lonE7);
    this.#latE7 = copy(new Int32Array(size), this.#latE7);
    this.#course = copy(new Uint16Array(size), this.#course);
    this.#speed = copy(new Uint16Array(size), this.#speed);
  }
}
