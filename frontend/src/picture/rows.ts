/** The list beside the map: it holds what the address says, and its words are part of the address. */

import type { Shown } from "./address.ts";

/** Fired on `#rows` when it should ask again at once. */
export const QUERY_CHANGED = "lindero:query";

export class Rows {
  readonly #find = document.querySelector<HTMLInputElement>("input[data-find]");
  readonly #rows = document.getElementById("rows");
  #trails: readonly number[] = [];
  #asked = "";

  /** Calls `say` with what a reader changed: the words to find, or the tracks whose way is kept. */
  constructor(say: (part: Partial<Shown>) => void) {
    this.#find?.addEventListener("input", () => say({ q: this.#find!.value }));
    document.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action="trail"]') : null;
      if (!button) return;
      const slot = Number(button.dataset["slot"]);
      const kept = this.#trails.includes(slot);
      say({ trails: kept ? this.#trails.filter((other) => other !== slot) : [...this.#trails, slot] });
    });
    document.addEventListener("htmx:after:swap", () => this.#markTrails());
  }

  /** What the field says: somebody may have looked for a track before the map's script came. */
  get written(): string {
    return this.#find?.value ?? "";
  }

  show({ q, hide, trails }: Shown): void {
    this.#trails = trails;
    this.#markTrails();
    if (this.#find && this.#find.value !== q) this.#find.value = q;
    const asked = `${hide.join(",")} ${q}`;
    const before = this.#asked;
    this.#asked = asked;
    if (before !== "" && before !== asked) this.#rows?.dispatchEvent(new CustomEvent(QUERY_CHANGED));
  }

  #markTrails(): void {
    for (const button of document.querySelectorAll<HTMLElement>('[data-action="trail"]')) {
      button.setAttribute("aria-pressed", String(this.#trails.includes(Number(button.dataset["slot"]))));
    }
  }
}
