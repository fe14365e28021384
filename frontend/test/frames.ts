/** Writes frames for tests, from the words of WIRE.md and without the reader's help. */

import { decode, DELTA, type Frame, SNAPSHOT } from "../src/picture/wire.ts";

export interface Row {
  updated_at: number;
  slot: number;
  lon_e7: number;
  lat_e7: number;
  course_cdeg: number;
  speed_cmps: number;
  class: number;
  flags: number;
}

export interface GoldenFrame {
  type: number;
  sequence: number;
  server_time: number;
  upserts: Row[];
  removed: number[];
}

/** A vessel in the Great Belt, but for what a test says. */
export function row(slot: number, other: Partial<Row> = {}): Row {
  return {
    updated_at: 1_763_796_677_000,
    slot,
    lon_e7: 110_500_000 + slot * 1000,
    lat_e7: 555_500_000,
    course_cdeg: 14_320,
    speed_cmps: 617,
    class: 1,
    flags: 0,
    ...other,
  };
}

/** A frame of so many plain rows and removals. */
export function frameOf({ type, rows, removals }: { type: number; rows: number; removals: number }): GoldenFrame {
  return {
    type,
    sequence: 1,
    server_time: 1_763_796_677_000,
    upserts: Array.from({ length: rows }, (_, slot) => row(slot)),
    removed: Array.from({ length: removals }, (_, i) => 1000 + i),
  };
}

export function bytesOf(frame: GoldenFrame): ArrayBuffer {
  const head = Buffer.alloc(24);
  head.writeUInt8(1, 0);
  head.writeUInt8(frame.type, 1);
  head.writeUInt32LE(frame.sequence, 4);
  head.writeDoubleLE(frame.server_time, 8);
  head.writeUInt32LE(frame.upserts.length, 16);
  head.writeUInt32LE(frame.removed.length, 20);
  const column = (size: number, write: (buffer: Buffer, one: Row, at: number) => void): Buffer => {
    const bytes = Buffer.alloc(Math.ceil((frame.upserts.length * size) / 4) * 4);
    frame.upserts.forEach((one, i) => write(bytes, one, i * size));
    return bytes;
  };
  const removed = Buffer.alloc(frame.removed.length * 4);
  frame.removed.forEach((slot, i) => removed.writeUInt32LE(slot, i * 4));
  const joined = Buffer.concat([
    head,
    column(8, (b, one, at) => b.writeDoubleLE(one.updated_at, at)),
    column(4, (b, one, at) => b.writeUInt32LE(one.slot, at)),
    column(4, (b, one, at) => b.writeInt32LE(one.lon_e7, at)),
    column(4, (b, one, at) => b.writeInt32LE(one.lat_e7, at)),
    column(2, (b, one, at) => b.writeUInt16LE(one.course_cdeg, at)),
    column(2, (b, one, at) => b.writeUInt16LE(one.speed_cmps, at)),
    column(1, (b, one, at) => b.writeUInt8(one.class, at)),
    column(1, (b, one, at) => b.writeUInt8(one.flags, at)),
    removed,
  ]);
  return new Uint8Array(joined).buffer;
}

export const snapshot = (sequence: number, ...upserts: Row[]): ArrayBuffer =>
  bytesOf({ type: SNAPSHOT, sequence, server_time: 0, upserts, removed: [] });

export const delta = (sequence: number, upserts: Row[] = [], removed: number[] = []): ArrayBuffer =>
  bytesOf({ type: DELTA, sequence, server_time: 0, upserts, removed });

export const read = (bytes: ArrayBuffer): Frame => decode(bytes);
