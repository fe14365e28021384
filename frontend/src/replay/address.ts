/** What of the replay the address keeps, so that a colleague sees the same: instant, speed, selected tracks, followed one. */

/** Most tracks that are selected at once: more lines cannot be told apart in one graph. */
export const MOST_SELECTED = 4;

export interface Kept {
  at: number;
  speed: number;
  selected: readonly number[];
  followed: number | null;
}

/** Reads what an address keeps of selection and following; the page itself says instant and speed. */
export function readSelection(address: URL): Pick<Kept, "selected" | "followed"> {
  const numbers = (address.searchParams.get("tracks") ?? "").split(",").filter((word) => /^\d+$/.test(word));
  const selected = [...new Set(numbers.map(Number))].slice(0, MOST_SELECTED);
  const follow = address.searchParams.get("follow") ?? "";
  return { selected, followed: /^\d+$/.test(follow) ? Number(follow) : null };
}

/** The same address with what is kept now. */
export function withKept(address: URL, kept: Kept, begin: number, end: number): URL {
  const now = new URL(address);
  const set = (name: string, word: string): void => {
    if (word === "") now.searchParams.delete(name);
    else now.searchParams.set(name, word);
  };
  set("from", new Date(begin).toISOString());
  set("to", new Date(end).toISOString());
  set("at", new Date(Math.round(kept.at)).toISOString());
  set("speed", String(kept.speed));
  set("tracks", kept.selected.join(","));
  set("follow", kept.followed === null ? "" : String(kept.followed));
  now.searchParams.delete("play");
  return now;
}

/** The names that an address hides, as on the live picture. */
export function hiddenIn(address: URL): string[] {
  return (address.searchParams.get("hide") ?? "").split(",").map((name) => name.trim()).filter(Boolean);
}

/** The same address with these names hidden. */
export function withHidden(address: URL, hide: readonly string[]): URL {
  const now = new URL(address);
  if (hide.length > 0) now.searchParams.set("hide", hide.join(","));
  else now.searchParams.delete("hide");
  return now;
}
