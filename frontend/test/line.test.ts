import assert from "node:assert/strict";
import { test } from "node:test";
import { Line } from "../src/shell/line.ts";

const PART = {};
const OTHER = {};

test("a part is not asked for again while its answer is on its way, another one is", () => {
  const line = new Line();
  assert.ok(line.mayRenew(PART, 0));
  line.asked(PART, 0);
  assert.ok(!line.mayRenew(PART, 1));
  assert.ok(!line.mayRenew(PART, 60_000));
  assert.ok(line.mayRenew(OTHER, 1));
});

test("an answer that never came is not waited for without end", () => {
  const line = new Line();
  line.asked(PART, 0);
  assert.ok(line.mayRenew(PART, 60_001));
});

test("a quick answer is followed by the next ask at once", () => {
  const line = new Line();
  line.asked(PART, 0);
  line.answered(PART, 500);
  assert.ok(line.mayRenew(PART, 500));
});

test("a slow answer is followed by a rest twice as long, so that a part takes a third of the line at most", () => {
  const line = new Line();
  line.asked(PART, 1_000);
  line.answered(PART, 4_000);
  assert.ok(!line.mayRenew(PART, 9_999));
  assert.ok(line.mayRenew(PART, 10_000));
});

test("a line that is free again is used again", () => {
  const line = new Line();
  line.asked(PART, 0);
  line.answered(PART, 3_000);
  line.asked(PART, 9_000);
  line.answered(PART, 9_100);
  assert.ok(line.mayRenew(PART, 9_100));
});

test("what was never asked for has no answer", () => {
  const line = new Line();
  line.answered(PART, 5_000);
  assert.ok(line.mayRenew(PART, 5_000));
});
