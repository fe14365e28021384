/** The address that opens the replay from elsewhere. */

/** How long before the chosen instant the replay begins, ms. */
export const BEFORE = 10 * 60_000;
const MINUTE = 60_000;

/** The address of the replay around an instant: it begins a little before, and ends where the strip does. */
export function replayAddress(at: number, begin: number, end: number, play: boolean): string {
  const from = Math.max(begin, Math.min(at, end - MINUTE) - BEFORE);
  return `/replay?from=${from}&to=${end}&at=${Math.min(at, end)}${play ? "&play=true" : ""}`;
}
