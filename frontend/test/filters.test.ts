import assert from "node:assert/strict";
import { test } from "node:test";
import { EVERYTHING, filterWithout, isShown, OVERLAYS } from "../src/picture/filters.ts";
import type { Palette } from "../src/picture/palette.ts";
import { OVERLAY_LAYERS, overlaysAbove, overlaysBelow } from "../src/picture/style-overlays.ts";
import { KINDS, RECEIVED, RESCUE, STALE } from "../src/picture/wire.ts";

const NUMBERS = KINDS.map((_, number) => number);
const FLAGS = [0, RECEIVED, STALE, RECEIVED | STALE];
const LAYERS = new Map([["events.events", 1], ["tracking.tracks", 31]]);
const of = (layer: number): number => layer << 3;

test("nothing hidden shows everything, of every sublayer", () => {
  for (const kind of NUMBERS) for (const flags of FLAGS) assert.ok(isShown(EVERYTHING, kind, flags | of(31)));
  assert.deepEqual(filterWithout([]), EVERYTHING);
});

test("the rescue channel cannot be filtered, whatever is hidden", () => {
  const nothing = filterWithout([...KINDS, "own", "received", "stale", ...OVERLAYS, ...LAYERS.keys()], LAYERS);
  for (const kind of NUMBERS.filter((number) => KINDS[number] !== "rescue")) {
    for (const flags of FLAGS) {
      assert.equal(isShown(nothing, kind, flags), false, `kind ${kind}`);
      assert.equal(isShown(nothing, kind, flags | RESCUE | of(1)), true);
    }
  }
});

test("a kind is hidden by its name and the others stay", () => {
  const shown = NUMBERS.filter((kind) => isShown(filterWithout(["vehicle", "event"]), kind, 0)).map((kind) => KINDS[kind]);
  assert.deepEqual(shown, KINDS.filter((name) => name !== "vehicle" && name !== "event"));
});

test("origins are hidden one by one", () => {
  assert.deepEqual(FLAGS.map((flags) => isShown(filterWithout(["own"]), 1, flags)), [false, true, false, true]);
  assert.deepEqual(FLAGS.map((flags) => isShown(filterWithout(["received"]), 1, flags)), [true, false, true, false]);
  assert.deepEqual(FLAGS.map((flags) => isShown(filterWithout(["stale"]), 1, flags)), [true, true, false, false]);
});

test("COP-01: a sublayer is hidden with all that it draws, and with nothing else", () => {
  const filter = filterWithout(["tracking.tracks"], LAYERS);
  assert.deepEqual([0, 1, 30, 31].map((layer) => isShown(filter, 1, of(layer))), [true, true, true, false]);
});

test("an overlay is hidden by its name, with every layer that draws it and no other", () => {
  assert.deepEqual([...filterWithout(["bearings"]).hidden], ["bearings"]);
  const palette = new Proxy({}, { get: () => "rgb(1, 2, 3)" }) as Palette;
  const made = [...overlaysBelow(palette), ...overlaysAbove(palette)].filter((layer) => !layer.id.startsWith("drawn-"));
  assert.deepEqual(made.map((layer) => layer.id).sort(), OVERLAYS.flatMap((name) => OVERLAY_LAYERS[name]).sort());
  for (const name of OVERLAYS) {
    const sources = made.filter((layer) => OVERLAY_LAYERS[name].includes(layer.id)).map((layer) => "source" in layer && layer.source);
    assert.deepEqual([...new Set(sources)], [name]);
  }
});

test("older bearings are paler and dashed, those of now are neither", () => {
  const palette = new Proxy({}, { get: () => "rgb(1, 2, 3)" }) as Palette;
  const paint = (id: string): Record<string, unknown> => overlaysBelow(palette).find((layer) => layer.id === id)!.paint as Record<string, unknown>;
  assert.equal(paint("bearings-new")["line-dasharray"], undefined);
  assert.deepEqual(paint("bearings-old")["line-dasharray"], [4, 3]);
  assert.ok((paint("bearings-old")["line-opacity"] as number) < (paint("bearings-new")["line-opacity"] as number));
});

test("rescue has no name in the address, and nonsense there hides nothing", () => {
  assert.deepEqual(filterWithout(["rescue", "6", "-1", "all", "__proto__", "toString", ""]), EVERYTHING);
});
