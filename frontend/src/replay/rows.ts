/** The list beside the replayed map: the server writes what was there at the shown instant, here it is asked for. */

/** How often the list follows while the replay plays, ms. */
const EVERY = 2_000;

export class Rows {
  /** What the list called a track, by slot. */
  readonly titles = new Map<number, string>();
  readonly #body = document.getElementById("rows");
  readonly #toggled: (slot: number, on: boolean) => void;
  #askedAt = -Infinity;
  #selected: readonly number[] = [];

  constructor(toggled: (slot: number, on: boolean) => void) {
    this.#toggled = toggled;
    this.#body?.addEventListener("change", (event) => {
      const box = event.target;
      if (box instanceof HTMLInputElement && box.name === "track") this.#toggled(Number(box.value), box.checked);
    });
    document.addEventListener("htmx:after:swap", () => this.mark(this.#selected));
  }

  /** Asks for the list of an instant; while playing not more often than people read. */
  ask(at: number, playing: boolean): void {
    const now = performance.now();
    if (this.#body === null || (playing && now - this.#askedAt < EVERY)) return;
    this.#askedAt = now;
    const address = new URL(location.href);
    address.searchParams.set("at", String(Math.round(at)));
    for (const name of ["play", "speed", "tracks", "follow"]) address.searchParams.delete(name);
    const words = document.querySelector<HTMLInputElement>("[data-find]")?.value ?? "";
    if (words) address.searchParams.set("q", words);
    else address.searchParams.delete("q");
    void globalThis.htmx?.ajax("GET", address.pathname + address.search, { target: this.#body, swap: "innerMorph" });
  }

  /** Marks the selected tracks, and learns what they are called. */
  mark(selected: readonly number[]): void {
    this.#selected = selected;
    for (const box of this.#body?.querySelectorAll<HTMLInputElement>("input[name=track]") ?? []) {
      const slot = Number(box.value);
      box.checked = selected.includes(slot);
      box.closest("tr")?.toggleAttribute("data-selected", box.checked);
      this.titles.set(slot, box.dataset["title"] ?? box.value);
    }
  }
}
