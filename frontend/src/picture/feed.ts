/** The connection to the live picture: it notices silence, comes back by itself and asks for what it missed. */

import { Sequence } from "./sequence.ts";
import { decode, type Frame, WireError } from "./wire.ts";

/** What a watch officer has to know of the feed. */
/** Crowded: this person has it open often enough; full: the node tells no more people. */
export type FeedState = "connecting" | "live" | "lost" | "refused" | "crowded" | "full";

/** So many tracks of one kind with the same flags. */
export interface Counted {
  kind: number;
  flags: number;
  number: number;
}

/** The part of WebSocket that is used here, so that a test can play the server. */
export interface Socket {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface FeedEvents {
  /** A frame that follows what is shown. */
  frame(frame: Frame): void;
  state(state: FeedState): void;
  /** How many tracks there are by kind and flags, also those that the map was not told of since they lie elsewhere. */
  counts?(all: Counted[]): void;
  /** The session ended: only a new sign-in helps. */
  signedOut(): void;
}

/** Silence after which the feed counts as lost, in ms; the server speaks at least every 2 s. */
export const SILENCE = 4_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const ASK_AGAIN = 2_000;
const COUNTS = /^count(?: \d+:\d+:\d+)*$/u;
const SIGNED_OUT = 4401;
const NOT_ALLOWED = 4403;
const TOO_MANY = 4429;
const NO_ROOM = 4503;

/** Milliseconds to wait before the given try (0 is the first), without the part left to chance. */
export function backOff(attempt: number): number {
  return Math.min(FIRST_WAIT * 2 ** attempt, LONGEST_WAIT);
}

/** Keeps one connection open for as long as the page lives. */
export class Feed {
  readonly #open: () => Socket;
  readonly #events: FeedEvents;
  readonly #sequence = new Sequence();
  #socket: Socket | null = null;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #askedAt = -Infinity;
  #unread = 0;
  #state: FeedState | null = null;
  #isOpen = false;
  #view: string | null = null;

  constructor(open: () => Socket, events: FeedEvents) {
    this.#open = open;
    this.#events = events;
  }

  start(): void {
    this.#say("connecting");
    this.#connect();
  }

  /** Says where the map looks: the server answers with what lies there, and leaves out the rest from then on. */
  look(view: string): void {
    this.#view = view;
    if (this.#isOpen) this.#socket?.send(view);
  }

  #say(state: FeedState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#events.state(state);
  }

  #connect(): void {
    this.#sequence.reset();
    this.#unread = 0;
    this.#askedAt = performance.now(); // The first snapshot comes unasked.
    const socket = this.#open();
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#isOpen = true;
      if (this.#view !== null) socket.send(this.#view);
    };
    socket.onmessage = ({ data }) => this.#read(data);
    socket.onclose = ({ code }) => this.#closed(code);
    this.#listen();
  }

  /** Starts to count the silence anew. */
  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#drop(), SILENCE);
  }

  #read(data: unknown): void {
    if (typeof data === "string" && COUNTS.test(data)) this.#events.counts?.(countsIn(data));
    if (!(data instanceof ArrayBuffer)) return;
    this.#listen();
    try {
      this.#take(decode(data));
      this.#unread = 0;
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      console.error(`live picture: ${error.message}`);
      this.#sequence.reset();
      this.#unread += 1;
      if (this.#unread > 1) this.#drop();
      else this.#ask();
    }
  }

  #take(frame: Frame): void {
    const verdict = this.#sequence.judge(frame);
    if (verdict === "ask") {
      this.#ask();
    } else if (verdict === "apply") {
      this.#attempt = 0;
      this.#say("live");
      this.#events.frame(frame);
    }
  }

  /** Asks for a snapshot, once for each gap; again only when the answer does not come. */
  #ask(): void {
    const now = performance.now();
    if (now - this.#askedAt < ASK_AGAIN) return;
    this.#askedAt = now;
    this.#socket?.send("snapshot");
  }

  /** Gives up on a connection that says nothing or nothing sensible. */
  #drop(): void {
    const socket = this.#socket;
    if (socket === null) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
    this.#closed(0);
  }

  #closed(code: number): void {
    this.#socket = null;
    this.#isOpen = false;
    clearTimeout(this.#silence);
    clearTimeout(this.#retry);
    if (code === SIGNED_OUT) {
      this.#say("lost");
      this.#events.signedOut();
    } else if (code === NOT_ALLOWED) {
      this.#say("refused");
    } else {
      this.#say(code === TOO_MANY ? "crowded" : code === NO_ROOM ? "full" : "lost");
      // Room comes when somebody closes a picture: asking often does not help.
      if (code === TOO_MANY || code === NO_ROOM) this.#attempt = Infinity;
      const wait = backOff(this.#attempt);
      this.#attempt += 1;
      // Chance spreads the return of many browsers after a restart of the server.
      this.#retry = setTimeout(() => this.#connect(), wait * (1 + Math.random() / 4));
    }
  }
}

function countsIn(text: string): Counted[] {
  return text.split(" ").slice(1).map((part) => {
    const [kind = 0, flags = 0, number = 0] = part.split(":").map(Number);
    return { kind, flags, number };
  });
}
