import assert from "node:assert/strict";
import { test } from "node:test";
import ms from "milsymbol";
import { CODES, codeOf } from "../src/picture/app6.ts";
import { KINDS, RECEIVED, STALE } from "../src/picture/wire.ts";

test("every kind in the table is one of the wire, and has a symbol in each of its forms", () => {
  for (const kind of Object.keys(CODES)) {
    assert.ok(KINDS.includes(kind), kind);
    for (const flags of [0, RECEIVED, STALE, RECEIVED | STALE]) assert.ok(new ms.Symbol(codeOf(kind, flags)!).isValid(), kind);
  }
});

test("affiliation is never guessed: own patrols are friends, all else is neutral or unknown", () => {
  for (const kind of Object.keys(CODES)) {
    const [own, received] = [codeOf(kind, 0)![3], codeOf(kind, RECEIVED)![3]];
    assert.equal(own, kind === "patrol" ? "3" : kind === "unknown" ? "1" : "4");
    assert.equal(received, kind === "unknown" ? "1" : "4");
  }
});

test("what is stale has the status of what is not present, and nothing else differs", () => {
  assert.equal(codeOf("vessel", 0), "10043000001400000000");
  assert.equal(codeOf("vessel", STALE), "10043010001400000000");
});

test("rescue and signs keep their own symbols", () => {
  for (const kind of ["rescue", "event", "alert", "warning", "alarm"]) assert.equal(codeOf(kind, 0), null);
});
