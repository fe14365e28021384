/** What the page says of what waits: the list, the word that an SOS has not left the phone, marks on tasks and orders. */

import { say } from "../words.ts";
import { SOS, type Word } from "./queue.ts";

const ORDER = ["accepted", "under_way", "arrived", "ended", "declined"];

/** `07:31:17Z`, as everywhere in the console. */
export function clock(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)}Z`;
}

function element(tag: string, words: string, name = ""): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = words;
  if (name !== "") made.className = name;
  return made;
}

/** Shows what waits and what was not taken; `putAway` is asked when somebody has read why. */
export function showWaiting(words: readonly Word[], why: string, putAway: (key: string) => void): void {
  const panel = document.getElementById("kept");
  const list = panel?.querySelector('[data-part="list"]');
  if (!panel || !list) return;
  panel.hidden = words.length === 0;
  set(panel, "count", String(words.filter((word) => word.refused === undefined).length));
  set(panel, "why", why);
  list.replaceChildren(...words.map((word) => line(word, putAway)));
}

function line(word: Word, putAway: (key: string) => void): HTMLElement {
  const item = document.createElement("li");
  item.append(element("strong", say(word.said)), element("span", clock(word.doneAt - word.clockOff), "mono"));
  if (word.refused !== undefined) {
    item.dataset["refused"] = "";
    item.append(element("span", say("Not taken: {words}", { words: word.refused })));
    const button = element("button", say("Put away"), "button");
    button.addEventListener("click", () => putAway(word.key));
    item.append(button);
  }
  return item;
}

function set(inside: ParentNode, part: string, words: string): void {
  const found = inside.querySelector(`[data-part="${part}"]`);
  if (found !== null && found.textContent !== words) found.textContent = words;
}

/** Says in the head how the page stands with the node. */
export function showNet(words: string, state: "live" | "kept"): void {
  const net = document.getElementById("net");
  if (net === null) return;
  net.dataset["state"] = state;
  set(net, "net", words);
}

/** Says plainly that an SOS has not left the phone, or that it has; empty says nothing. */
export function showAlarm(words: string, tone: "unsent" | "sos"): void {
  const alarm = document.getElementById("alarm");
  if (alarm === null || alarm.textContent === words) return;
  const notice = element("p", words, "notice");
  notice.dataset["tone"] = tone;
  alarm.replaceChildren(...(words === "" ? [] : [notice]));
}

/** Whether an SOS waits. */
export function hasSos(words: readonly Word[]): boolean {
  return words.some((word) => word.action === SOS && word.refused === undefined);
}

/** Marks tasks and orders with what waits, so that nobody says twice what the phone has kept. */
export function markKept(state: ParentNode, words: readonly Word[]): void {
  for (const old of state.querySelectorAll(".task-kept")) old.remove();
  for (const form of state.querySelectorAll<HTMLElement>("form[data-queue]")) form.hidden = false;
  for (const word of words) {
    if (word.refused !== undefined) continue;
    const { task, order, step } = word.ask;
    const selector = task === undefined ? `[data-order="${String(order)}"]` : `[data-task="${String(task)}"]`;
    const card = task === undefined && order === undefined ? null : state.querySelector(selector);
    if (card === null) continue;
    card.append(element("p", say("Kept on this phone: {word}", { word: say(word.said) }), "task-kept"));
    for (const form of card.querySelectorAll<HTMLElement>("form[data-queue]")) {
      if (!comesAfter(form, String(step ?? ""))) form.hidden = true;
    }
  }
}

function comesAfter(form: HTMLElement, step: string): boolean {
  const of = form.querySelector<HTMLInputElement>('[name="step"]')?.value ?? "";
  const isOver = step === "ended" || step === "declined" || step === "";
  return !isOver && ORDER.indexOf(of) > ORDER.indexOf(step);
}
