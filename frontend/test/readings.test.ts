import assert from "node:assert/strict";
import { test } from "node:test";
import { mercatorX, mercatorY, metresPerPixel, nearest } from "../src/picture/mercator.ts";
import { cardWords, chartAngle, scaleBar } from "../src/picture/readings.ts";
import { RECEIVED, RESCUE, STALE } from "../src/picture/wire.ts";

test("the unit square has the Gulf of Guinea in its middle and ends at the poles' side", () => {
  assert.equal(mercatorX(0), 0.5);
  assert.ok(Math.abs(mercatorY(0) - 0.5) < 1e-15);
  assert.equal(mercatorX(-180), 0);
  assert.ok(Math.abs(mercatorY(85.051129)) < 1e-8);
  assert.equal(mercatorY(90), mercatorY(86));
  assert.ok(Math.abs(mercatorY(60) - 0.2903) < 1e-4);
});

test("the way across the antimeridian is the short one", () => {
  assert.ok(Math.abs(nearest(0.99, 0.01) - 0.02) < 1e-12);
  assert.ok(Math.abs(nearest(0.01, 0.99) + 0.02) < 1e-12);
  assert.ok(Math.abs(nearest(0.4, 0.6) - 0.2) < 1e-12);
});

test("one pixel is 78 km at the equator of the smallest map, and half of that at 60 degrees", () => {
  assert.ok(Math.abs(metresPerPixel(0, 0) - 78_271.5) < 0.1);
  assert.ok(Math.abs(metresPerPixel(60, 0) * 2 - metresPerPixel(0, 0)) < 1e-6);
});

test("the scale says a round number of nautical miles and is never wider than 110 pixels", () => {
  for (let zoom = 1; zoom <= 17; zoom += 0.25) {
    for (const lat of [0, 35, 56, 80]) {
      const { miles, width } = scaleBar(lat, zoom);
      assert.ok(width <= 110.0001 && width > 40, `${width} at ${zoom}`);
      assert.match(miles.toExponential(3), /^[125]\.000e/);
      assert.ok(Math.abs(width * metresPerPixel(lat, zoom) - miles * 1852) < 1e-6 * miles * 1852);
    }
  }
});

test("places are written as on a chart, with every digit of the minutes", () => {
  assert.equal(chartAngle(55.20575, "N", "S", 2), "55°12.345′N");
  assert.equal(chartAngle(-0.5, "E", "W", 3), "000°30.000′W");
  assert.equal(chartAngle(10.99999999, "E", "W", 3), "011°00.000′E");
});

test("the card says kind, speed, course and where it comes from, and leaves out what nobody knows", () => {
  const track = { slot: 1, lon: 11, lat: 55, courseDeg: 359.7, speedMps: 5.144, kind: 1, flags: 0, updatedAt: 0 };
  assert.equal(cardWords(track), "vessel · 10.0 kn · 000°");
  assert.equal(cardWords({ ...track, flags: RECEIVED | STALE, courseDeg: null, speedMps: null }), "vessel · received · stale");
  assert.equal(cardWords({ ...track, kind: 6, flags: RESCUE, courseDeg: 7, speedMps: 0.4 }), "rescue · 0.8 kn · 007°");
});
