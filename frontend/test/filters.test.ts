import assert from "node:assert/strict";
import { test } from "node:test";
import { EVERYTHING, filterWithout, isShown } from "../src/picture/filters.ts";
import { RECEIVED, RESCUE, STALE } from "../src/picture/wire.ts";

const KINDS = [0, 1, 2, 3, 4, 5, 6];
const FLAGS = [0, RECEIVED, STALE, RECEIVED | STALE];

test("nothing hidden shows everything", () => {
  for (const kind of KINDS) for (const flags of FLAGS) assert.ok(isShown(EVERYTHING, kind, flags));
  assert.deepEqual(filterWithout([]), EVERYTHING);
});

test("the rescue channel cannot be filtered, whatever is hidden", () => {
  const nothing = filterWithout(["0", "1", "2", "3", "4", "5", "own", "received", "stale", "areas"]);
  for (const kind of KINDS) {
    for (const flags of FLAGS) {
      assert.equal(isShown(nothing, kind, flags), false, `kind ${kind}`);
      assert.equal(isShown(nothing, kind, flags | RESCUE), true);
    }
  }
});

test("a kind is hidden by its number and the others stay", () => {
  const filter = filterWithout(["2"]);
  assert.deepEqual(KINDS.map((kind) => isShown(filter, kind, 0)), [true, true, false, true, true, true, true]);
});

test("origins are hidden one by one", () => {
  assert.deepEqual(FLAGS.map((flags) => isShown(filterWithout(["own"]), 1, flags)), [false, true, false, true]);
  assert.deepEqual(FLAGS.map((flags) => isShown(filterWithout(["received"]), 1, flags)), [true, false, true, false]);
  assert.deepEqual(FLAGS.map((flags) => isShown(filterWithout(["stale"]), 1, flags)), [true, true, false, false]);
});

test("the class of persons in distress has no name in the address, and nonsense there hides nothing", () => {
  assert.deepEqual(filterWithout(["6", "7", "-1", "all", "__proto__", "toString"]), EVERYTHING);
});
