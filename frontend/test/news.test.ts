import assert from "node:assert/strict";
import { test } from "node:test";
import { fresh } from "../src/alerts/news.ts";

const NOW = 1_800_000_000_000;

function told(id: string, since: number, level = "2") {
  return { id, level, since };
}

function names(ids: readonly string[], isCut: boolean, items: readonly ReturnType<typeof told>[]): string[] {
  return fresh({ ids: new Set(ids), at: NOW, isCut }, items).map((one) => one.id);
}

test("the first look tells nothing", () => {
  assert.deepEqual(fresh(null, [told("a", NOW)]), []);
});

test("in a list that holds all, whatever was not there is new, however old it is", () => {
  assert.deepEqual(names(["a"], false, [told("a", NOW), told("b", NOW - 3_600_000)]), ["b"]);
});

test("what moves up into a list that was cut is not new", () => {
  assert.deepEqual(names(["a"], true, [told("a", NOW), told("b", NOW - 3_600_000)]), []);
});

test("what was raised since, or a little before, is new in a list that was cut", () => {
  assert.deepEqual(names(["a"], true, [told("b", NOW + 1), told("c", NOW - 60_000), told("d", NOW - 60_001)]), ["b", "c"]);
});

test("who may be in danger is told wherever the list ended", () => {
  assert.deepEqual(names([], true, [told("a", NOW - 3_600_000, "sos"), told("b", Infinity, "sos")]), ["a", "b"]);
});
