/** The list as it stands in the page: which alert has the focus, which are selected, what stays when it is renewed. */

/** One alert of the list, read from the page. */
export interface Item {
  readonly id: string;
  readonly level: string;
  readonly title: string;
  readonly word: string;
  readonly acknowledged: boolean;
  readonly isRescue: boolean;
  readonly state: string;
  /** Since when it waits, ms UTC; endless for a rescue, which is new wherever it is seen first. */
  readonly since: number;
}

/** Where the focus goes when the alert that had it is gone: the one that took its place, else the last. */
export function successor(ids: readonly string[], index: number): string | undefined {
  return ids[Math.min(Math.max(index, 0), ids.length - 1)];
}

export class Queue {
  readonly #place: HTMLElement;
  readonly #chosen = new Set<string>();
  #focused: string | null = null;
  #index = 0;

  constructor(place: HTMLElement) {
    this.#place = place;
    document.documentElement.classList.add("alerts-scripted");
    place.addEventListener("focusin", (event) => this.#note(event.target));
    // Who goes elsewhere on purpose is not fetched back.
    document.addEventListener("focusin", (event) => {
      if (!(event.target instanceof Node && place.contains(event.target))) this.#focused = null;
    });
    document.addEventListener("pointerdown", (event) => {
      if (!(event.target instanceof Node && place.contains(event.target))) this.#focused = null;
    });
    place.addEventListener("change", (event) => {
      if (event.target instanceof HTMLInputElement && event.target.name === "alerts") {
        this.#choose(event.target.value, event.target.checked);
      }
    });
  }

  /** The alerts of the list, in its order. */
  items(): Item[] {
    return [...this.#place.querySelectorAll<HTMLElement>("[data-alerts=list] > [data-alert]")].map((one) => ({
      id: one.dataset["alert"] ?? "",
      level: one.dataset["level"] ?? "",
      title: one.querySelector(".alert-title")?.textContent?.trim() ?? "",
      word: one.querySelector(".alert-level-word")?.textContent?.trim() ?? "",
      acknowledged: "acknowledged" in one.dataset,
      isRescue: "rescue" in one.dataset,
      state: one.dataset["state"] ?? "",
      since: Number(one.dataset["since"] ?? Infinity),
    }));
  }

  /** The newest step that this list shows; judgements say it, so that who was quicker is told. */
  get seen(): string {
    return this.#said["seen"] ?? "0";
  }

  /** When the node made this list, ms UTC. */
  get at(): number {
    return Number(this.#said["at"] ?? 0);
  }

  /** Whether more wait than this list holds. */
  get isCut(): boolean {
    return "cut" in this.#said;
  }

  get #said(): DOMStringMap {
    return this.#place.querySelector<HTMLElement>("[data-alerts=list]")?.dataset ?? {};
  }

  /** The alert that has the focus, else null. */
  focused(): Item | null {
    return this.items().find((one) => one.id === this.#focused) ?? null;
  }

  /** What an act is meant for: those that are selected, else the one with the focus. */
  meant(): Item[] {
    // A rescue has a page of its own; nothing here judges it.
    const items = this.items().filter((one) => !one.isRescue);
    const chosen = items.filter((one) => this.#chosen.has(one.id));
    return chosen.length > 0 ? chosen : items.filter((one) => one.id === this.#focused);
  }

  /** Moves the focus by so many alerts; to the first where none has it. */
  move(by: number): void {
    const ids = this.items().map((one) => one.id);
    const here = this.#focused === null ? -1 : ids.indexOf(this.#focused);
    const next = here < 0 ? 0 : Math.min(Math.max(here + by, 0), ids.length - 1);
    const id = ids[next];
    if (id !== undefined) this.focus(id);
  }

  focus(id: string): void {
    const link = document.getElementById(`alert-link-${id}`);
    link?.focus({ preventScroll: true });
    link?.closest("[data-alert]")?.scrollIntoView({ block: "nearest" });
  }

  /** Selects the alert with the focus, or lets go of it. */
  toggle(): void {
    if (this.#focused !== null) this.#choose(this.#focused, !this.#chosen.has(this.#focused));
  }

  /** Lets go of all that are selected. */
  letGo(): void {
    this.#chosen.clear();
    this.#show();
  }

  /** Puts back what the renewal of the list took: focus and selection. */
  renewed(): void {
    const ids = this.items().map((one) => one.id);
    for (const id of this.#chosen) if (!ids.includes(id)) this.#chosen.delete(id);
    this.#show();
    if (this.#focused === null || document.querySelector("dialog[open]")) return;
    const held = document.activeElement;
    if (!ids.includes(this.#focused)) {
      const next = successor(ids, this.#index);
      if (next !== undefined) this.focus(next);
    } else if (held === null || held === document.body) {
      this.focus(this.#focused);
    }
    if (this.#focused !== null) this.#index = Math.max(0, ids.indexOf(this.#focused));
  }

  #note(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    this.#focused = target.closest<HTMLElement>("[data-alert]")?.dataset["alert"] ?? null;
    this.#index = this.items().findIndex((one) => one.id === this.#focused);
  }

  #choose(id: string, on: boolean): void {
    if (on) this.#chosen.add(id);
    else this.#chosen.delete(id);
    this.#show();
  }

  #show(): void {
    for (const box of this.#place.querySelectorAll<HTMLInputElement>("input[name=alerts][type=checkbox]")) {
      box.checked = this.#chosen.has(box.value);
    }
    const form = document.getElementById("alerts-together");
    form?.toggleAttribute("data-chosen", this.#chosen.size > 0);
  }
}
