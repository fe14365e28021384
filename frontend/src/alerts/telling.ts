/** What is new is told: in words to screen readers, by sound and by the browser's notices where somebody asked for it. */

import { keep, kept } from "../kept.ts";
import { say } from "../words.ts";
import { fresh, type Looked } from "./news.ts";
import type { Queue } from "./queue.ts";
import { sound } from "./sound.ts";

function region(role: "status" | "alert", classes: string): HTMLElement {
  const made = document.createElement("div");
  made.setAttribute("role", role);
  made.className = classes;
  document.body.append(made);
  return made;
}

export class Teller {
  readonly #place: HTMLElement;
  readonly #said = region("status", "visually-hidden");
  readonly #danger = region("alert", "visually-hidden");
  readonly #note = region("status", "alerts-note");
  #before: Looked | null = null;
  #clearing: ReturnType<typeof setTimeout> | undefined;

  constructor(place: HTMLElement) {
    this.#place = place;
    place.addEventListener("click", (event) => {
      const tool = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-alerts]") : null;
      if (tool?.dataset["alerts"] === "sound") this.#switchSound();
      if (tool?.dataset["alerts"] === "notify") void this.#switchNotices();
    });
  }

  /** Says what was done, or why not, for as long as it takes to read it. */
  note(words: string, tone = ""): void {
    this.#note.dataset["tone"] = tone;
    this.#note.textContent = words;
    clearTimeout(this.#clearing);
    this.#clearing = setTimeout(() => this.#note.replaceChildren(), tone ? 20_000 : 8_000);
  }

  /** Looks at the list as it stands now and tells what is new in it. */
  compare(queue: Queue): void {
    this.#showTools();
    if (!this.#place.querySelector("[data-alerts=list]")) return;
    const items = queue.items();
    const news = fresh(this.#before, items);
    this.#before = { ids: new Set(items.map((one) => one.id)), at: queue.at, isCut: queue.isCut };
    const inDanger = news.filter((one) => one.level === "sos");
    const others = news.filter((one) => one.level !== "sos");
    if (inDanger.length > 0) this.#danger.textContent = inDanger.map((one) => say("SOS: {title}", { title: one.title })).join(". ");
    if (others.length > 0) {
      this.#said.textContent = others
        .map((one) => say("New alert, level {level}, {word}: {title}", { level: one.level, word: one.word, title: one.title }))
        .join(". ");
    }
    const loud = inDanger[0] ?? others.find((one) => one.level === "4");
    if (loud && kept("alert-sound") === "on") sound(loud.level === "sos");
    const first = inDanger[0] ?? others[0];
    if (first && document.hidden) this.#notify(first.level);
  }

  #notify(level: string): void {
    if (kept("alert-notices") !== "on" || !("Notification" in globalThis) || Notification.permission !== "granted") return;
    // The level and nothing else: a locked screen may be read by anybody.
    const words = level === "sos" ? say("Lindero: SOS") : say("Lindero: an alert of level {level}", { level });
    new Notification(words, { tag: "lindero-alerts" });
  }

  #switchSound(): void {
    keep("alert-sound", kept("alert-sound") === "on" ? null : "on");
    if (kept("alert-sound") === "on") sound(false);
    this.#showTools();
  }

  async #switchNotices(): Promise<void> {
    const wanted = kept("alert-notices") !== "on";
    const granted = wanted && (await Notification.requestPermission()) === "granted";
    keep("alert-notices", granted ? "on" : null);
    if (wanted && !granted) this.note(say("This browser does not let the console show notices."));
    this.#showTools();
  }

  #showTools(): void {
    for (const tool of this.#place.querySelectorAll<HTMLElement>("button[data-alerts]")) {
      const name = tool.dataset["alerts"];
      tool.hidden = name === "notify" && !("Notification" in globalThis);
      tool.setAttribute("aria-pressed", String(kept(name === "sound" ? "alert-sound" : "alert-notices") === "on"));
    }
  }
}
