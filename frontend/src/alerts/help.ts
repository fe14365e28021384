/** The keys of the queue, written into the page's help: they exist only where this script runs. */

import { say } from "../words.ts";

const keys: ReadonlyArray<readonly [keys: readonly string[], words: string]> = [
  [["j", "k"], say("the next alert, the one before; in the list also the arrows")],
  [["Enter"], say("open the alert")],
  [["a"], say("acknowledge it")],
  [["u"], say("undo: leave it, or take back what you did last")],
  [["s"], say("shelve it for a time")],
  [["f"], say("false alarm, with its reason")],
  [["w"], say("judge: watch it")],
  [["y"], say("judge: yes, it needs a response")],
  [["h"], say("hand over to a neighbour, after a look at what would cross")],
  [["r"], say("people in danger: call rescue")],
  [["x"], say("select it, to do the same with several")],
];

/** Adds the keys before the last line of the help, which is the help's own key. */
export function listKeys(): void {
  const list = document.querySelector("#help dl");
  const last = list?.querySelector("dt:last-of-type") ?? null;
  for (const [names, words] of keys) {
    const term = document.createElement("dt");
    names.forEach((name, index) => {
      const key = document.createElement("kbd");
      key.textContent = name;
      term.append(...(index > 0 ? [" "] : []), key);
    });
    const meaning = document.createElement("dd");
    meaning.textContent = words;
    list?.insertBefore(term, last);
    list?.insertBefore(meaning, last);
  }
}
