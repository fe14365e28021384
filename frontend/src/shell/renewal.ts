/**
 * What a page asks for by itself: it says so, and it gives way on a slow line.
 *
 * An open page before which nobody sits does not keep its session. And a part whose answer is still on its way is not
 * asked for again: on a narrow line the answers would queue up, and what a person asks for would stand behind them.
 */

import { Line } from "./line.ts";

const RENEWAL = "Lindero-Renewal";
/** What somebody does who is there; a pointer that lies still, or is pushed by accident, does not count. */
const SIGNS_OF_LIFE = ["keydown", "pointerdown", "wheel"];

/** Watched without a hand on it, as the live picture is: a queue that gave way to a sign-in would alert nobody. */
const WATCHED = "/alerts";

/** What htmx says of an ask: who asks, which event made it ask, and with which headers. */
interface Asking {
  readonly ctx: {
    readonly sourceElement: Element;
    readonly sourceEvent: Event;
    readonly request: { readonly headers: Record<string, string> };
  };
}

let isTouched = false;

const line = new Line<Element>();

/** htmx calls the event of its own clock `every`; the first such ask since somebody touched the page tells of them. */
function markRenewal(event: Event): void {
  const { sourceElement, sourceEvent, request } = (event as CustomEvent<Asking>).detail.ctx;
  if (sourceEvent.type !== "every") return;
  if (!line.mayRenew(sourceElement, performance.now())) {
    event.preventDefault();
    return;
  }
  if (!isTouched && location.pathname !== WATCHED) request.headers[RENEWAL] = "1";
  isTouched = false;
}

function partOf(event: Event): Element {
  return (event as CustomEvent<Asking>).detail.ctx.sourceElement;
}

export function startRenewal(): void {
  for (const sign of SIGNS_OF_LIFE) {
    document.addEventListener(sign, () => (isTouched = true), { capture: true, passive: true });
  }
  document.addEventListener("htmx:config:request", markRenewal);
  document.addEventListener("htmx:before:request", (event) => line.asked(partOf(event), performance.now()));
  document.addEventListener("htmx:finally:request", (event) => line.answered(partOf(event), performance.now()));
}
