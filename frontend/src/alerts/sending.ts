/** Asks the node to do something, as the forms of the page do; what it answers is read as words. */

import { say } from "../words.ts";

export type Fields = ReadonlyArray<readonly [name: string, value: string]>;

/** Where an act leads back to: a small page, since the queue itself is renewed anyway. */
const BACK = "/alerts/bell";

/** The reasons in an answer that is a page, or the page's whole text where it gives none. */
function reasonsIn(page: string): string {
  const answer = new DOMParser().parseFromString(page, "text/html");
  const listed = [...answer.querySelectorAll(".error-summary li")].map((one) => one.textContent?.trim() ?? "");
  return listed.join(" ") || (answer.querySelector("main")?.textContent?.replace(/\s+/g, " ").trim() ?? "");
}

/** Runs an action; returns why it was refused, in words, or nothing where it was done. */
export async function send(action: string, fields: Fields): Promise<string> {
  const body = new URLSearchParams([...fields.map(([name, value]) => [name, value]), ["_back", BACK]]);
  try {
    const answer = await fetch(`/do/alerts/${action}`, { method: "POST", body });
    if (answer.url.includes("/sign-in")) return say("Your session has ended. This was not carried out.");
    return answer.ok ? "" : reasonsIn(await answer.text());
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Lets the lists of the page be renewed now. */
export function renew(): void {
  document.body.dispatchEvent(new Event("lindero:alerts"));
}
