import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decode, DELTA, frameLength, SNAPSHOT, WireError } from "../src/picture/wire.ts";
import { bytesOf, frameOf, type GoldenFrame, type Row } from "./frames.ts";

interface Golden {
  good: { name: string; why: string; hex: string; frame: GoldenFrame }[];
  bad: { name: string; why: string; hex: string }[];
}

const golden = JSON.parse(readFileSync(new URL("golden/picture-frames.json", import.meta.url), "utf8")) as Golden;

const fromHex = (hex: string): ArrayBuffer => new Uint8Array(Buffer.from(hex, "hex")).buffer;
const toHex = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString("hex");

for (const { name, why, hex, frame } of golden.good) {
  test(`golden frame ${name} means what it says: ${why}`, () => {
    const read = decode(fromHex(hex));
    assert.equal(read.snapshot, frame.type === SNAPSHOT);
    assert.equal(read.sequence, frame.sequence);
    assert.equal(read.serverTime, frame.server_time);
    assert.deepEqual([...read.removed], frame.removed);
    const rows: Row[] = frame.upserts.map((_, i) => ({
      updated_at: read.updatedAt[i]!,
      slot: read.slot[i]!,
      lon_e7: read.lonE7[i]!,
      lat_e7: read.latE7[i]!,
      course_cdeg: read.courseCdeg[i]!,
      speed_cmps: read.speedCmps[i]!,
      class: read.kind[i]!,
      flags: read.flags[i]!,
    }));
    assert.deepEqual(rows, frame.upserts);
  });
}

for (const { name, why, hex } of golden.bad) {
  test(`bad frame ${name} is refused: ${why}`, () => {
    assert.throws(() => decode(fromHex(hex)), WireError);
  });
}

test("the encoder of these tests writes the golden bytes, so what it builds elsewhere is a frame", () => {
  for (const { name, hex, frame } of golden.good) {
    if (name !== "from_a_newer_server") assert.equal(toHex(bytesOf(frame)), hex, name);
  }
});

test("every length from no row to thirteen is read back whole, so no padding is off by one", () => {
  for (let rows = 0; rows <= 13; rows += 1) {
    for (let removals = 0; removals <= 3; removals += 1) {
      const bytes = bytesOf(frameOf({ type: DELTA, rows, removals }));
      assert.equal(bytes.byteLength, frameLength(rows, removals));
      const read = decode(bytes);
      assert.equal(read.slot.length, rows);
      assert.deepEqual([...read.slot], Array.from({ length: rows }, (_, i) => i));
      assert.equal(read.removed.length, removals);
    }
  }
});

test("no cut of a frame is taken for a frame", () => {
  const bytes = bytesOf(frameOf({ type: DELTA, rows: 5, removals: 2 }));
  for (let length = 0; length < bytes.byteLength; length += 1) {
    assert.throws(() => decode(bytes.slice(0, length)), WireError, `${length} bytes`);
  }
});

test("any byte of the head may be changed and the reader either reads a frame or refuses it, never fails otherwise", () => {
  const bytes = bytesOf(frameOf({ type: DELTA, rows: 2, removals: 1 }));
  for (let at = 0; at < 24; at += 1) {
    for (const value of [0, 1, 2, 127, 128, 255]) {
      const changed = bytes.slice(0);
      new Uint8Array(changed)[at] = value;
      try {
        decode(changed);
      } catch (error) {
        assert.ok(error instanceof WireError, `byte ${at} = ${value}: ${String(error)}`);
      }
    }
  }
});
