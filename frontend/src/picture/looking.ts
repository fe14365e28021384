/** Where the map looks, in the words of the feed; said anew only when what was said no longer covers it. */

/** Edges in degrees, and the map's zoom. */
export interface Look {
  west: number;
  south: number;
  east: number;
  north: number;
  zoom: number;
}

/** The server tells what lies half a map beyond each edge; within a little less nothing can be missing. */
const COVERED = 0.4;

/** Zoomed in by more, the server's half pixels would be seen as jumps; zoomed out by more, they would be needless. */
const CLOSER = 0.5;
const FARTHER = 1;

const MOST_KEPT = 64;

const within = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

export class Looking {
  #said: (Look & { kept: string }) | null = null;

  /** What to say for a map that looks there and keeps these tracks wherever they are; null while nothing need be said. */
  words(look: Look, slots: Iterable<number>): string | null {
    const kept = [...new Set(slots)].slice(0, MOST_KEPT).join(" ");
    if (this.#said !== null && this.#said.kept === kept && this.#covers(this.#said, look)) return null;
    this.#said = { ...look, kept };
    const edges = [within(look.west, 900), within(look.south, 90), within(look.east, 900), within(look.north, 90)];
    const words = `view ${edges.map((edge) => edge.toFixed(6)).join(" ")} ${within(look.zoom, 24).toFixed(2)}`;
    return kept === "" ? words : `${words} ${kept}`;
  }

  #covers(said: Look, look: Look): boolean {
    const across = COVERED * (said.east - said.west);
    const along = COVERED * (said.north - said.south);
    return (
      look.west >= said.west - across &&
      look.east <= said.east + across &&
      look.south >= said.south - along &&
      look.north <= said.north + along &&
      look.zoom <= said.zoom + CLOSER &&
      look.zoom >= said.zoom - FARTHER
    );
  }
}
