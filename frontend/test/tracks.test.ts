import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_COURSE, STRIDE, Tracks } from "../src/picture/tracks.ts";
import { layerOf, RECEIVED, RESCUE, UNKNOWN } from "../src/picture/wire.ts";
import { delta, read, row, snapshot } from "./frames.ts";

function tracksOf(...frames: ArrayBuffer[]): Tracks {
  const tracks = new Tracks();
  for (const frame of frames) tracks.apply(read(frame));
  return tracks;
}

const slots = (tracks: Tracks): number[] => [...tracks.slot.subarray(0, tracks.count)].sort((a, b) => a - b);

test("a snapshot replaces whatever was held", () => {
  const tracks = tracksOf(snapshot(1, row(1), row(2)), snapshot(2, row(3)));
  assert.deepEqual(slots(tracks), [3]);
  assert.equal(tracks.get(1), null);
});

test("a delta changes the rows it names and leaves the others", () => {
  const tracks = tracksOf(snapshot(1, row(1), row(2)), delta(2, [row(2, { speed_cmps: 900 }), row(5)]));
  assert.deepEqual(slots(tracks), [1, 2, 5]);
  assert.equal(tracks.get(2)?.speedMps, 9);
  assert.equal(tracks.get(1)?.speedMps, 6.17);
});

test("a removed slot is gone and the row that takes its place keeps all its columns", () => {
  const other = { lon_e7: -5, lat_e7: 7, course_cdeg: 9000, speed_cmps: 4, class: 4, flags: RECEIVED, updated_at: 9 };
  const tracks = tracksOf(snapshot(1, row(1), row(2), row(3, other)), delta(2, [], [1]));
  assert.deepEqual(slots(tracks), [2, 3]);
  assert.deepEqual(tracks.get(3), {
    slot: 3,
    lon: -5e-7,
    lat: 7e-7,
    courseDeg: 90,
    speedMps: 0.04,
    kind: 4,
    flags: RECEIVED,
    updatedAt: 9,
  });
  const at = tracks.rowOf(3) * STRIDE;
  assert.equal(tracks.instances[at + 5], 4 + 16 * RECEIVED);
});

test("a slot that is freed and given away in one frame ends as the new track", () => {
  const tracks = tracksOf(snapshot(1, row(1), row(2)), delta(2, [row(1, { class: 3 })], [1]));
  assert.equal(tracks.count, 2);
  assert.equal(tracks.get(1)?.kind, 3);
});

test("freeing a slot that nobody holds changes nothing", () => {
  const tracks = tracksOf(snapshot(1, row(1)), delta(2, [], [9, 4_000_000]));
  assert.deepEqual(slots(tracks), [1]);
});

test("the columns grow with the picture and lose nothing", () => {
  const many = Array.from({ length: 3000 }, (_, slot) => row(slot, { lon_e7: slot }));
  const tracks = tracksOf(snapshot(1, row(2999, { lon_e7: 1 })), delta(2, many));
  assert.equal(tracks.count, 3000);
  assert.equal(tracks.get(2999)?.lon, 2999e-7);
  assert.equal(tracks.get(0)?.lon, 0);
});

test("a slot far out makes room for itself, one beyond reason is refused", () => {
  assert.equal(tracksOf(snapshot(1, row(2_000_000, { lon_e7: 3 }))).get(2_000_000)?.lon, 3e-7);
  assert.throws(() => tracksOf(snapshot(1, row(4_294_967_295, { lon_e7: 3 }))), RangeError);
});

test("unknown course and speed stay unknown and are not drawn as north and rest", () => {
  const tracks = tracksOf(snapshot(1, row(1, { course_cdeg: UNKNOWN, speed_cmps: UNKNOWN })));
  assert.equal(tracks.get(1)?.courseDeg, null);
  assert.equal(tracks.get(1)?.speedMps, null);
  assert.equal(tracks.instances[4], NO_COURSE);
});

test("a person in distress is on the rescue channel whether or not the flag says so, an unknown class is drawn as unknown", () => {
  const tracks = tracksOf(snapshot(1, row(1, { class: 6 }), row(2, { class: 200, flags: 0x80 })));
  assert.equal(tracks.get(1)?.flags, RESCUE);
  assert.equal(tracks.get(2)?.kind, 0);
  assert.equal(layerOf(tracks.get(2)!.flags), 16);
});

test("a place on the GPU is exact to a tenth of a metre: high and low part together", () => {
  const tracks = tracksOf(snapshot(1, row(1, { lon_e7: 110_512_345, lat_e7: 555_512_345 })));
  const [high, low] = [tracks.instances[0]!, tracks.instances[1]!];
  assert.ok(Math.abs(high + low - tracks.x[0]!) * 40_075_016 < 0.1);
  assert.ok(Math.abs(tracks.instances[2]! + tracks.instances[3]! - tracks.y[0]!) * 40_075_016 < 0.1);
});

test("a thousand random frames leave the same picture as a plain map of slots", () => {
  let seed = 11;
  const random = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const tracks = new Tracks();
  const plain = new Map<number, number>();
  for (let frame = 1; frame <= 1000; frame += 1) {
    const removed = [...new Set(Array.from({ length: random(6) }, () => random(80)))];
    const upserts = [...new Set(Array.from({ length: random(8) }, () => random(80)))].map((slot) => row(slot, { lon_e7: random(1000) }));
    if (random(50) === 0) {
      tracks.apply(read(snapshot(frame, ...upserts)));
      plain.clear();
    } else {
      tracks.apply(read(delta(frame, upserts, removed)));
      for (const slot of removed) plain.delete(slot);
    }
    for (const one of upserts) plain.set(one.slot, one.lon_e7 / 1e7);
    assert.deepEqual(slots(tracks), [...plain.keys()].sort((a, b) => a - b));
    for (const [slot, lon] of plain) assert.equal(tracks.get(slot)?.lon, lon);
  }
});
