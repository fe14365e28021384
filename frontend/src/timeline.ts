/** The strip of time below the live map: the instant chosen on it opens the replay there. */

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

  #chosen(): void {
    const [begin, end] = this.#span;
    this.#strip.querySelector("[data-timeline=live]")?.setAttribute("aria-pressed", String(this.#isLive));
    this.#line.setAttribute("aria-valuetext", this.#isLive ? say("Live") : zulu(this.#at));
    const words = this.#strip.querySelector("[data-timeline=chosen]");
    if (words) words.textContent = this.#isLive ? "" : zulu(this.#at);
    this.#open.href = replayAddress(this.#isLive ? end - BEFORE : this.#at, begin, end, true);
  }

  #go(): void {
    const [begin, end] = this.#span;
    if (!this.#isLive) location.assign(replayAddress(this.#at, begin, end, false));
  }
}

const strip = document.getElementById("timeline");
const line = strip?.querySelector<HTMLInputElement>("input[type=range]");
const open = strip?.querySelector<HTMLAnchorElement>("a[data-timeline=play]");
if (strip && line && open) new Timeline(strip, line, open).start();
