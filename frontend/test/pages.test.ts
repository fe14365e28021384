import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { channels, type ColourName, type Palette } from "../src/picture/palette.ts";
import { ABOVE_TRACKS, mapStyle } from "../src/picture/style.ts";
import { OVERLAY_LAYERS } from "../src/picture/style-overlays.ts";
import { zulu } from "../src/shell/clock.ts";

const here = (path: string): URL => new URL(path, import.meta.url);
const pages = readdirSync(here("../harness/pages/")).map((name) => [name, readFileSync(here(`../harness/pages/${name}`), "utf8")] as const);

test("the map's style is one that MapLibre takes, and asks no server for letters or pictures", () => {
  const palette = new Proxy({}, { get: () => "rgb(1, 2, 3)" }) as Palette;
  const style = mapStyle(palette, "http://localhost/basemap.pmtiles");
  assert.deepEqual(validateStyleMin(style as Parameters<typeof validateStyleMin>[0]), []);
  assert.equal(style.glyphs, undefined);
  assert.equal(style.sprite, undefined);
  const ids = style.layers.map(({ id }) => id);
  for (const id of [...Object.values(OVERLAY_LAYERS).flat(), ABOVE_TRACKS]) assert.ok(ids.includes(id));
});

test("every colour that the map is drawn with is a token of the style sheet", () => {
  const tokens = readFileSync(here("../css/tokens.css"), "utf8");
  const asked = new Set<string>();
  const palette = new Proxy({}, { get: (_, name: ColourName) => (asked.add(name), "rgb(0, 0, 0)") }) as Palette;
  mapStyle(palette, "");
  for (const name of asked) assert.ok(tokens.includes(`--${name}:`), name);
});

test("a colour as the browser says it becomes numbers for the GPU", () => {
  assert.deepEqual(channels("rgb(255, 0, 51)"), [1, 0, 0.2]);
  assert.deepEqual(channels("rgba(0, 255, 0, 0.5)"), [0, 1, 0]);
});

test("every icon of the pages is in the sprite", () => {
  const sprite = new Set(readFileSync(here("../icons.txt"), "utf8").split("\n").concat("lindero"));
  for (const [name, page] of pages) {
    for (const [, icon] of page.matchAll(/icon\("([\w-]+)"/g)) assert.ok(sprite.has(icon!), `${icon} in ${name}`);
  }
});

test("no page needs more than the policy allows: no inline script, handler or style", () => {
  for (const [name, page] of pages) {
    assert.doesNotMatch(page, /<style|\sstyle=|\son\w+=|hx-on|"js:|javascript:/i, name);
    for (const [script] of page.matchAll(/<script[^>]*>/g)) assert.match(script, / src="/, name);
  }
});

test("the clock writes the time of day in UTC", () => {
  assert.equal(zulu(1_763_796_677_999), "07:31:17Z");
});
