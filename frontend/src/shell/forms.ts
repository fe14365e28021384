/** Forms: the present time at a press, another row where there are several, the first error in view. */

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

export function startForms(): void {
  for (const [name, act] of Object.entries(ACTIONS)) {
    for (const button of document.querySelectorAll<HTMLElement>(`[data-action="${name}"]`)) {
      button.hidden = false;
      button.addEventListener("click", () => act(button));
    }
  }
}
