/** SOS is two steps: it is opened, then held for a second; by keyboard or screen reader, opened and pressed. */

export const HOLD_MS = 1_000;

/** Lets the button of the form be held; `call` is asked once each time. */
export function startSos(form: HTMLFormElement, call: () => void): void {
  const button = form.querySelector<HTMLButtonElement>("button");
  if (button === null) return;
  const hint = form.querySelector<HTMLElement>('[data-part="sos-hint"]');
  if (hint !== null) hint.hidden = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const release = (): void => {
    clearTimeout(timer);
    timer = undefined;
    delete button.dataset["held"];
  };
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    release();
    button.dataset["held"] = "";
    timer = setTimeout(() => {
      release();
      call();
    }, HOLD_MS);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) button.addEventListener(end, release);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  form.addEventListener("submit", (event) => event.preventDefault());
  button.addEventListener("click", (event) => {
    // A finger or a mouse has pressed once or more; a keyboard or a screen reader says 0, and means it.
    if (event.detail === 0) call();
  });
}
