import assert from "node:assert/strict";
import { test } from "node:test";
import { readShown, type Shown, writeShown } from "../src/picture/address.ts";
import { placeInHash } from "../src/picture/beginning.ts";

const NOTHING: Shown = { q: "", hide: [], view: null, sel: null, trails: [], app6: false };

test("an address that says nothing shows everything, and everything is an address that says nothing", () => {
  assert.deepEqual(readShown(""), NOTHING);
  assert.equal(writeShown(NOTHING), "");
});

test("what is shown survives being written and read again", () => {
  const shown: Shown = { q: "amber & bay, 7", hide: ["vehicle", "tracking.tracks"], view: [10.5, 55, 11.25, 56], sel: 17, trails: [4, 9], app6: true };
  assert.deepEqual(readShown(writeShown(shown)), shown);
  assert.match(writeShown(shown), /&view=10\.5,55,11\.25,56&sel=17&trails=4,9&symbols=app6$/);
});

test("a place that is four decimals deep lies within a few metres", () => {
  const view = [10.123456, 55.98765, 11.5, 56.1] as const;
  const back = readShown(writeShown({ ...NOTHING, view })).view!;
  for (const at of [0, 1, 2, 3]) assert.ok(Math.abs(back[at]! - view[at]!) <= 5e-5);
});

for (const nonsense of ["?view=1,2,3", "?view=1,2,3,x", "?view=3,2,1,4", "?view=1,4,2,3", "?view=,,,", "?view=1e9,1,2e9,2", "?sel=x", "?sel=-1", "?sel=4294967296", "?trails=a,b", "?other=1"]) {
  test(`${nonsense} says nothing`, () => assert.deepEqual(readShown(nonsense), NOTHING));
}

test("a trail is named once, and eight are enough", () => {
  assert.deepEqual(readShown("?trails=1,1,2,3,4,5,6,7,8,9").trails, [1, 2, 3, 4, 5, 6, 7, 8]);
});

test("a hash that somebody wrote says where the map begins", () => {
  assert.deepEqual(placeInHash("#map=8.5/55.5/-11"), { zoom: 8.5, center: [-11, 55.5] });
  assert.equal(placeInHash("#map=8.5/95/11"), null);
  assert.equal(placeInHash("#main"), null);
});
