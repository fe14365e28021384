import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, GONE, WINDOW, WireError } from "../src/picture/wire.ts";
import { hiddenIn, readSelection, withHidden, withKept } from "../src/replay/address.ts";
import { Past } from "../src/replay/past.ts";
import { Player } from "../src/replay/player.ts";
import { bytesOf, row } from "./frames.ts";

const BEGIN = 1_763_796_000_000;

/** Two tracks: one that moves and leaves, one that goes stale. */
function past(): Past {
  const upserts = [
    row(7, { updated_at: BEGIN - 5_000, speed_cmps: 500 }),
    row(7, { updated_at: BEGIN + 10_000, lon_e7: 120_000_000, course_cdeg: 65_535 }),
    row(7, { updated_at: BEGIN + 20_000, class: GONE }),
    row(9, { updated_at: BEGIN + 1_000 }),
    row(9, { updated_at: BEGIN + 6_000, flags: 2 }),
  ];
  return new Past(bytesOf({ type: WINDOW, sequence: 30, server_time: BEGIN + 60_000, upserts, removed: [] }));
}

test("a window is read by the replay alone: the live feed refuses it", () => {
  const bytes = bytesOf({ type: WINDOW, sequence: 0, server_time: 1, upserts: [row(1)], removed: [] });
  assert.throws(() => decode(bytes), WireError);
  assert.equal(decode(bytes, [WINDOW]).slot[0], 1);
});

test("each instant shows every track as it was told last, and none that has left", () => {
  const slots = (at: number): number[] => [...past().picture(BEGIN + at).slot];
  assert.deepEqual(slots(0), [7]);
  assert.deepEqual(slots(1_000), [7, 9]);
  assert.deepEqual(slots(19_999), [7, 9]);
  assert.deepEqual(slots(20_000), [9]);
  assert.deepEqual([...past().picture(BEGIN + 10_000).lonE7], [120_000_000, row(9).lon_e7]);
  assert.deepEqual([...past().picture(BEGIN + 6_000).flags], [0, 2]);
  assert.equal(past().everyS, 30);
});

test("a way ends at the asked instant; what is unknown stays unknown", () => {
  assert.equal(past().way(7, BEGIN).at.length, 1);
  const { at, knots, courseDeg } = past().way(7);
  assert.equal(at.length, 2);
  assert.ok(Math.abs(knots[0]! - 9.72) < 0.01);
  assert.equal(courseDeg[1], null);
  assert.deepEqual(past().way(99).at, []);
});

test("the clock runs at its speed, stops at the end, and begins anew from there", () => {
  const work: ((now: number) => void)[] = [];
  const told: [number, boolean][] = [];
  const events = { changed: (at: number, playing: boolean): number => told.push([at, playing]) };
  const player = new Player(0, 60_000, 0, events, (later) => work.push(later));
  player.speed = 60;
  player.play();
  work.pop()!(1_000);
  work.pop()!(1_100);
  assert.equal(player.at, 6_000);
  work.pop()!(99_000); // The page slept: it does not jump ahead.
  assert.equal(player.at, 21_000);
  player.step(-10_000);
  assert.deepEqual([player.at, player.playing], [11_000, false]);
  player.seek(10 ** 9);
  assert.equal(player.at, 60_000);
  player.play();
  assert.equal(player.at, 0);
  assert.equal(work.length, 2);
  assert.deepEqual(told.at(-1), [0, true]);
});

test("the address keeps instant, speed and at most four selected tracks", () => {
  const kept = { at: BEGIN, speed: 60, selected: [3, 17], followed: 17 };
  const address = withKept(new URL("https://node/replay?play=true&q=mv"), kept, BEGIN, BEGIN + 60_000);
  assert.equal(address.searchParams.get("at"), "2025-11-22T07:20:00.000Z");
  assert.equal(address.searchParams.get("play"), null);
  assert.equal(address.searchParams.get("q"), "mv");
  assert.deepEqual(readSelection(address), { selected: [3, 17], followed: 17 });
  assert.deepEqual(readSelection(new URL("https://node/replay?tracks=1,x,2,2,3,4,5")).selected, [1, 2, 3, 4]);
});

test("what is hidden stands in the address as on the live picture, and what is kept leaves it there", () => {
  const address = withHidden(new URL("https://node.example/replay?q=mv"), ["received", "operations.vessels"]);
  assert.deepEqual(hiddenIn(address), ["received", "operations.vessels"]);
  const kept = withKept(address, { at: BEGIN, speed: 10, selected: [], followed: null }, BEGIN, BEGIN + 1_000);
  assert.deepEqual(hiddenIn(kept), ["received", "operations.vessels"]);
  assert.equal(withHidden(address, []).searchParams.has("hide"), false);
});
