import assert from "node:assert/strict";
import { test } from "node:test";
import { Sequence, type Verdict } from "../src/picture/sequence.ts";

function verdicts(...frames: string[]): Verdict[] {
  const sequence = new Sequence();
  return frames.map((frame) => sequence.judge({ snapshot: frame.startsWith("s"), sequence: Number(frame.slice(1)) }));
}

test("frames in order are applied", () => {
  assert.deepEqual(verdicts("s7", "d8", "d9"), ["apply", "apply", "apply"]);
});

test("a delta before the first snapshot asks for one", () => {
  assert.deepEqual(verdicts("d1", "s1", "d2"), ["ask", "apply", "apply"]);
});

test("a gap asks until the snapshot comes, and nothing is applied in between", () => {
  assert.deepEqual(verdicts("s1", "d2", "d4", "d5", "s5", "d6"), ["apply", "apply", "ask", "ask", "apply", "apply"]);
});

test("what a snapshot already holds is dropped, not asked for again", () => {
  assert.deepEqual(verdicts("s5", "d4", "d5", "d6"), ["apply", "drop", "drop", "apply"]);
});

test("a server that began to count anew is followed from its snapshot", () => {
  assert.deepEqual(verdicts("s900", "d901", "s1", "d2"), ["apply", "apply", "apply", "apply"]);
});

test("after a reset the old number counts for nothing", () => {
  const sequence = new Sequence();
  sequence.judge({ snapshot: true, sequence: 3 });
  sequence.reset();
  assert.equal(sequence.judge({ snapshot: false, sequence: 4 }), "ask");
});
