import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { backOff, Feed, type FeedState, SILENCE, type Socket } from "../src/picture/feed.ts";
import { delta, snapshot } from "./frames.ts";

/** The server's side of one connection. */
class Line implements Socket {
  binaryType = "";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly said: string[] = [];
  closed = false;
  send(text: string): void {
    this.said.push(text);
  }
  close(): void {
    this.closed = true;
  }
  speak(...frames: ArrayBuffer[]): void {
    for (const data of frames) this.onmessage?.({ data });
  }
}

interface Stage {
  lines: Line[];
  states: FeedState[];
  sequences: number[];
  signedOut: number;
}

function play(): Stage {
  const stage: Stage = { lines: [], states: [], sequences: [], signedOut: 0 };
  const feed = new Feed(
    () => {
      const line = new Line();
      stage.lines.push(line);
      return line;
    },
    {
      frame: (frame) => stage.sequences.push(frame.sequence),
      state: (state) => stage.states.push(state),
      signedOut: () => (stage.signedOut += 1),
    },
  );
  feed.start();
  return stage;
}

let now = 0;
function pass(ms: number): void {
  now += ms;
  mock.timers.tick(ms);
}

beforeEach(() => {
  now = 0;
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => now);
  mock.method(Math, "random", () => 0);
  mock.method(console, "error", () => undefined);
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

test("a snapshot makes the feed live and its deltas are handed on", () => {
  const { lines, states, sequences } = play();
  lines[0]!.speak(snapshot(5), delta(6), delta(7));
  assert.deepEqual(states, ["connecting", "live"]);
  assert.deepEqual(sequences, [5, 6, 7]);
});

test("a gap is answered by one question for a snapshot, and what comes before it is not shown", () => {
  const { lines, sequences } = play();
  lines[0]!.speak(snapshot(1));
  pass(3000);
  lines[0]!.speak(delta(3), delta(4), delta(5));
  assert.deepEqual(lines[0]!.said, ["snapshot"]);
  assert.deepEqual(sequences, [1]);
  lines[0]!.speak(snapshot(5), delta(6));
  assert.deepEqual(sequences, [1, 5, 6]);
});

test("a question that is not answered is asked again, at most every two seconds", () => {
  const { lines } = play();
  lines[0]!.speak(snapshot(1));
  pass(3000);
  for (let second = 0; second < 5; second += 1) {
    lines[0]!.speak(delta(10 + second));
    pass(1000);
  }
  assert.equal(lines[0]!.said.length, 3);
});

test("silence is shown as a lost feed within five seconds and ends in a new connection", () => {
  const { lines, states } = play();
  lines[0]!.speak(snapshot(1));
  assert.ok(SILENCE < 5000);
  pass(SILENCE - 1);
  assert.deepEqual(states, ["connecting", "live"]);
  pass(1);
  assert.deepEqual(states, ["connecting", "live", "lost"]);
  assert.equal(lines[0]!.closed, true);
  pass(500);
  assert.equal(lines.length, 2);
  lines[1]!.speak(snapshot(80));
  assert.deepEqual(states, ["connecting", "live", "lost", "live"]);
});

test("a heartbeat is enough to stay live", () => {
  const { lines, states } = play();
  lines[0]!.speak(snapshot(1));
  for (let beat = 2; beat < 30; beat += 1) {
    pass(2000);
    lines[0]!.speak(delta(beat));
  }
  assert.deepEqual(states, ["connecting", "live"]);
});

test("a server that is away is tried again, ever more slowly, to at most fifteen seconds", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 60].map(backOff), [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  const { lines } = play();
  for (let attempt = 0; attempt < 5; attempt += 1) {
    lines.at(-1)!.onclose?.({ code: 1006 });
    pass(backOff(attempt) - 1);
    assert.equal(lines.length, attempt + 1);
    pass(1);
    assert.equal(lines.length, attempt + 2);
  }
});

test("a connection that worked makes the next wait short again", () => {
  const { lines } = play();
  for (let attempt = 0; attempt < 4; attempt += 1) {
    lines.at(-1)!.onclose?.({ code: 1006 });
    pass(backOff(attempt));
  }
  lines.at(-1)!.speak(snapshot(1));
  const before = lines.length;
  lines.at(-1)!.onclose?.({ code: 1012 });
  pass(500);
  assert.equal(lines.length, before + 1);
});

test("frames of the old connection count for nothing on the new one", () => {
  const { lines, sequences } = play();
  lines[0]!.speak(snapshot(1));
  lines[0]!.onclose?.({ code: 1012 });
  pass(500);
  lines[1]!.speak(delta(2));
  assert.deepEqual(sequences, [1]);
});

test("an ended session leads to the sign-in and not to a new try", () => {
  const stage = play();
  stage.lines[0]!.speak(snapshot(1));
  stage.lines[0]!.onclose?.({ code: 4401 });
  pass(60_000);
  assert.equal(stage.signedOut, 1);
  assert.equal(stage.lines.length, 1);
});

test("a refusal is said and not tried again", () => {
  const { lines, states } = play();
  lines[0]!.onclose?.({ code: 4403 });
  pass(60_000);
  assert.deepEqual(states, ["connecting", "refused"]);
  assert.equal(lines.length, 1);
});

test("one picture too many is said as such, asked for again now and then, and comes when there is room", () => {
  for (const [code, state] of [[4429, "crowded"], [4503, "full"]] as const) {
    const { lines, states } = play();
    lines[0]!.onclose?.({ code });
    pass(14_000);
    assert.equal(lines.length, 1);
    pass(6_000);
    assert.equal(lines.length, 2);
    lines[1]!.speak(snapshot(1));
    assert.deepEqual(states, ["connecting", state, "live"]);
  }
});

test("one frame that cannot be read costs a snapshot, a second one in a row the connection", () => {
  const { lines, states } = play();
  lines[0]!.speak(snapshot(1));
  pass(3000);
  lines[0]!.speak(new ArrayBuffer(3));
  assert.deepEqual(lines[0]!.said, ["snapshot"]);
  lines[0]!.speak(snapshot(2));
  lines[0]!.speak(new ArrayBuffer(3));
  assert.equal(lines[0]!.closed, false);
  lines[0]!.speak(new ArrayBuffer(3));
  assert.equal(lines[0]!.closed, true);
  assert.equal(states.at(-1), "lost");
});

test("text from the server is no frame and does no harm", () => {
  const { lines, sequences } = play();
  lines[0]!.onmessage?.({ data: "hello" });
  lines[0]!.speak(snapshot(1));
  assert.deepEqual(sequences, [1]);
});
