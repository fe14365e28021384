import assert from "node:assert/strict";
import { test } from "node:test";
import { EVERYTHING, filterWithout } from "../src/picture/filters.ts";
import { Grid, type View } from "../src/picture/grid.ts";
import { mercatorX, mercatorY, nearest } from "../src/picture/mercator.ts";
import { Tracks } from "../src/picture/tracks.ts";
import { RESCUE } from "../src/picture/wire.ts";
import { read, type Row, row, snapshot } from "./frames.ts";

const WORLD = 512 * 2 ** 8;
const VIEW: View = { x: mercatorX(11), y: mercatorY(55.5), world: WORLD, width: 800, height: 600 };

/** A row at a point of the screen of VIEW. */
function at(slot: number, px: number, py: number, other: Partial<Row> = {}): Row {
  const lon = (VIEW.x + (px - 400) / WORLD - 0.5) * 360;
  const y = VIEW.y + (py - 300) / WORLD;
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
  return row(slot, { lon_e7: Math.round(lon * 1e7), lat_e7: Math.round(lat * 1e7), ...other });
}

function picker(...rows: Row[]): (px: number, py: number, reach?: number) => number | null {
  const tracks = new Tracks();
  tracks.apply(read(snapshot(1, ...rows)));
  const grid = new Grid();
  grid.fill(tracks, VIEW, EVERYTHING);
  return (px, py, reach = 14) => {
    const found = grid.pick(tracks, px, py, reach);
    return found < 0 ? null : tracks.slot[found]!;
  };
}

test("the nearest track in reach is found, also across the edge of a cell", () => {
  const pick = picker(at(1, 100, 100), at(2, 130, 100), at(3, 31, 300), at(4, 33, 300));
  assert.equal(pick(105, 102), 1);
  assert.equal(pick(128, 100), 2);
  assert.equal(pick(31, 300), 3);
  assert.equal(pick(34, 300), 4);
});

test("out of reach nothing is found", () => {
  assert.equal(picker(at(1, 100, 100))(100, 115), null);
  assert.equal(picker(at(1, 100, 100))(100, 113), 1);
  assert.equal(picker()(10, 10), null);
});

test("a symbol that reaches in from beyond the edge of the screen can be pressed", () => {
  assert.equal(picker(at(1, -6, 300))(2, 300), 1);
  assert.equal(picker(at(1, 806, 300))(799, 300), 1);
});

test("rescue wins over what lies nearer", () => {
  assert.equal(picker(at(1, 100, 100), at(2, 108, 100, { class: 6, flags: RESCUE }))(100, 100), 2);
});

test("what the filter hides cannot be pressed", () => {
  const tracks = new Tracks();
  tracks.apply(read(snapshot(1, at(1, 100, 100))));
  const grid = new Grid();
  grid.fill(tracks, VIEW, filterWithout(["vessel"]));
  assert.equal(grid.pick(tracks, 100, 100, 14), -1);
});

test("beyond the antimeridian the shorter way counts", () => {
  const tracks = new Tracks();
  tracks.apply(read(snapshot(1, row(1, { lon_e7: -1_799_900_000, lat_e7: 0 }))));
  const view: View = { ...VIEW, x: mercatorX(179.99), y: 0.5 };
  const grid = new Grid();
  grid.fill(tracks, view, EVERYTHING);
  const px = 400 + nearest(view.x, mercatorX(-179.99)) * WORLD;
  assert.ok(px > 400 && px < 420);
  assert.equal(grid.pick(tracks, px, 300, 5), 0);
});

test("picking finds what a search through all tracks finds", () => {
  let seed = 5;
  const random = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const points = Array.from({ length: 500 }, (_, slot) => ({ slot, x: random(900) - 50, y: random(700) - 50 }));
  const pick = picker(...points.map(({ slot, x, y }) => at(slot, x, y)));
  for (let i = 0; i < 300; i += 1) {
    const [x, y] = [random(800) + 0.5, random(600) + 0.5];
    const away = (p: { x: number; y: number }): number => Math.hypot(p.x - x, p.y - y);
    const best = points.reduce((one, other) => (away(other) < away(one) ? other : one));
    const found = pick(x, y);
    if (away(best) > 14.01) assert.equal(found, null);
    else if (away(best) < 13.99) assert.ok(Math.abs(away(points[found!]!) - away(best)) < 0.01);
  }
});
