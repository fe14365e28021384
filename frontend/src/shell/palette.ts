/** Day and night: the button in the bar. */

import { keep, keptTheme, type Theme } from "../kept.ts";

/** Fired on `document` when the colours changed, for what is not drawn by the style sheet. */
export const THEME_CHANGED = "lindero:theme";

const system = matchMedia("(prefers-color-scheme: dark)");

function shown(): Theme {
  return keptTheme() ?? (system.matches ? "night" : "day");
}

function show(): void {
  const theme = keptTheme();
  if (theme === null) delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  for (const button of document.querySelectorAll('[data-action="theme"]')) {
    button.setAttribute("aria-pressed", String(shown() === "night"));
  }
  document.dispatchEvent(new CustomEvent(THEME_CHANGED));
}

/** Changes to the other palette and keeps the choice, unless it is what the system asks for anyway. */
export function otherTheme(): void {
  const next: Theme = shown() === "night" ? "day" : "night";
  keep("theme", next === (system.matches ? "night" : "day") ? null : next);
  show();
}

/** Makes every `[data-action="theme"]` a switch, and follows the system while nothing is chosen. */
export function startTheme(): void {
  show();
  system.addEventListener("change", show);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest('[data-action="theme"]')) otherTheme();
  });
}
