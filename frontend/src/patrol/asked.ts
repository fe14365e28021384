/** A form of the page as the node's JSON interface takes it. */

const E7 = 10_000_000;

const LETTERED = /^(\d+(?:\.\d+)?)\s*([NS])\s+(\d+(?:\.\d+)?)\s*([EW])$/i;

/** Reads `11.2 55.6`, longitude then latitude, or `55.6 N 11.2 E`, as the node keeps places; null for anything else. */
export function placeOf(text: string): readonly [number, number] | null {
  const words = text.replaceAll(",", " ").trim();
  const [, north, ns, east, ew] = LETTERED.exec(words) ?? [];
  const parts = north === undefined ? words.split(/\s+/) : [signed(east, ew), signed(north, ns)];
  const [lon, lat] = parts.map(Number);
  if (parts.length !== 2 || lon === undefined || lat === undefined) return null;
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return null;
  return [Math.round(lon * E7), Math.round(lat * E7)];
}

function signed(degrees = "", letter = ""): string {
  return /[SW]/i.test(letter) ? `-${degrees}` : degrees;
}

/** One field of a form: what it says, and as what it is meant. */
export interface Given {
  readonly name: string;
  readonly text: string;
  readonly type: string;
}

/** The ask of filled-in fields; what is empty is left out, names with an underscore are the form's own. */
export function askOf(fields: readonly Given[]): Record<string, unknown> {
  const ask: Record<string, unknown> = {};
  for (const { name, text, type } of fields) {
    if (name === "" || name.startsWith("_") || text.trim() === "") continue;
    if (type === "place") ask[name] = placeOf(text);
    else ask[name] = type === "number" ? Number(text) : text;
  }
  return ask;
}

/** The fields of a form in the page. */
export function fieldsOf(form: HTMLFormElement): Given[] {
  const found: Given[] = [];
  for (const element of form.elements) {
    const isField =
      element instanceof HTMLInputElement ||
      element instanceof HTMLSelectElement ||
      element instanceof HTMLTextAreaElement;
    if (!isField || element.type === "file") continue;
    found.push({ name: element.name, text: element.value, type: element.dataset["type"] ?? "" });
  }
  return found;
}
