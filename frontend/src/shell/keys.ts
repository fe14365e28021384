/** Single keys: help, find, palette, sections. They can be switched off, as WCAG 2.1.4 asks. */

import { keep, kept } from "../kept.ts";
import { openFind } from "./find.ts";
import { otherTheme } from "./palette.ts";

/** Whether a key pressed here is meant for the element itself, as letters are in a text field. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, select, textarea"));
}

function openHelp(): void {
  const help = document.getElementById("help");
  if (help instanceof HTMLDialogElement && !help.open) help.showModal();
}

function press(key: string): boolean {
  if (key === "?") openHelp();
  else if (key === "g") openFind();
  else if (key === "/") document.querySelector<HTMLElement>("[data-find]")?.focus();
  else if (key === "t") otherTheme();
  else if (/^[1-9]$/.test(key)) document.querySelectorAll<HTMLElement>(".rail-item")[Number(key) - 1]?.click();
  else return false;
  return true;
}

export function startKeys(): void {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest('[data-action="help"]')) openHelp();
    if (event.target instanceof Element && event.target.closest('[data-action="print"]')) print();
  });
  const toggle = document.querySelector<HTMLInputElement>('[data-action="keys"]');
  if (toggle) {
    toggle.checked = kept("keys") !== "off";
    toggle.addEventListener("change", () => keep("keys", toggle.checked ? null : "off"));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (kept("keys") === "off" || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (press(event.key)) event.preventDefault();
  });
}
