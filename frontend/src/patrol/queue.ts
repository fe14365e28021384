/** What was done and is not yet taken by the node: in order, each exactly once, nothing lost without a word. */

import type { Row, Store } from "./sealed.ts";

export const HOUR_MS = 3_600_000;
/** How long the phone keeps anything (product default). */
export const KEPT_MS = 24 * HOUR_MS;

const PREFIX = "word-";
export const SOS = "patrol/call_help";

/** One word of the patrol, as it waits. */
export interface Word {
  /** The name by which the node counts it once. */
  readonly key: string;
  /** Who did it, as the page names its person. */
  readonly person: string;
  /** The action that it is for, as its address names it. */
  readonly action: string;
  /** What people call it. */
  readonly said: string;
  /** What is asked, without time and key. */
  readonly ask: Readonly<Record<string, unknown>>;
  /** When it was done, by the phone's clock, milliseconds UTC. */
  readonly doneAt: number;
  /** How far that clock was ahead of the node's when it was last compared, milliseconds. */
  readonly clockOff: number;
  /** Why the node did not take it; it is kept until somebody has read this. */
  readonly refused?: string;
}

/** What the node answers. */
export type Outcome =
  | { readonly kind: "taken"; readonly receivedAt: number }
  | { readonly kind: "refused"; readonly words: string }
  | { readonly kind: "later" }
  | { readonly kind: "signed-out" }
  | { readonly kind: "other-person" };

export type Send = (word: Word) => Promise<Outcome>;

/** How a round of sending ended. */
export interface Round {
  readonly taken: readonly { readonly word: Word; readonly receivedAt: number }[];
  readonly stopped: "done" | "later" | "signed-out" | "other-person";
}

function isWord(row: Row): boolean {
  return row.id.startsWith(PREFIX);
}

/** The words that wait, SOS before everything, the rest in the order of doing; refused ones last. */
export async function waiting(store: Store): Promise<Word[]> {
  const rank = (word: Word): number => (word.refused !== undefined ? 2 : word.action === SOS ? 0 : 1);
  const words = (await store.all()).filter(isWord).map((row) => row.value as Word);
  return words.sort((a, b) => rank(a) - rank(b) || a.doneAt - b.doneAt);
}

export async function keep(store: Store, word: Word): Promise<void> {
  await store.put(PREFIX + word.key, word, word.doneAt);
}

/** Whether anything waits that somebody else did; what the phone knows of its last person may be gone sooner. */
export async function hasOthers(store: Store, person: string): Promise<boolean> {
  return (await waiting(store)).some((word) => word.person !== person);
}

export async function putAway(store: Store, key: string): Promise<void> {
  await store.remove(PREFIX + key);
}

/** Sends what waits, one after the other; a refusal does not hold up what comes after it. */
export async function sendAll(store: Store, send: Send): Promise<Round> {
  const taken: { word: Word; receivedAt: number }[] = [];
  for (const word of await waiting(store)) {
    if (word.refused !== undefined) continue;
    const outcome = await send(word);
    if (outcome.kind === "taken") {
      await putAway(store, word.key);
      taken.push({ word, receivedAt: outcome.receivedAt });
    } else if (outcome.kind === "refused") {
      await keep(store, { ...word, refused: outcome.words });
    } else {
      return { taken, stopped: outcome.kind };
    }
  }
  return { taken, stopped: "done" };
}

/**
 * Removes what somebody else left on the phone. A call for help goes out first, whoever is signed in by now; where it cannot,
 * it alone stays, and is tried again.
 */
export async function removeOthers(store: Store, send: Send): Promise<void> {
  const urgent = new Set<string>();
  for (const word of await waiting(store)) {
    if (word.action !== SOS || word.refused !== undefined) continue;
    const { kind } = await send(word);
    if (kind === "later" || kind === "signed-out") urgent.add(PREFIX + word.key);
  }
  if (urgent.size === 0) return store.wipe();
  for (const row of await store.all()) if (!urgent.has(row.id)) await store.remove(row.id);
}

/** Removes what is older than the phone may keep; returns how many words had not been sent. */
export async function forgetOld(store: Store, now: number): Promise<number> {
  let unsent = 0;
  for (const row of await store.all()) {
    if (now - row.at <= KEPT_MS) continue;
    await store.remove(row.id);
    if (isWord(row) && (row.value as Word).refused === undefined) unsent += 1;
  }
  return unsent;
}

/** A name that no other word has: 128 bits of chance. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
