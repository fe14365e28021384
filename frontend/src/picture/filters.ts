/** Which tracks are shown: by kind, sublayer and origin. Rescue is always shown, whatever the filters say. */

import { KINDS, layerOf, PERSON, RECEIVED, RESCUE, STALE } from "./wire.ts";

/** Bits of `origins`. */
export const OWN_BIT = 1;
export const RECEIVED_BIT = 2;
export const STALE_BIT = 4;

const ORIGIN_BITS: ReadonlyMap<string, number> = new Map([
  ["own", OWN_BIT],
  ["received", RECEIVED_BIT],
  ["stale", STALE_BIT],
]);

/** What lies on the map beside the tracks and can be hidden. */
export const OVERLAYS = ["areas", "zones", "lines", "sections", "bearings"] as const;
export type Overlay = (typeof OVERLAYS)[number];

export interface Filter {
  /** Bit `n` is set where kind `n` is shown. */
  readonly kinds: number;
  /** OWN_BIT, RECEIVED_BIT, STALE_BIT. */
  readonly origins: number;
  /** Bit `n` is set where the sublayer of number `n` is shown. */
  readonly layers: number;
  readonly hidden: ReadonlySet<Overlay>;
}

const ALL = 0xffff_ffff;
export const EVERYTHING: Filter = { kinds: ALL, origins: 7, layers: ALL, hidden: new Set() };

/** Whether the filter shows a track of this kind and these flags. The shader says the same in `shown`. */
export function isShown(filter: Filter, kind: number, flags: number): boolean {
  if (flags & RESCUE) return true;
  if (!(filter.kinds & (1 << kind))) return false;
  if (!(filter.layers & (1 << layerOf(flags)))) return false;
  if (flags & STALE && !(filter.origins & STALE_BIT)) return false;
  return (filter.origins & (flags & RECEIVED ? RECEIVED_BIT : OWN_BIT)) !== 0;
}

/**
 * The filter that hides the named things: kinds, `own`, `received`, `stale`, overlays, and sublayers by their numbers.
 *
 * What has no such name hides nothing.
 */
export function filterWithout(hidden: Iterable<string>, layerNumbers: ReadonlyMap<string, number> = new Map()): Filter {
  let { kinds, origins, layers } = EVERYTHING;
  const overlays = new Set<Overlay>();
  for (const name of hidden) {
    const kind = KINDS.indexOf(name);
    if (kind >= 0 && kind !== PERSON) kinds &= ~(1 << kind);
    layers &= ~(layerNumbers.has(name) ? 1 << layerNumbers.get(name)! : 0);
    origins &= ~(ORIGIN_BITS.get(name) ?? 0);
    if ((OVERLAYS as readonly string[]).includes(name)) overlays.add(name as Overlay);
  }
  return { kinds: kinds >>> 0, origins, layers: layers >>> 0, hidden: overlays };
}

/** The form of layers: one box for each name that can be hidden, its value being that name. */
export class LayersForm {
  readonly numbers: ReadonlyMap<string, number>;
  readonly #boxes: readonly HTMLInputElement[];

  /** Calls `changed` with the names that are hidden after every change by hand. */
  constructor(form: HTMLFormElement | null, changed: (hide: string[]) => void) {
    this.#boxes = form ? [...form.querySelectorAll<HTMLInputElement>("input[type=checkbox]")] : [];
    const numbered = this.#boxes.filter((box) => box.dataset["number"]);
    this.numbers = new Map(numbered.map((box) => [box.value, Number(box.dataset["number"])]));
    form?.addEventListener("change", () => changed(this.#boxes.filter((box) => !box.checked).map((box) => box.value)));
    // The choice of symbols stands in the same form, and hides nothing.
    form?.addEventListener("reset", (event) => {
      event.preventDefault();
      changed([]);
    });
  }

  /** Sets the boxes as the address says. */
  show(hide: readonly string[]): void {
    for (const box of this.#boxes) box.checked = !hide.includes(box.value);
  }
}
