/** Which tracks are shown: by kind and origin. Rescue is always shown, whatever the filters say. */

import { RECEIVED, RESCUE, STALE } from "./wire.ts";

/** Bits of `origins`. */
export const OWN_BIT = 1;
export const RECEIVED_BIT = 2;
export const STALE_BIT = 4;

const ORIGIN_BITS: ReadonlyMap<string, number> = new Map([
  ["own", OWN_BIT],
  ["received", RECEIVED_BIT],
  ["stale", STALE_BIT],
]);

export interface Filter {
  /** Bit `n` is set where kind `n` is shown. */
  readonly kinds: number;
  /** OWN_BIT, RECEIVED_BIT, STALE_BIT. */
  readonly origins: number;
  readonly areas: boolean;
}

export const EVERYTHING: Filter = { kinds: 0xff, origins: 7, areas: true };

/** Whether the filter shows a track of this kind and these flags. The shader says the same in `shown`. */
export function isShown(filter: Filter, kind: number, flags: number): boolean {
  if (flags & RESCUE) return true;
  if (!(filter.kinds & (1 << kind))) return false;
  if (flags & STALE && !(filter.origins & STALE_BIT)) return false;
  return (filter.origins & (flags & RECEIVED ? RECEIVED_BIT : OWN_BIT)) !== 0;
}

/** The filter that hides the named things: numbers of kinds, `own`, `received`, `stale`, `areas`. */
export function filterWithout(hidden: Iterable<string>): Filter {
  let { kinds, origins, areas } = EVERYTHING;
  for (const name of hidden) {
    if (/^[0-5]$/.test(name)) kinds &= ~(1 << Number(name));
    else if (name === "areas") areas = false;
    else origins &= ~(ORIGIN_BITS.get(name) ?? 0);
  }
  return { kinds, origins, areas };
}

/** What a box of the form is called in the address: its value, but for the areas. */
function nameOf(box: HTMLInputElement): string {
  return box.name === "areas" ? "areas" : box.value;
}

/**
 * Joins the form of layers with the address (`?hide=2,received`), so that a view can be sent to a colleague.
 *
 * Calls `changed` at once and after every change.
 */
export function startFilters(form: HTMLFormElement | null, changed: (filter: Filter) => void): void {
  const address = new URL(location.href);
  const hidden = new Set((address.searchParams.get("hide") ?? "").split(",").filter(Boolean));
  const boxes = form ? [...form.querySelectorAll<HTMLInputElement>("input[type=checkbox]")] : [];
  for (const box of boxes) box.checked = !hidden.has(nameOf(box));
  form?.addEventListener("change", () => {
    const names = boxes.filter((box) => !box.checked).map(nameOf);
    const now = new URL(location.href);
    if (names.length) now.searchParams.set("hide", names.join(","));
    else now.searchParams.delete("hide");
    history.replaceState(history.state, "", now);
    changed(filterWithout(names));
  });
  changed(filterWithout(hidden));
}
