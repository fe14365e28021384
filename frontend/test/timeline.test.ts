import assert from "node:assert/strict";
import { test } from "node:test";
import { replayAddress } from "../src/replay/opening.ts";

const HOUR = 3_600_000;

test("the replay around an instant begins before it and ends where the strip does", () => {
  const address = new URL(replayAddress(HOUR, 0, 2 * HOUR, true), "https://node");
  assert.equal(address.pathname, "/replay");
  assert.deepEqual([...address.searchParams], [["from", "3000000"], ["to", "7200000"], ["at", "3600000"], ["play", "true"]]);
});

test("at either edge of the strip the replay still has a length", () => {
  assert.equal(new URL(replayAddress(0, 0, HOUR, false), "https://node").searchParams.get("from"), "0");
  const last = new URL(replayAddress(HOUR, 0, HOUR, false), "https://node").searchParams;
  assert.ok(Number(last.get("from")) < Number(last.get("to")));
});
