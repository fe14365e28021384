import assert from "node:assert/strict";
import { test } from "node:test";

import { bytesOf, creation, request, textOf } from "../src/passkey/encoding.ts";

test("bytes and base64url are two forms of one thing", () => {
  for (const text of ["", "AA", "_-8", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"]) {
    assert.equal(textOf(bytesOf(text).buffer), text);
  }
  assert.deepEqual([...bytesOf("_-8")], [255, 239]);
});

test("what is asked becomes bytes, and the rest stays as it was", () => {
  const asked = { challenge: "AQID", user: { id: "BA", name: "keller", displayName: "A. Keller" }, timeout: 5 };
  const made = creation({ ...asked, excludeCredentials: [{ id: "BQ", type: "public-key" }] });
  assert.deepEqual([...(made.challenge as Uint8Array)], [1, 2, 3]);
  assert.deepEqual([...(made.user.id as Uint8Array)], [4]);
  assert.deepEqual([...(made.excludeCredentials?.[0]?.id as Uint8Array)], [5]);
  assert.equal(made.timeout, 5);
  assert.deepEqual(request({ challenge: "AQID" }).allowCredentials, []);
});
