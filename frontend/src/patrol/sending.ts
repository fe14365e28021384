/** One word on its way to the node, and what the answer means for it. */

import type { Outcome, Word } from "./queue.ts";

const PATIENCE_MS = 20_000;
const SESSION_ENDED = 401;
const OTHER_PERSON = "patrol.other_person";
/** Too often, or a fault or a full disk at the node: the same word may be taken later. */
const LATER = new Set([408, 425, 429]);

interface Refusal {
  readonly code?: string;
  readonly text?: string;
  readonly advice?: string;
}

/** Sends a word with the time of doing and how far the phone's clock was ahead. */
export async function sendWord(word: Word): Promise<Outcome> {
  const ask = { ...word.ask, done_at: word.doneAt, clock_off_ms: word.clockOff, key: word.key, said_by: word.person };
  let answer: Response;
  try {
    answer = await fetch(`/api/${word.action}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(ask),
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: "error",
    });
    if (answer.ok) {
      const taken = (await answer.json()) as { received_at: number };
      return { kind: "taken", receivedAt: taken.received_at };
    }
    if (answer.status === SESSION_ENDED) return { kind: "signed-out" };
    if (answer.status >= 500 || LATER.has(answer.status)) return { kind: "later" };
    const refusal = (await answer.json()) as Refusal;
    if (refusal.code === OTHER_PERSON) return { kind: "other-person" };
    return { kind: "refused", words: `${refusal.text ?? ""} ${refusal.advice ?? ""}`.trim() };
  } catch {
    return { kind: "later" };
  }
}
