/** Keys and presses of the list. Single keys are off where the person switched them off (WCAG 2.1.4). */

import { kept } from "../kept.ts";
import type { Acts } from "./acts.ts";
import type { Item, Queue } from "./queue.ts";

function isTyping(target: EventTarget | null): boolean {
  const fields = "input:not([type=checkbox]), select, textarea";
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(fields));
}

function one(items: readonly Item[], act: (item: Item) => unknown): boolean {
  const first = items[0];
  if (first) act(first);
  return first !== undefined;
}

/** Runs what a key stands for; says whether it stands for anything now. */
function press(key: string, queue: Queue, acts: Acts): boolean {
  const meant = queue.meant();
  switch (key) {
    case "j": queue.move(1); return true;
    case "k": queue.move(-1); return true;
    case "x": queue.toggle(); return true;
    case "u": void acts.undo(); return true;
    case "a": void acts.acknowledge(meant); return meant.length > 0;
    case "s": void acts.shelve(meant); return meant.length > 0;
    case "f": void acts.falseAlarm(meant); return meant.length > 0;
    case "w": void acts.judge(meant, "watch"); return meant.length > 0;
    case "y": void acts.judge(meant, "respond"); return meant.length > 0;
    case "r": return one(meant, (item) => acts.rescue(item));
    case "h": return one(meant, (item) => acts.handOver(item));
    default: return false;
  }
}

/** What a press on a button or link of the list stands for, by its `data-act`. */
function pressed(act: string, items: readonly Item[], acts: Acts): boolean {
  if (act === "acknowledge") void acts.acknowledge(items);
  else if (act === "undo") void acts.undo();
  else if (act === "shelve") void acts.shelve(items);
  else if (act === "false") void acts.falseAlarm(items);
  else return false;
  return true;
}

export function startKeys(queue: Queue, acts: Acts): void {
  const place = document.getElementById("alerts");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const inside = event.target instanceof Node && place?.contains(event.target);
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && inside && queue.focused()) queue.move(step);
    else if (kept("keys") === "off" || !press(event.key, queue, acts)) return;
    event.preventDefault();
  });
  place?.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-act]") : null;
    if (!target || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = target.closest<HTMLElement>("[data-alerts=list] > [data-alert]")?.dataset["alert"];
    const items = id === undefined ? queue.meant() : queue.items().filter((item) => item.id === id);
    const isTogether = target.closest("#alerts-together") !== null;
    if ((id !== undefined || isTogether) && pressed(target.dataset["act"] ?? "", items, acts)) event.preventDefault();
  });
}
