/** Day, dusk and night: the button in the bar. */

import { keep, keptTheme, type Theme } from "../kept.ts";
import { say } from "../words.ts";

/** Fired on `document` when the colours changed, for what is not drawn by the style sheet. */
export const THEME_CHANGED = "lindero:theme";

/** The order in which one press after another changes the palette. */
const NEXT: Readonly<Record<Theme, Theme>> = { day: "dusk", dusk: "night", night: "day" };

const system = matchMedia("(prefers-color-scheme: dark)");

/** What the button says: the palette that is shown, and the one that a press brings. */
const WORDS: Readonly<Record<Theme, string>> = {
  day: say("Day colours, change to dusk (t)"),
  dusk: say("Dusk colours, change to night (t)"),
  night: say("Night colours, change to day (t)"),
};

function shown(): Theme {
  return keptTheme() ?? (system.matches ? "night" : "day");
}

function show(): void {
  const theme = keptTheme();
  if (theme === null) delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  for (const button of document.querySelectorAll('[data-action="theme"]')) {
    button.setAttribute("aria-label", WORDS[shown()]);
    button.setAttribute("title", WORDS[shown()]);
  }
  document.dispatchEvent(new CustomEvent(THEME_CHANGED));
}

/** Changes to the next palette and keeps the choice, unless it is what the system asks for anyway. */
export function otherTheme(): void {
  const next = NEXT[shown()];
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
