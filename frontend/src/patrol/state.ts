/** The part of the page that changes: fetched alone, kept on the phone, and put back where there is no network. */

import type { Store } from "./sealed.ts";

const PATIENCE_MS = 20_000;
const SESSION_ENDED = 401;

/** What the phone keeps of the page beside what waits. */
export interface KeptState {
  /** Who was signed in; anybody else's sign-in wipes the phone. */
  readonly person: string;
  readonly unit: string;
  readonly html: string;
  /** How far the phone's clock was ahead of the node's, milliseconds. */
  readonly clockOff: number;
  /** When the node said it, by the node's clock, milliseconds UTC. */
  readonly at: number;
}

const ROW = "state";

/** What was kept, or null. */
export async function keptState(store: Store): Promise<KeptState | null> {
  const row = (await store.all()).find((one) => one.id === ROW);
  return row === undefined ? null : (row.value as KeptState);
}

export async function keepState(store: Store, state: KeptState): Promise<void> {
  await store.put(ROW, state, Date.now());
}

/** What the node said when it was asked for the part. */
export type Fetched =
  | { readonly kind: "shown"; readonly html: string; readonly heardAt: number }
  | { readonly kind: "later" }
  | { readonly kind: "signed-out" }
  /** Somebody ended the session on purpose, here or elsewhere: the phone keeps nothing of it. */
  | { readonly kind: "wiped" };

export async function fetchState(from: string, unit: string): Promise<Fetched> {
  try {
    const answer = await fetch(`${from}?unit=${encodeURIComponent(unit)}`, {
      headers: { "hx-request": "true" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const heardAt = Date.now();
    if (answer.status === SESSION_ENDED) return { kind: answer.headers.has("clear-site-data") ? "wiped" : "signed-out" };
    return answer.ok ? { kind: "shown", html: await answer.text(), heardAt } : { kind: "later" };
  } catch {
    return { kind: "later" };
  }
}

/** The node's time in a part, milliseconds UTC; null in an empty one. */
export function saidAt(state: HTMLElement): number | null {
  const at = Number(state.querySelector<HTMLElement>("[data-at]")?.dataset["at"]);
  return Number.isFinite(at) && at > 0 ? at : null;
}

/** Who is signed in, as a part names them. */
export function saidTo(state: HTMLElement): string {
  return state.querySelector<HTMLElement>("[data-person]")?.dataset["person"] ?? "";
}

/** Puts a part into the page, unless it says the same; the focus stays on the same button, or goes to its card. */
export function putState(state: HTMLElement, html: string): void {
  const next = document.createElement("div");
  next.innerHTML = html;
  if (timeless(next) === timeless(state)) {
    const [shown, said] = [state, next].map((one) => one.querySelector<HTMLElement>("[data-at]"));
    if (shown && said) shown.dataset["at"] = said.dataset["at"] ?? "";
    return;
  }
  const focused = state.contains(document.activeElement) ? document.activeElement : null;
  const card = focused?.closest<HTMLElement>("[data-task], [data-order]");
  const step = focused?.closest("form")?.querySelector<HTMLInputElement>('[name="step"]')?.value;
  state.replaceChildren(...next.childNodes);
  if (!card) return;
  const { task, order } = card.dataset;
  const again = state.querySelector(task === undefined ? `[data-order="${order}"]` : `[data-task="${task}"]`);
  focusIn(again, step);
}

/** Focuses a step's button in a card, or the first one that is left, or its heading. */
export function focusIn(card: Element | null, step = ""): void {
  const shown = [...(card?.querySelectorAll<HTMLElement>("form:not([hidden])") ?? [])];
  const same = shown.find((form) => form.querySelector<HTMLInputElement>('[name="step"]')?.value === step);
  const button = (same ?? shown[0])?.querySelector<HTMLElement>("button");
  const heading = card?.querySelector<HTMLElement>("h2") ?? document.getElementById("main");
  if (button && button.offsetParent !== null) button.focus();
  else if (heading) {
    heading.tabIndex = -1;
    heading.focus();
  }
}

/** The forms and words of a part without its time and what the page has added to it. */
function timeless(part: HTMLElement): string {
  const copy = part.cloneNode(true) as HTMLElement;
  for (const added of copy.querySelectorAll(".task-kept")) added.remove();
  for (const hidden of copy.querySelectorAll("[hidden], [tabindex]")) {
    hidden.removeAttribute("hidden");
    hidden.removeAttribute("tabindex");
  }
  for (const opened of copy.querySelectorAll("details[open]")) opened.removeAttribute("open");
  copy.querySelector("[data-at]")?.removeAttribute("data-at");
  return copy.innerHTML.trim();
}
