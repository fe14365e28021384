import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../css/", import.meta.url);
const sheets = new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")]));

type Half = "day" | "night" | "dusk";

/** Both halves of every token that is a colour, as `#rrggbb`, and what dusk has in their place. */
function tokens(): Map<string, Record<Half, string>> {
  const found = new Map<string, Record<Half, string>>();
  for (const [, name, value] of sheets.get("tokens.css")!.matchAll(/--([\w-]+): ([^;]+);/g)) {
    const [, day, night] = /^light-dark\((#\w{6}), (#\w{6})\)$/.exec(value!) ?? [];
    const known = found.get(name!);
    if (day && night) found.set(name!, { day, night, dusk: "" });
    else if (!/^#\w{6}$/.test(value!)) continue;
    else if (known) known.dusk = value!;
    else found.set(name!, { day: value!, night: value!, dusk: value! });
  }
  return found;
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio, WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** What is read on what, and the least contrast by day and by night. */
const PROMISES: [string[], string[], number, number][] = [
  [["text"], ["bg", "panel"], 13, 13],
  [["text"], ["raised", "accent-soft", "alarm-soft", "warning-soft"], 11, 10],
  [["text-2"], ["bg", "panel", "raised"], 6.5, 6.5],
  [["control-line"], ["bg", "panel"], 3.5, 3.5],
  [["accent", "ok", "alarm"], ["bg", "panel"], 4.5, 4.5],
  [["warning"], ["panel"], 4.5, 4.5],
  [["on-accent"], ["accent"], 4.5, 4.5],
  [["on-level"], ["info", "alarm", "rescue", "warning"], 4.5, 4.5],
  [["on-caution"], ["caution"], 4.5, 4.5],
  [["on-caution"], ["replay"], 7, 7],
  [["info", "caution", "warning", "alarm", "rescue"], ["bg", "panel"], 3.02, 4.66],
  [["track", "track-received", "rescue"], ["sea", "land"], 4.5, 4.5],
  [["track-stale"], ["sea", "land"], 3, 3],
  [["place"], ["land"], 4.5, 4.5],
];

/** By dusk the ground is lighter than by night: no more is promised of letters, and nothing less of what they mean. */
const DUSK_MOST = 10;

test("dusk chooses every colour anew", () => {
  for (const [name, { dusk }] of tokens()) assert.match(dusk, /^#\w{6}$/, name);
});

test("the digit on the caution level is read in every palette: at least 4.5 to 1", () => {
  const colours = tokens();
  for (const half of ["day", "dusk", "night"] as const) {
    assert.ok(contrast(colours.get("on-caution")![half], colours.get("caution")![half]) >= 4.5, half);
  }
  assert.match(sheets.get("controls.css")!, /background: var\(--caution\);\s+color: var\(--on-caution\)|var\(--caution\);[^}]*color: var\(--on-caution\)/);
});

for (const half of ["day", "dusk", "night"] as const) {
  test(`by ${half} everything that is read stands out from what it stands on`, () => {
    const colours = tokens();
    for (const [fronts, backs, day, night] of PROMISES) {
      for (const front of fronts) {
        for (const back of backs) {
          const ratio = contrast(colours.get(front)![half], colours.get(back)![half]);
          const least = half === "day" ? day : half === "night" ? night : Math.min(night, DUSK_MOST);
          assert.ok(ratio >= least, `${front} on ${back} by ${half}: ${ratio.toFixed(2)}, promised ${least}`);
        }
      }
    }
  });
}

test("a colour is chosen in tokens.css and nowhere else", () => {
  for (const [name, sheet] of sheets) {
    if (name === "tokens.css") continue;
    const rules = sheet.replace(/\/\*[\s\S]*?\*\//g, "").replace(/--bg: #ffffff;/, "");
    assert.doesNotMatch(rules, /#[0-9a-f]{3,8}(?![\w-])|\brgba?\(|\bhsla?\(/i, name);
  }
});

test("every token that is used is there, and every one that is there is used", () => {
  const all = [...sheets.values()].join("\n");
  const sources = readFileSync(new URL("../src/picture/palette.ts", import.meta.url), "utf8");
  const named = new Set([...sheets.get("tokens.css")!.matchAll(/--([\w-]+):/g)].map(([, name]) => name!));
  const used = new Set([...all.matchAll(/var\(--([\w-]+)/g)].map(([, name]) => name!));
  for (const name of used) assert.ok(named.has(name), `--${name} is not a token`);
  for (const name of named) assert.ok(used.has(name) || sources.includes(`"${name}"`), `--${name} is used nowhere`);
});

test("sides are start and end, so that a page that is read from the right is laid out from the right", () => {
  for (const [name, sheet] of sheets) {
    assert.doesNotMatch(sheet, /(margin|padding|border)-(left|right)|text-align: (left|right)|float: /, name);
  }
});
