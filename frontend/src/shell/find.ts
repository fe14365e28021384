/** The way to any page: a key, a few letters, an arrow, Enter. Without script the same is a page of its own. */

function dialog(): HTMLDialogElement | null {
  const found = document.getElementById("find");
  return found instanceof HTMLDialogElement ? found : null;
}

/** Opens the dialog; says whether there is one. */
export function openFind(): boolean {
  const find = dialog();
  if (find === null) return false;
  if (!find.open) find.showModal();
  find.querySelector("input")?.select();
  return true;
}

/** The letters' field and every found link, in the order in which the arrows walk through them. */
function stops(find: HTMLElement): HTMLElement[] {
  return [...find.querySelectorAll<HTMLElement>("input, .found a")];
}

function walk(find: HTMLElement, step: number): void {
  const all = stops(find);
  const at = all.findIndex((stop) => stop === document.activeElement);
  all[(at + step + all.length) % all.length]?.focus();
}

export function startFind(): void {
  const find = dialog();
  if (find === null) return;
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.target.closest('[data-action="find"]') === null) return;
    if (openFind()) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "k" && openFind()) event.preventDefault();
  });
  find.addEventListener("click", (event) => {
    if (event.target === find) find.close(); // Pressed beside it.
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") walk(find, 1);
    else if (event.key === "ArrowUp") walk(find, -1);
    else return;
    event.preventDefault();
  });
  find.addEventListener("submit", (event) => {
    const first = find.querySelector<HTMLAnchorElement>(".found a");
    if (first === null) return;
    event.preventDefault();
    first.click();
  });
}
