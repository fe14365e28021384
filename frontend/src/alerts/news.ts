/** What is new in a queue that was looked at before. */

/** What of an alert tells whether it is new. */
export interface Told {
  readonly id: string;
  readonly level: string;
  /** Since when it waits, ms UTC: raised, or back from being put off. */
  readonly since: number;
}

/** A list as it stood at its last look. */
export interface Looked {
  readonly ids: ReadonlySet<string>;
  /** When, by the node's clock, ms UTC. */
  readonly at: number;
  /** Whether more waited than the list held. */
  readonly isCut: boolean;
}

/** An alert may stand in the list so long after it was raised, ms. */
const LATE_MS = 60_000;

/**
 * Those of some alerts that were not there before; none where nothing is known of before.
 *
 * What only moved up into a list that could not hold it is nothing new, unless somebody may be in danger.
 */
export function fresh<Item extends Told>(before: Looked | null, items: readonly Item[]): Item[] {
  if (before === null) return [];
  const { ids, at, isCut } = before;
  return items.filter((one) => !ids.has(one.id) && (!isCut || one.level === "sos" || one.since >= at - LATE_MS));
}
