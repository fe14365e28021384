/** The replay: joins the map, what happened, the clock of then, the list, the graph and the address. */

import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { fontLoaded, hashOf, prepareMaps, recolour, sayFaults } from "./picture/chart.ts";
import { EVERYTHING, type Filter, filterWithout, isShown, LayersForm } from "./picture/filters.ts";
import { Grid } from "./picture/grid.ts";
import { makeMap } from "./picture/map.ts";
import { mercatorX, mercatorY, TILE } from "./picture/mercator.ts";
import { Overlays } from "./picture/overlays.ts";
import { readPalette } from "./picture/palette.ts";
import { showScale } from "./picture/readings.ts";
import { ABOVE_TRACKS, TRAIL } from "./picture/style.ts";
import { setHatch } from "./picture/style-overlays.ts";
import { TrackLayer } from "./picture/track-layer.ts";
import { Tracks } from "./picture/tracks.ts";
import { hiddenIn, MOST_SELECTED, readSelection, withHidden, withKept } from "./replay/address.ts";
import { Controls } from "./replay/controls.ts";
import type { Graph } from "./replay/graph.ts";
import { Past } from "./replay/past.ts";
import { Player } from "./replay/player.ts";
import { Rows } from "./replay/rows.ts";
import { THEME_CHANGED } from "./shell/palette.ts";
import { say } from "./words.ts";

const REACH = matchMedia("(pointer: coarse)").matches ? 26 : 14;

class Replay {
  readonly #element: HTMLElement;
  readonly #past: Past;
  readonly #player: Player;
  readonly #controls: Controls;
  readonly #rows: Rows;
  readonly #tracks = new Tracks();
  readonly #grid = new Grid();
  readonly #map: MapLibreMap;
  readonly #layer: TrackLayer;
  readonly #layers: LayersForm;
  readonly #overlays: Overlays;
  #filter: Filter = EVERYTHING;
  #selected: readonly number[];
  #followed: number | null;
  #graph: Graph | null = null;

  constructor(element: HTMLElement, past: Past) {
    this.#element = element;
    this.#past = past;
    const { begin, end, at } = element.dataset;
    const palette = readPalette();
    this.#map = makeMap(element, palette, null);
    this.#layer = new TrackLayer(this.#tracks, palette);
    const events = { changed: (now: number, playing: boolean) => this.#show(now, playing) };
    this.#player = new Player(Number(begin), Number(end), Number(at), events, (work) => requestAnimationFrame(work));
    this.#controls = new Controls(this.#player, () => this.#keep());
    this.#rows = new Rows((slot) => this.#toggle(slot));
    this.#overlays = new Overlays(this.#map, element);
    this.#layers = new LayersForm(document.querySelector("#layers"), (hide) => this.#hide(hide));
    ({ selected: this.#selected, followed: this.#followed } = readSelection(new URL(location.href)));
  }

  start(): void {
    const map = this.#map;
    this.#controls.start();
    map.on("load", () => {
      map.addLayer(this.#layer, ABOVE_TRACKS);
      setHatch(map, readPalette());
      this.#overlays.start();
      this.#hide(hiddenIn(new URL(location.href)));
      this.#select(this.#selected);
      this.#element.dataset["ready"] = "yes";
    });
    sayFaults(map);
    map.on("move", () => this.#scale());
    map.on("moveend", () => {
      if (!this.#player.playing) this.#keep();
    });
    map.on("click", ({ point }) => {
      const row = this.#rowAt(point.x, point.y);
      if (row >= 0) this.#toggle(this.#tracks.slot[row]!);
    });
    document.addEventListener(THEME_CHANGED, () => this.#recolour());
    document.querySelector("[data-find]")?.addEventListener("change", () => this.#rows.ask(this.#player.at, false));
    for (const name of ["in", "out"] as const) {
      document.querySelector(`[data-map=${name}]`)?.addEventListener("click", () => (name === "in" ? map.zoomIn() : map.zoomOut()));
    }
    document.querySelector("[data-replay=follow]")?.addEventListener("click", () => {
      this.#followed = this.#followed === null ? (this.#selected[0] ?? null) : null;
      this.#select(this.#selected);
    });
    this.#scale();
    this.#show(this.#player.at, false);
    if (new URL(location.href).searchParams.get("play") === "true") this.#player.play();
  }

  /** Hides what the live picture would hide by the same names; the address keeps them. */
  #hide(hide: readonly string[]): void {
    history.replaceState(history.state, "", withHidden(new URL(location.href), hide));
    this.#layers.show(hide);
    this.#filter = filterWithout(hide, this.#layers.numbers);
    this.#layer.filter = this.#filter;
    this.#overlays.hide(this.#filter.hidden);
    const kept = document.querySelector<HTMLInputElement>("[data-query-hide]");
    if (kept) kept.value = hide.join(",");
    this.#show(this.#player.at, this.#player.playing);
  }

  #show(at: number, playing: boolean): void {
    this.#tracks.apply(this.#past.picture(at));
    const { count, kind, flags } = this.#tracks;
    let shown = 0;
    for (let row = 0; row < count; row += 1) if (isShown(this.#filter, kind[row]!, flags[row]!)) shown += 1;
    this.#controls.show(at, playing, shown);
    this.#rows.ask(at, playing);
    this.#graph?.show(at);
    this.#drawWays(at);
    const followed = this.#followed === null ? null : this.#tracks.get(this.#followed);
    if (followed) this.#map.jumpTo({ center: [followed.lon, followed.lat] });
    if (!playing) this.#keep();
    this.#map.triggerRepaint();
  }

  #keep(): void {
    const { at, speed, begin, end } = this.#player;
    const kept = { at, speed, selected: this.#selected, followed: this.#followed };
    const address = withKept(new URL(location.href), kept, begin, end);
    address.hash = hashOf(this.#map);
    history.replaceState(history.state, "", address);
  }

  #toggle(slot: number): void {
    const others = this.#selected.filter((one) => one !== slot);
    const isNew = others.length === this.#selected.length;
    // The oldest choice gives way: more lines than these cannot be told apart.
    this.#select(isNew ? [...others, slot].slice(-MOST_SELECTED) : others);
  }

  #select(selected: readonly number[]): void {
    this.#selected = selected;
    if (this.#followed !== null && !selected.includes(this.#followed)) this.#followed = selected[0] ?? null;
    this.#layer.chosen = this.#followed ?? selected[0] ?? -1;
    this.#rows.mark(selected);
    const follow = document.querySelector("[data-replay=follow]");
    follow?.setAttribute("aria-pressed", String(this.#followed !== null));
    follow?.toggleAttribute("disabled", selected.length === 0);
    void this.#drawGraph();
    this.#show(this.#player.at, this.#player.playing);
  }

  async #drawGraph(): Promise<void> {
    const section = document.getElementById("graph");
    const [speed, course] = ["speed", "course"].map((name) => section?.querySelector<HTMLElement>(`[data-graph=${name}]`));
    if (!section || !speed || !course) return;
    section.hidden = this.#selected.length === 0;
    if (this.#selected.length > 0 && this.#graph === null) {
      const loaded = (await import(this.#element.dataset["graph"]!)) as typeof import("./replay/graph.ts");
      this.#graph ??= new loaded.Graph(speed, course, this.#player.begin, this.#player.end);
    }
    const style = getComputedStyle(section);
    const accent = readPalette().accent;
    this.#graph?.draw(this.#selected.map((slot) => this.#past.way(slot)), { text: style.color, line: style.borderTopColor, accent });
    this.#graph?.show(this.#player.at);
    const names = section.querySelector("[data-graph=names]");
    names?.replaceChildren(...this.#selected.map((slot) => this.#name(slot)));
  }

  #name(slot: number): HTMLElement {
    const item = document.createElement("li");
    item.textContent = this.#rows.titles.get(slot) ?? say("Track {number}", { number: slot });
    return item;
  }

  #drawWays(at: number): void {
    const coordinates = this.#selected
      .map((slot) => this.#past.way(slot, at))
      .filter((way) => way.at.length > 1)
      .map((way) => way.lon.map((lon, index) => [lon, way.lat[index]!]));
    const source = this.#map.getSource<GeoJSONSource>(TRAIL);
    source?.setData({ type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates } });
  }

  #rowAt(x: number, y: number): number {
    const { lng, lat } = this.#map.getCenter();
    const { clientWidth: width, clientHeight: height } = this.#map.getCanvas();
    const view = { x: mercatorX(lng), y: mercatorY(lat), world: TILE * 2 ** this.#map.getZoom(), width, height };
    this.#grid.fill(this.#tracks, view, this.#filter);
    return this.#grid.pick(this.#tracks, x, y, REACH);
  }

  #scale(): void {
    showScale(document.getElementById("scale"), this.#map.getCenter().lat, this.#map.getZoom());
  }

  #recolour(): void {
    const palette = readPalette();
    this.#layer.setPalette(palette);
    recolour(this.#map, palette);
    void this.#drawGraph();
  }
}

async function start(): Promise<void> {
  const element = document.getElementById("replay");
  if (!element) return;
  prepareMaps(element);
  await fontLoaded();
  const answer = await fetch(element.dataset["frames"]!);
  if (!answer.ok) {
    const wrong = document.getElementById("replay-wrong");
    if (wrong) wrong.hidden = false;
    return;
  }
  const past = new Past(await answer.arrayBuffer());
  const thinned = document.getElementById("replay-thinned");
  if (thinned && past.everyS > 0) {
    thinned.hidden = false;
    thinned.textContent = say("One position every {seconds} s: this time holds too many to show all.", { seconds: past.everyS });
  }
  new Replay(element, past).start();
}

void start();
