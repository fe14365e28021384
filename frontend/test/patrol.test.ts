import assert from "node:assert/strict";
import { test } from "node:test";
import { askOf, placeOf } from "../src/patrol/asked.ts";
import {
  forgetOld,
  hasOthers,
  HOUR_MS,
  keep,
  KEPT_MS,
  type Outcome,
  removeOthers,
  sendAll,
  SOS,
  waiting,
  type Word,
} from "../src/patrol/queue.ts";
import { bare } from "../src/patrol/photo.ts";
import { markOf, RADIUS, seenAt } from "../src/patrol/plot.ts";
import type { Row, Store } from "../src/patrol/sealed.ts";

const MORNING = 1_795_334_400_000;

function memory(): Store {
  const rows = new Map<string, Row>();
  return {
    put: async (id, value, at) => void rows.set(id, { id, at, value }),
    all: async () => [...rows.values()],
    remove: async (id) => void rows.delete(id),
    wipe: async () => rows.clear(),
  };
}

function word(key: string, minute: number, action = "patrol/report_sighting"): Word {
  return { key, person: "A. Keller", action, said: key, ask: {}, doneAt: MORNING + minute * 60_000, clockOff: 0 };
}

const taken: Outcome = { kind: "taken", receivedAt: MORNING };

test("what was done is sent in the order of doing, SOS before everything", async () => {
  const store = memory();
  for (const one of [word("b", 2), word("a", 1), word("sos", 3, SOS)]) await keep(store, one);
  const sent: string[] = [];
  const round = await sendAll(store, async ({ key }) => {
    sent.push(key);
    return taken;
  });
  assert.deepEqual(sent, ["sos", "a", "b"]);
  assert.equal(round.stopped, "done");
  assert.deepEqual(await waiting(store), []);
});

test("what did not arrive waits, and nothing after it overtakes it", async () => {
  const store = memory();
  for (const one of [word("a", 1), word("b", 2), word("c", 3)]) await keep(store, one);
  const sent: string[] = [];
  const round = await sendAll(store, async ({ key }) => {
    sent.push(key);
    return key === "b" ? { kind: "later" } : taken;
  });
  assert.deepEqual(sent, ["a", "b"]);
  assert.equal(round.stopped, "later");
  assert.deepEqual((await waiting(store)).map(({ key }) => key), ["b", "c"]);
});

test("a session that ended keeps everything", async () => {
  const store = memory();
  await keep(store, word("a", 1));
  const round = await sendAll(store, async () => ({ kind: "signed-out" }));
  assert.equal(round.stopped, "signed-out");
  assert.equal((await waiting(store)).length, 1);
});

test("a refusal is kept with its words, is not sent again, and holds up nothing", async () => {
  const store = memory();
  for (const one of [word("a", 1), word("b", 2)]) await keep(store, one);
  const refusing = async ({ key }: Word): Promise<Outcome> =>
    key === "a" ? { kind: "refused", words: "It was over." } : taken;
  await sendAll(store, refusing);
  const left = await waiting(store);
  assert.deepEqual(left.map(({ key, refused }) => [key, refused]), [["a", "It was over."]]);
  assert.equal((await sendAll(store, refusing)).taken.length, 0);
});

test("after its time everything goes, and it is said how much had not been sent", async () => {
  const store = memory();
  await keep(store, word("old", 0));
  await keep(store, word("new", 60));
  await store.put("state", {}, MORNING);
  assert.equal(await forgetOld(store, MORNING + KEPT_MS), 0);
  assert.equal(await forgetOld(store, MORNING + KEPT_MS + HOUR_MS / 2), 1);
  assert.deepEqual((await store.all()).map(({ id }) => id), ["word-new"]);
});

test("places are read as people write them, and nothing else is", () => {
  assert.deepEqual(placeOf("11.2 55.6"), [112_000_000, 556_000_000]);
  assert.deepEqual(placeOf(" 11.2, 55.6 "), [112_000_000, 556_000_000]);
  assert.deepEqual(placeOf("55.6 N 11.2 W"), [-112_000_000, 556_000_000]);
  for (const wrong of ["", "11.2", "a b", "200 55", "11 95", "1 2 3"]) assert.equal(placeOf(wrong), null, wrong);
});

test("an ask holds what was filled in, as it is meant", () => {
  const ask = askOf([
    { name: "call_sign", text: "Falk 1", type: "" },
    { name: "_back", text: "/patrol", type: "" },
    { name: "number", text: "2", type: "number" },
    { name: "words", text: " ", type: "" },
    { name: "place", text: "11 55", type: "place" },
  ]);
  assert.deepEqual(ask, { call_sign: "Falk 1", number: 2, place: [110_000_000, 550_000_000] });
});

test("what somebody else did is known as such, also when the page that they saw is forgotten", async () => {
  const store = memory();
  assert.equal(await hasOthers(store, "B. Holm"), false);
  await keep(store, word("a", 1));
  assert.equal(await hasOthers(store, "A. Keller"), false);
  assert.equal(await hasOthers(store, "B. Holm"), true);
});

test("a word of somebody else stops the round: it is neither sent again nor kept as refused", async () => {
  const store = memory();
  for (const one of [word("a", 1), word("b", 2)]) await keep(store, one);
  const round = await sendAll(store, async () => ({ kind: "other-person" }));
  assert.equal(round.stopped, "other-person");
  assert.deepEqual((await waiting(store)).map(({ refused }) => refused), [undefined, undefined]);
});

test("what somebody else left is removed unsent; a call for help goes out first", async () => {
  const store = memory();
  for (const one of [word("a", 1), word("sos", 2, SOS)]) await keep(store, one);
  const sent: string[] = [];
  await removeOthers(store, async ({ key }) => {
    sent.push(key);
    return taken;
  });
  assert.deepEqual(sent, ["sos"]);
  assert.deepEqual(await store.all(), []);
});

test("a call for help that cannot go out outlives the change of persons, and nothing else does", async () => {
  const store = memory();
  await store.put("state", { person: "person/lund" }, MORNING);
  for (const one of [word("a", 1), word("sos", 2, SOS)]) await keep(store, one);
  await removeOthers(store, async () => ({ kind: "later" }));
  assert.deepEqual((await store.all()).map(({ id }) => id), ["word-sos"]);
});

test("a tap on the disc says how far and where to, and the mark stands where it was tapped", () => {
  assert.deepEqual(seenAt(0, -RADIUS / 2, 5_000), { away: 2_500, bearing: 0 });
  assert.deepEqual(seenAt(RADIUS, 0, 1_000), { away: 1_000, bearing: 90 });
  assert.deepEqual(seenAt(-RADIUS * 2, 0, 1_000), { away: 1_000, bearing: 270 });
  for (const [x, y] of [[30, 40], [-70, 20], [0, 0]] as const) {
    const [left, down] = markOf(seenAt(x, y, 20_000), 20_000);
    assert.ok(Math.hypot(left - x, down - y) < 1, `${x} ${y}`);
  }
});

test("a drawn photo loses its colour profile and its comment, and keeps every byte of its picture", () => {
  const [begin, jfif, tables, scan] = [[0xff, 0xd8], [0xff, 0xe0, 0, 3, 1], [0xff, 0xdb, 0, 4, 7, 7], [0xff, 0xda, 0, 2, 0xff, 0xe2, 0xff, 0xd9]];
  const told = [0xff, 0xe2, 0, 5, 9, 9, 9, 0xff, 0xfe, 0, 3, 9, 0xff, 0xe1, 0, 2];
  const whole = Uint8Array.from([begin, jfif, told, tables, scan].flat());
  assert.deepEqual([...bare(whole)], [begin, jfif, tables, scan].flat());
});
