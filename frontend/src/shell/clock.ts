/** The clock in the bar: the node's time in UTC, carried on by the browser's monotonic clock. */

/** The time of day as a watch officer writes it: 07:31:17Z. */
export function zulu(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)}Z`;
}

/**
 * Runs `<time id="clock" data-now="1763796677000">`.
 *
 * The page says the node's time when it was written; what has passed since is counted without looking at
 * this computer's own clock, which may be wrong. Without data-now the computer's clock has to do.
 */
export function startClock(): void {
  const clock = document.getElementById("clock");
  if (!(clock instanceof HTMLTimeElement)) return;
  const written = Number(clock.dataset["now"]);
  const start = Number.isFinite(written) && written > 0 ? written - performance.now() : performance.timeOrigin;
  const tick = (): void => {
    const now = start + performance.now();
    clock.textContent = zulu(now);
    clock.dateTime = new Date(now).toISOString();
    setTimeout(tick, 1000 - (now % 1000));
  };
  tick();
}
