/** Menus (`<details class="menu">`) that close by Escape, by a press elsewhere and by moving on with Tab. */

function closeOthers(inside: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (!(inside instanceof Node && menu.contains(inside))) menu.open = false;
  }
}

export function startMenus(): void {
  document.addEventListener("pointerdown", (event) => closeOthers(event.target));
  document.addEventListener("focusin", (event) => closeOthers(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector<HTMLDetailsElement>("details.menu[open]");
    if (menu === null) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
    event.preventDefault();
  });
}
