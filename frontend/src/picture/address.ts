/** What the address says of the picture, so that a view can be sent to a colleague, reloaded and gone back from. */

/** West, south, east and north in degrees. */
export type Edges = readonly [number, number, number, number];

/** Everything that the address keeps; the list takes the same query. */
export interface Shown {
  /** Words that the rows must hold. */
  readonly q: string;
  /** Names that are hidden: kinds, layers, origins, overlays. */
  readonly hide: readonly string[];
  readonly view: Edges | null;
  /** Slot of the selected track. */
  readonly sel: number | null;
  /** Slots of further tracks whose way is shown. */
  readonly trails: readonly number[];
  /** Whether tracks are drawn with symbols of APP-6 and not with the civil ones. */
  readonly app6: boolean;
}

const MOST_TRAILS = 8;
const TURN_AND_A_HALF = 540;

function slots(text: string | null): number[] {
  const numbers = (text ?? "").split(",").filter((part) => /^\d{1,10}$/.test(part)).map(Number);
  return [...new Set(numbers)].filter((slot) => slot < 2 ** 32);
}

function edges(text: string | null): Edges | null {
  const numbers = (text ?? "").split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  const sound = numbers.length === 4 && numbers.every((edge) => Math.abs(edge) <= TURN_AND_A_HALF);
  const [west = 0, south = 0, east = 0, north = 0] = numbers;
  return sound && south < north && west < east ? [west, south, east, north] : null;
}

/** Reads a query; what is no sense in it counts as not said. */
export function readShown(search: string): Shown {
  const query = new URLSearchParams(search);
  return {
    q: query.get("q") ?? "",
    hide: (query.get("hide") ?? "").split(",").map((name) => name.trim()).filter(Boolean),
    view: edges(query.get("view")),
    sel: slots(query.get("sel"))[0] ?? null,
    trails: slots(query.get("trails")).slice(0, MOST_TRAILS),
    app6: query.get("symbols") === "app6",
  };
}

/** Writes the query, without what is as it is at first; `?` stands before it unless it is empty. */
export function writeShown(shown: Shown): string {
  const parts: [string, string][] = [
    ["q", shown.q],
    ["hide", shown.hide.join(",")],
    ["view", shown.view?.map((edge) => Number(edge.toFixed(4))).join(",") ?? ""],
    ["sel", shown.sel === null ? "" : String(shown.sel)],
    ["trails", shown.trails.slice(-MOST_TRAILS).join(",")],
    ["symbols", shown.app6 ? "app6" : ""],
  ];
  const said = parts.filter(([, value]) => value !== "");
  // A comma says more in an address than %2C, and is allowed there.
  return said.length ? `?${said.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",")}`).join("&")}` : "";
}

/** The address as the one place where it is kept what is shown. */
export class Address {
  shown: Shown;
  readonly #changed: (shown: Shown, byHistory: boolean) => void;

  constructor(changed: (shown: Shown, byHistory: boolean) => void) {
    this.#changed = changed;
    this.shown = readShown(location.search);
    addEventListener("popstate", () => {
      this.shown = readShown(location.search);
      this.#spread();
      this.#changed(this.shown, true);
    });
    this.#spread();
  }

  /** Says something new. A step that somebody may want to go back from is one in the history; moving about is none. */
  say(part: Partial<Shown>, step = true): void {
    const before = writeShown(this.shown);
    this.shown = { ...this.shown, ...part };
    const query = writeShown(this.shown);
    if (query === before && location.hash === "") return;
    history[step ? "pushState" : "replaceState"](history.state, "", location.pathname + query);
    this.#spread();
    this.#changed(this.shown, false);
  }

  /** Hands the query to the links that lead to the same things elsewhere, and to what the rows are asked with. */
  #spread(): void {
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-same-query]")) {
      link.search = writeShown(this.shown);
    }
    const hide = document.querySelector<HTMLInputElement>("[data-query-hide]");
    if (hide) hide.value = this.shown.hide.join(",");
  }
}
