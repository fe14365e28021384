/** What a person set on this screen and finds again: a few words in the browser's own store. */

export type Theme = "day" | "dusk" | "night";

const PREFIX = "lindero.";

/** The kept word, or null where none is kept or the browser keeps nothing for us. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null; // Storage is switched off: the page works, it only forgets.
  }
}

/** Keeps a word; null forgets it. */
export function keep(name: string, word: string | null): void {
  try {
    if (word === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, word);
  } catch {
    // Storage is switched off or full: see above.
  }
}

/** The palette that the person chose, or null where the system decides. */
export function keptTheme(): Theme | null {
  const word = kept("theme");
  return word === "day" || word === "dusk" || word === "night" ? word : null;
}
