import assert from "node:assert/strict";
import { test } from "node:test";
import { Looking } from "../src/picture/looking.ts";

const HERE = { west: 10, south: 54, east: 12, north: 55, zoom: 8 };

test("a map says where it looks, once", () => {
  const looking = new Looking();
  assert.equal(looking.words(HERE, []), "view 10.000000 54.000000 12.000000 55.000000 8.00");
  assert.equal(looking.words(HERE, []), null);
});

test("a small move is covered by what was said, a large one is not", () => {
  const looking = new Looking();
  looking.words(HERE, []);
  assert.equal(looking.words({ ...HERE, west: 10.7, east: 12.7 }, []), null);
  assert.notEqual(looking.words({ ...HERE, west: 10.9, east: 12.9 }, []), null);
});

test("another resolution is said, and so is a wider look", () => {
  for (const zoom of [8.6, 6.9]) {
    const looking = new Looking();
    looking.words(HERE, []);
    assert.notEqual(looking.words({ ...HERE, zoom }, []), null);
  }
});

test("what is chosen or followed is named, each once and not without bound", () => {
  const looking = new Looking();
  assert.match(looking.words(HERE, [7, 7, 9]) ?? "", / 8\.00 7 9$/u);
  assert.equal(looking.words(HERE, [7, 9]), null);
  assert.equal(looking.words(HERE, Array(99).keys())?.split(" ").length, 6 + 64);
});

test("a world that is seen several times has edges that the server reads", () => {
  assert.match(new Looking().words({ west: -1000, south: -91, east: 1000, north: 91, zoom: 1 }, []) ?? "", /^view -900\.000000 -90\.000000 900\.000000 90\.000000 1\.00$/u);
});
