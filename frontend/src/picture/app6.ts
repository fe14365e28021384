/** Symbols of APP-6(D) on demand: one picture for each code in use, side by side, loaded only by who chooses them. */

import ms from "milsymbol";
import { KINDS, RECEIVED, STALE } from "./wire.ts";

/**
 * What each kind of track is drawn as: symbol set and entity, and who it is said to be, by APP-6(D).
 *
 * Affiliation is never guessed: everything civil has the frame of neutral, what is not known the frame of unknown,
 * own patrols alone that of friend; a neighbour's patrol is neutral like everything that is not ours. Nothing is
 * ever hostile or suspect. Rescue and signs have no such symbol: they stay as they are.
 */
export const CODES: Readonly<Record<string, { set: string; entity: string; own: Identity; received: Identity }>> = {
  unknown: { set: "00", entity: "000000", own: "unknown", received: "unknown" },
  vessel: { set: "30", entity: "140000", own: "neutral", received: "neutral" },
  vehicle: { set: "15", entity: "160000", own: "neutral", received: "neutral" },
  aircraft: { set: "01", entity: "120000", own: "neutral", received: "neutral" },
  drone: { set: "01", entity: "120300", own: "neutral", received: "neutral" },
  patrol: { set: "10", entity: "141700", own: "friend", received: "neutral" },
};

type Identity = "unknown" | "friend" | "neutral";
const IDENTITIES: Readonly<Record<Identity, string>> = { unknown: "1", friend: "3", neutral: "4" };

/** Bits of the flags that a symbol shows. */
const VARIANTS = RECEIVED | STALE;

/** Side of one picture in pixels: enough for twice the density at the largest size. */
const CELL = 96;

/** All symbols on one canvas: columns are the numbers of kinds, rows are RECEIVED and STALE. */
export interface Atlas {
  readonly canvas: HTMLCanvasElement;
  readonly columns: number;
  readonly rows: number;
  /** Bit `n` is set where kind `n` has a symbol. */
  readonly kinds: number;
}

/** The code of 20 digits: what is not seen any more has the dashed frame of what is not present. */
export function codeOf(kind: string, flags: number): string | null {
  const code = CODES[kind];
  if (!code) return null;
  const identity = IDENTITIES[flags & RECEIVED ? code.received : code.own];
  return `100${identity}${code.set}${flags & STALE ? "1" : "0"}000${code.entity}0000`;
}

/** Draws every symbol once; what is received is lines in its own colour, as in the civil symbols. `edge` parts them from the map. */
export function drawAtlas(edge: string, received: string): Atlas {
  const canvas = document.createElement("canvas");
  const rows = VARIANTS + 1;
  [canvas.width, canvas.height] = [KINDS.length * CELL, rows * CELL];
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  let kinds = 0;
  for (const [number, kind] of KINDS.entries()) {
    for (let variant = 0; variant < rows; variant += 1) {
      const code = codeOf(kind, variant);
      if (code === null) continue;
      kinds |= 1 << number;
      const lines = variant & RECEIVED ? { fill: false, monoColor: received } : {};
      const symbol = new ms.Symbol(code, { size: CELL * 0.5, outlineColor: edge, outlineWidth: 6, ...lines });
      const { width, height } = symbol.getSize();
      const scale = Math.min(1, (CELL - 8) / Math.max(width, height));
      const [w, h] = [width * scale, height * scale];
      context.drawImage(symbol.asCanvas(), (number + 0.5) * CELL - w / 2, (variant + 0.5) * CELL - h / 2, w, h);
    }
  }
  return { canvas, columns: KINDS.length, rows, kinds };
}
