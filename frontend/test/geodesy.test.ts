import assert from "node:assert/strict";
import { test } from "node:test";
import { bearingWords, distanceWords, legOf, readPlace } from "../src/picture/geodesy.ts";
import { wayInWords } from "../src/picture/measure.ts";
import { shapesOf } from "../src/picture/points.ts";
import { cornersIn } from "../src/picture/zone-form.ts";

test("a known way has its known length and bearing: Flinders Peak to Buninyong, 54,972.271 m at 306° 52′ 05.37″", () => {
  const dms = (d: number, m: number, s: number): number => Math.sign(d) * (Math.abs(d) + m / 60 + s / 3600);
  const leg = legOf([dms(144, 25, 29.5244), dms(-37, 57, 3.7203)], [dms(143, 55, 35.3839), dms(-37, 39, 10.1561)]);
  // The published figures are on GRS80, which differs from WGS 84 by a tenth of a millimetre.
  assert.ok(Math.abs(leg.metres - 54_972.271) < 0.01, String(leg.metres));
  assert.ok(Math.abs(leg.bearing - dms(306, 52, 5.37)) < 1e-4, String(leg.bearing));
});

test("a degree of the equator is 111,319.491 m, also across the antimeridian", () => {
  for (const [from, to] of [[0, 1], [179.5, -179.5], [359.5, 0.5]] as const) {
    const leg = legOf([from, 0], [to, 0]);
    assert.ok(Math.abs(leg.metres - 111_319.491) < 0.01, `${from} to ${to}: ${leg.metres}`);
    assert.equal(Math.round(leg.bearing), 90);
  }
});

test("the same place is no way, and opposite places have one", () => {
  assert.deepEqual(legOf([11, 55], [11, 55]), { metres: 0, bearing: 0 });
  const half = legOf([0, 0], [179.9, 0.1]).metres;
  assert.ok(half > 19_900_000 && half < 20_100_000, String(half));
});

test("lengths are said in nautical miles and kilometres, bearings in three digits", () => {
  assert.equal(distanceWords(22_853), "12.34 nm · 22.85 km");
  assert.equal(distanceWords(222_240), "120.0 nm · 222.2 km");
  assert.deepEqual([4.6, 45, 359.7].map(bearingWords), ["005°", "045°", "000°"]);
});

test("a way of several legs says each of them and their sum", () => {
  assert.deepEqual(wayInWords([[11, 55]]), { legs: [], total: "" });
  const said = wayInWords([[11, 55], [11, 56], [12, 56]]);
  assert.equal(said.legs.length, 2);
  assert.match(said.legs[0]!, /^000° {2}60\.1\d nm · 111\.\d+ km|^000° {2}60\.1\d nm · 111\.3 km/);
  assert.match(said.total, /^Together 9\d\.\d+ nm · 17\d\.\d km$/);
});

test("corners are read one a line, longitude first, and what is none is passed over", () => {
  assert.deepEqual(cornersIn("11 55\n 11.5,55.5 \n12\n200 55\n12 95\nhere\n12; 55"), [[11, 55], [11.5, 55.5], [12, 55]]);
  assert.equal(readPlace(""), null);
});

test("three corners are an area, two a line, and each is a point that can be seen", () => {
  const kinds = (n: number, closed: boolean): string[] =>
    shapesOf([[1, 1], [2, 1], [2, 2]].slice(0, n) as [number, number][], closed).features.map(({ geometry }) => geometry.type);
  assert.deepEqual(kinds(1, true), ["Point"]);
  assert.deepEqual(kinds(2, true), ["Point", "Point", "LineString"]);
  assert.deepEqual(kinds(3, true), ["Point", "Point", "Point", "Polygon"]);
  assert.deepEqual(kinds(3, false), ["Point", "Point", "Point", "LineString"]);
});
