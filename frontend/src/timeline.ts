/** The strip of time below the live map: the instant chosen on it opens the replay there. */

import { hiddenIn, withHidden } from "./replay/address.ts";
import { BEFORE, replayAddress } from "./replay/opening.ts";
import { zulu } from "./shell/clock.ts";
import { say } from "./words.ts";

const MINUTE = 60_000;

class Timeline {
  readonly #strip: HTMLElement;
  readonly #line: HTMLInputElement;
  readonly #open: HTMLAnchorElement;

  constructor(strip: HTMLElement, line: HTMLInputElement, open: HTMLAnchorElement) {
    this.#strip = strip;
    this.#line = line;
    this.#open = open;
  }

  start(): void {
    this.#line.addEventListener("input", () => this.#chosen());
    // A press that ends on the line has chosen; with the keyboard Enter says so.
    this.#line.addEventListener("pointerup", () => this.#go());
    this.#line.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#go();
    });
    const toggle = this.#strip.querySelector<HTMLElement>("[data-timeline=toggle]");
    toggle?.addEventListener("click", () => {
      const open = this.#strip.toggleAttribute("data-open");
      toggle.setAttribute("aria-expanded", String(open));
    });
    this.#strip.querySelector("[data-timeline=live]")?.addEventListener("click", () => {
      this.#line.value = this.#line.max;
      this.#chosen();
    });
    // What is hidden may have changed since the link was written.
    this.#open.addEventListener("click", () => this.#chosen());
    // The server writes the strip anew every minute.
    document.addEventListener("htmx:after:swap", () => this.#written());
    this.#written();
  }

  get #part(): HTMLElement | null {
    return this.#strip.querySelector<HTMLElement>("[data-begin]");
  }

  get #span(): [number, number] {
    const { begin = "0", end = "0" } = this.#part?.dataset ?? {};
    return [Number(begin), Number(end)];
  }

  get #isLive(): boolean {
    return this.#line.value === this.#line.max;
  }

  get #at(): number {
    const [begin, end] = this.#span;
    return this.#isLive ? end : begin + Number(this.#line.value) * MINUTE;
  }

  #written(): void {
    const [begin, end] = this.#span;
    const wasLive = this.#isLive;
    this.#line.max = String(Math.round((end - begin) / MINUTE));
    if (wasLive) this.#line.value = this.#line.max;
    this.#chosen();
  }

  /** The replay of an instant, with what this picture hides hidden there too. */
  #replay(at: number, play: boolean): string {
    const hidden = hiddenIn(new URL(location.href));
    const address = new URL(replayAddress(at, ...this.#span, play), location.href);
    return withHidden(address, hidden).href;
  }

  #chosen(): void {
    const [, end] = this.#span;
    this.#strip.querySelector("[data-timeline=live]")?.setAttribute("aria-pressed", String(this.#isLive));
    this.#line.setAttribute("aria-valuetext", this.#isLive ? say("Live") : zulu(this.#at));
    const words = this.#strip.querySelector("[data-timeline=chosen]");
    if (words) words.textContent = this.#isLive ? "" : zulu(this.#at);
    this.#open.href = this.#replay(this.#isLive ? end - BEFORE : this.#at, true);
  }

  #go(): void {
    if (!this.#isLive) location.assign(this.#replay(this.#at, false));
  }
}

const strip = document.getElementById("timeline");
const line = strip?.querySelector<HTMLInputElement>("input[type=range]");
const open = strip?.querySelector<HTMLAnchorElement>("a[data-timeline=play]");
if (strip && line && open) new Timeline(strip, line, open).start();
