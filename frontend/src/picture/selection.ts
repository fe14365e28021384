/** The chosen track: its ring on the map, its row in the list, its page beside them. */

interface Htmx {
  ajax(verb: "GET", address: string, context: { target: Element; swap: string }): Promise<void>;
}

declare global {
  var htmx: Htmx | undefined;
}

/** Fired on `document`; `detail.slot` is a number or null. */
export const SELECTED = "lindero:selected";

/** Slot of the row or fragment that an element stands in, or null. */
function slotOf(element: Element, within: string): number | null {
  const row = element.closest<HTMLElement>(`${within} [data-slot]`);
  return row ? Number(row.dataset["slot"]) : null;
}

export class Selection {
  slot: number | null = null;
  readonly #address: string | undefined;
  readonly #changed: (slot: number | null) => void;
  readonly #detail = document.getElementById("detail");

  constructor(address: string | undefined, changed: (slot: number | null) => void) {
    this.#address = address;
    this.#changed = changed;
    document.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) this.choose(null);
    });
    // The server writes rows without knowing what is chosen here.
    document.addEventListener("htmx:after:swap", () => this.#markRow());
  }

  /** Chooses a track; null lets go of it. */
  choose(slot: number | null): void {
    if (slot === this.slot) return;
    this.slot = slot;
    this.#markRow()?.scrollIntoView({ block: "nearest" });
    this.#changed(slot);
    document.dispatchEvent(new CustomEvent(SELECTED, { detail: { slot } }));
    if (!this.#detail) return;
    this.#detail.hidden = slot === null;
    if (slot === null) this.#detail.replaceChildren();
    else if (this.#address) void globalThis.htmx?.ajax("GET", this.#address + slot, { target: this.#detail, swap: "innerHTML" });
  }

  #click(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest('[data-action="close-detail"]')) {
      this.choose(null);
      return;
    }
    // With a key held down the link in the row opens the track's own page, as links do.
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const slot = slotOf(event.target, "#rows");
    if (slot === null) return;
    event.preventDefault();
    this.choose(slot);
  }

  #markRow(): Element | null {
    const wanted = this.slot === null ? null : document.querySelector(`#rows [data-slot="${this.slot}"]`);
    for (const row of document.querySelectorAll("#rows [aria-current]")) {
      if (row !== wanted) row.removeAttribute("aria-current");
    }
    wanted?.setAttribute("aria-current", "true");
    return wanted;
  }
}
