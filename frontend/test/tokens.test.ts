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

type Triple = [number, number, number];

/** How eyes see that lack one of the three kinds of cones, in linear sRGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const EYES: Record<"all cones" | "protan" | "deutan" | "tritan", [Triple, Triple, Triple]> = {
  "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
};

/** Linear sRGB to XYZ, D65. */
const XYZ: [Triple, Triple, Triple] = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];

/** Least CIEDE2000 between any two of the five levels and "ok", by palette and by eyes; by day shape and number carry it. */
const APART: Record<Half, Record<keyof typeof EYES, number>> = {
  night: { "all cones": 22.6, protan: 17.2, deutan: 14.3, tritan: 11.6 },
  day: { "all cones": 21.1, protan: 6.5, deutan: 8.4, tritan: 8.1 },
  dusk: { "all cones": 20.8, protan: 11.3, deutan: 8.3, tritan: 8.6 },
};
const LEVELS = ["info", "caution", "warning", "alarm", "rescue", "ok"];

function times(rows: [Triple, Triple, Triple], [x, y, z]: Triple): Triple {
  return rows.map(([a, b, c]) => a * x + b * y + c * z) as Triple;
}

/** CIELAB of a colour, as some eyes see it. */
function lab(colour: string, eyes: keyof typeof EYES): Triple {
  const linear = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as Triple;
  const seen = times(EYES[eyes], linear).map((channel) => Math.min(1, Math.max(0, channel))) as Triple;
  const [x, y, z] = times(XYZ, seen);
  const [fx, fy, fz] = [x / 0.95047, y, z / 1.08883].map((part) =>
    part > 216 / 24389 ? Math.cbrt(part) : ((24389 / 27) * part + 16) / 116,
  ) as Triple;
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** How far apart two colours are (CIEDE2000; Sharma, Wu and Dalal 2005). */
function difference([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const rad = Math.PI / 180;
  const seventh = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const g = 0.5 * (1 - Math.sqrt(seventh / (seventh + 25 ** 7)));
  const c1 = Math.hypot(a1 * (1 + g), b1);
  const c2 = Math.hypot(a2 * (1 + g), b2);
  const hue = (a: number, b: number) => (Math.atan2(b, a * (1 + g)) / rad + 360) % 360;
  const [h1, h2] = [hue(a1, b1), hue(a2, b2)];
  const turn = ((h2 - h1 + 540) % 360) - 180;
  const [l, c, h] = [(l1 + l2) / 2, (c1 + c2) / 2, h1 + turn / 2];
  const t =
    1 -
    0.17 * Math.cos((h - 30) * rad) +
    0.24 * Math.cos(2 * h * rad) +
    0.32 * Math.cos((3 * h + 6) * rad) -
    0.2 * Math.cos((4 * h - 63) * rad);
  const lightness = (l2 - l1) / (1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2));
  const chroma = (c2 - c1) / (1 + 0.045 * c);
  const tone = (2 * Math.sqrt(c1 * c2) * Math.sin((turn / 2) * rad)) / (1 + 0.015 * c * t);
  const spread = 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
  const blue = (((h + 720) % 360) - 275) / 25;
  const bend = -spread * Math.sin(60 * Math.exp(-(blue ** 2)) * rad);
  return Math.sqrt(lightness ** 2 + chroma ** 2 + tone ** 2 + bend * chroma * tone);
}

test("the distance of colours is that of the published examples", () => {
  // Sharma, Wu and Dalal 2005, table 1: pairs 1, 7, 17 and 25.
  const pairs: [Triple, Triple, number][] = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  ];
  for (const [one, other, told] of pairs) {
    assert.ok(Math.abs(difference(one, other) - told) < 0.0001, `${difference(one, other)}, told ${told}`);
    assert.ok(Math.abs(difference(other, one) - told) < 0.0001, `${difference(other, one)}, told ${told}`);
  }
});

for (const half of ["day", "dusk", "night"] as const) {
  test(`by ${half} no two levels look alike, whichever cones an eye lacks`, () => {
    const colours = tokens();
    for (const eyes of Object.keys(EYES) as (keyof typeof EYES)[]) {
      for (const [place, one] of LEVELS.entries()) {
        for (const other of LEVELS.slice(place + 1)) {
          const apart = difference(lab(colours.get(one)![half], eyes), lab(colours.get(other)![half], eyes));
          // The promise is written with one digit.
          assert.ok(apart >= APART[half][eyes] - 0.05, `${one} and ${other}, ${eyes}: ${apart.toFixed(2)}`);
        }
      }
    }
  });
}

test("nothing floats or shines: no shadow but a line within, no gradient but hatching, corners of 4 px", () => {
  for (const [name, sheet] of sheets) {
    for (const [, shadow] of sheet.matchAll(/[\w-]*shadow: ([^;]+);/g)) {
      assert.match(shadow!, /^inset -?\d(px)?( -?\d(px)?){1,2} var\(/, name);
    }
    for (const [line, kind] of sheet.matchAll(/([\w-]*gradient)\([^;]*/g)) {
      // Two stops of one colour are a line: the cross in the middle of a map that is drawn on.
      const isLine = /^linear-gradient\((var\(--[\w-]+\)), \1\)/.test(line);
      assert.ok(kind === "repeating-linear-gradient" || isLine, `${name}: ${line}`);
    }
    for (const [, radius] of sheet.matchAll(/border-radius: ([^;]+);/g)) {
      assert.match(radius!, /^(var\(--radius\)|0|[12]px|99px|50%)$/, name);
    }
  }
  assert.match(sheets.get("tokens.css")!, /--radius: 4px;/);
});

test("letters of 14 px and rows of 32 px at a desk, targets of 44 px under a finger", () => {
  const sheet = sheets.get("tokens.css")!;
  const letters = (16 * Number(/font-size: ([\d.]+)%;/.exec(sheet)![1])) / 100;
  const [desk, finger] = ["--row", "--target"].map((name) =>
    [...sheet.matchAll(new RegExp(`${name}: ([\\d.]+)rem`, "g"))].map(([, rem]) => Math.round(Number(rem) * letters)),
  );
  assert.equal(letters, 14);
  assert.deepEqual([desk, finger], [[32, 44], [26, 44]]);
});

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

test("letters and their ground have the same colours in either direction of reading", () => {
  for (const [name, sheet] of sheets) {
    for (const [rule] of sheet.matchAll(/[^{}]*(?:\[dir|:dir\(|:lang\()[^{}]*\{[^{}]*\}/g)) {
      assert.doesNotMatch(rule, /[\s{;](?:color|background(?:-color)?|opacity|filter|mix-blend-mode)\s*:/, name);
    }
  }
});
