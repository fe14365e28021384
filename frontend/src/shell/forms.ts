/** Forms: the present time at a press, another row where there are several, each form sent once. */

function timeNow(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

function fillNow(button: HTMLElement): void {
  const input = button.parentElement?.querySelector("input");
  if (!input) return;
  input.value = timeNow();
  input.focus();
}

function addRow(button: HTMLElement): void {
  const inputs = button.parentElement?.querySelectorAll("input");
  const last = inputs?.[inputs.length - 1];
  if (!last) return;
  const next = last.cloneNode() as HTMLInputElement;
  next.value = "";
  for (const name of ["id", "required", "autofocus"]) next.removeAttribute(name);
  last.after(next);
  next.focus();
}

/** Each action with its button's name; the buttons stand hidden in the page, since without script they do nothing. */
const ACTIONS: Record<string, (button: HTMLElement) => void> = { now: fillNow, "add-row": addRow };

/** How long a form stays sent where no answer comes: then whoever waits may press again. */
const SENT_MS = 10_000;

const sent = new WeakMap<HTMLFormElement, number>();

/** Lets a form that does something be sent once, however often its button is pressed while the answer is on its way. */
function sendOnce(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  const button = event.submitter as HTMLButtonElement | null;
  if ((button?.formMethod || form.method) !== "post" || !new URL(form.action).pathname.startsWith("/do/")) return;
  const now = performance.now();
  if (now - (sent.get(form) ?? -SENT_MS) < SENT_MS) event.preventDefault();
  else sent.set(form, now);
}

/** A page that is gone back to is there as it was left, and its form may be sent anew. */
function sendAgain(): void {
  for (const form of document.forms) sent.delete(form);
}

export function startForms(): void {
  document.addEventListener("submit", sendOnce);
  addEventListener("pageshow", sendAgain);
  for (const [name, act] of Object.entries(ACTIONS)) {
    for (const button of document.querySelectorAll<HTMLElement>(`[data-action="${name}"]`)) {
      button.hidden = false;
      button.addEventListener("click", () => act(button));
    }
  }
}
