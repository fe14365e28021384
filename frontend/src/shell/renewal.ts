/** What a page asks for by itself says so: an open page before which nobody sits does not keep its session. */

const RENEWAL = "Lindero-Renewal";
/** What somebody does who is there; a pointer that lies still, or is pushed by accident, does not count. */
const SIGNS_OF_LIFE = ["keydown", "pointerdown", "wheel"];

/** Watched without a hand on it, as the live picture is: a queue that gave way to a sign-in would alert nobody. */
const WATCHED = "/alerts";

/** What htmx says before it asks: which event made it ask, and with which headers. */
interface Asking {
  readonly ctx: { readonly sourceEvent: Event; readonly request: { readonly headers: Record<string, string> } };
}

let isTouched = false;

/** htmx calls the event of its own clock `every`; the first such ask since somebody touched the page tells of them. */
function markRenewal(event: Event): void {
  const { sourceEvent, request } = (event as CustomEvent<Asking>).detail.ctx;
  if (sourceEvent.type !== "every") return;
  if (!isTouched && location.pathname !== WATCHED) request.headers[RENEWAL] = "1";
  isTouched = false;
}

export function startRenewal(): void {
  for (const sign of SIGNS_OF_LIFE) {
    document.addEventListener(sign, () => (isTouched = true), { capture: true, passive: true });
  }
  document.addEventListener("htmx:config:request", markRenewal);
}
