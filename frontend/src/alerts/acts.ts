/** What may be done with alerts from the list, and how the last of it is undone. */

import { say } from "../words.ts";
import { choose, open } from "./dialogs.ts";
import type { Item, Queue } from "./queue.ts";
import { type Fields, renew, send } from "./sending.ts";
import type { Teller } from "./telling.ts";

interface Undo {
  readonly action: string;
  readonly fields: Fields;
  readonly done: string;
}

const named = (items: readonly Item[]): Fields => items.map((one) => ["alerts", one.id] as const);

export class Acts {
  readonly #queue: Queue;
  readonly #teller: Teller;
  #undo: Undo | null = null;

  constructor(queue: Queue, teller: Teller) {
    this.#queue = queue;
    this.#teller = teller;
  }

  async acknowledge(items: readonly Item[]): Promise<void> {
    const mine = items.filter((one) => !one.acknowledged);
    if (mine.length === 0) return;
    const undo = { action: "undo_acknowledgement", fields: named(mine), done: say("Left again") };
    await this.#run("acknowledge_alerts", named(mine), say("Acknowledged: {count}", { count: mine.length }), undo);
  }

  /** Leaves the alert with the focus if somebody attends to it; else takes back what was done last. */
  async undo(): Promise<void> {
    const here = this.#queue.focused();
    if (here?.acknowledged) {
      await this.#run("undo_acknowledgement", named([here]), say("Left again"), null);
    } else if (this.#undo) {
      const { action, fields, done } = this.#undo;
      await this.#run(action, fields, done, null);
    } else {
      this.#teller.note(say("There is nothing to undo."));
    }
  }

  async shelve(items: readonly Item[]): Promise<void> {
    const may = items.filter((one) => one.level !== "sos");
    if (may.length < items.length) this.#teller.note(say("People in danger are never put off."));
    if (may.length === 0) return;
    const times = [["15", say("15 minutes")], ["30", say("30 minutes")], ["60", say("1 hour")], ["240", say("4 hours")]] as const;
    const answer = await choose(say("Shelve: for how long?"), times, true);
    if (!answer) return this.#back(may);
    const fields: Fields = [...named(may), ["minutes", answer.value], ["because", answer.comment]];
    const undo = { action: "return_alerts", fields: named(may), done: say("Taken back into the queue") };
    await this.#run("shelve_alerts", fields, say("Put off: {count}", { count: may.length }), undo);
  }

  async falseAlarm(items: readonly Item[]): Promise<void> {
    if (items.length === 0) return;
    const seen = this.#queue.seen;
    const causes = [
      ["animal", say("An animal")],
      ["weather", say("Weather or sea")],
      ["own", say("An own unit")],
      ["legal", say("Something that is allowed")],
      ["equipment", say("A fault of the equipment")],
    ] as const;
    const answer = await choose(say("False alarm: what was it?"), causes, true);
    if (!answer) return this.#back(items);
    const why: Fields = [["because", answer.comment], ["seen", seen]];
    const fields: Fields = [...named(items), ["decision", "dismiss"], ["false_cause", answer.value], ...why];
    const undo = {
      action: "judge_alerts",
      fields: [...named(items), ["decision", "watch"], ["because", say("Taken back")]] as Fields,
      done: say("Taken back: it is watched now"),
    };
    await this.#run("judge_alerts", fields, say("False alarm: {count}", { count: items.length }), undo);
  }

  async judge(items: readonly Item[], decision: "watch" | "respond"): Promise<void> {
    if (items.length === 0) return;
    const fields: Fields = [...named(items), ["decision", decision], ["seen", this.#queue.seen]];
    const done = decision === "watch" ? say("Watched: {count}", { count: items.length }) : say("Response: {count}", { count: items.length });
    await this.#run("judge_alerts", fields, done, null);
  }

  async rescue(item: Item): Promise<void> {
    const title = say("People in danger: {title}", { title: item.title });
    const answer = await choose(title, [["yes", say("Call rescue now")]], false);
    if (!answer) return this.#back([item]);
    const fields: Fields = [["alert", item.id], ["decision", "life_at_risk"]];
    await this.#run("judge_alert", fields, say("Rescue was called"), null);
  }

  /** Shows what would cross to a neighbour; sending it is a press on that page. */
  handOver(item: Item): void {
    const body = document.createElement("div");
    const dialog = open(say("Hand over: {title}", { title: item.title }), body);
    dialog.addEventListener("click", (event) => {
      const pressed = event.target instanceof Element ? event.target.closest("[data-action=close-dialog]") : null;
      if (!pressed) return;
      event.preventDefault();
      dialog.close();
    });
    dialog.addEventListener("close", () => this.#back([item]));
    const address = `/alerts/${item.id}/hand-over`;
    const shown = globalThis.htmx?.ajax("GET", address, { target: body, swap: "innerHTML" });
    void shown?.then(() => body.querySelector<HTMLElement>("button, a.button")?.focus());
  }

  #back(items: readonly Item[]): void {
    const first = items[0];
    if (first) this.#queue.focus(first.id);
  }

  async #run(action: string, fields: Fields, done: string, undo: Undo | null): Promise<void> {
    const refused = await send(action, fields);
    if (refused) {
      this.#teller.note(refused, "alarm");
    } else {
      this.#undo = undo;
      this.#queue.letGo();
      this.#teller.note(undo ? `${done}. ${say("u undoes it.")}` : done);
    }
    renew();
  }
}
