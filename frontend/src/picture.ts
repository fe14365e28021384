/** The picture: joins the map, the live feed, the address, the list and the selected track. */

import type { Map as MapLibreMap } from "maplibre-gl";
import { Address, type Shown } from "./picture/address.ts";
import { placeInHash } from "./picture/beginning.ts";
import { Beyond, beyond } from "./picture/beyond.ts";
import { fontLoaded, prepareMaps, recolour, sayFaults } from "./picture/chart.ts";
import { type Counted, Feed, type Socket } from "./picture/feed.ts";
import { EVERYTHING, type Filter, filterWithout, isShown, LayersForm } from "./picture/filters.ts";
import { Grid } from "./picture/grid.ts";
import { Looking } from "./picture/looking.ts";
import { makeMap, showBase } from "./picture/map.ts";
import { measurePanel } from "./picture/measure.ts";
import { mercatorX, mercatorY, TILE } from "./picture/mercator.ts";
import { Overlays } from "./picture/overlays.ts";
import { readPalette } from "./picture/palette.ts";
import { Card, showPlace, showScale } from "./picture/readings.ts";
import { Rows } from "./picture/rows.ts";
import { Selection } from "./picture/selection.ts";
import { Status } from "./picture/status.ts";
import { ABOVE_TRACKS } from "./picture/style.ts";
import { setHatch } from "./picture/style-overlays.ts";
import { Symbols } from "./picture/symbols.ts";
import { Tools } from "./picture/tools.ts";
import { TrackLayer } from "./picture/track-layer.ts";
import { Tracks } from "./picture/tracks.ts";
import { Trails } from "./picture/trails.ts";
import type { Frame } from "./picture/wire.ts";
import { zonePanel } from "./picture/zone-form.ts";
import { THEME_CHANGED } from "./shell/palette.ts";

/** How far from a symbol's middle a press still means it, in pixels: fingers need more than a mouse. */
const REACH = matchMedia("(pointer: coarse)").matches ? 26 : 14;

const NARROW = matchMedia("(width <= 48rem)");

/** Name of the performance measure of each update, for whoever wants to know what it costs. */
const MEASURE = "lindero:update";

/** Name of the mark of the first frame that holds tracks. */
const DRAWN = "lindero:drawn";

/** Longest time that coasts wait for the first ships, ms. */
const BASE_WAITS = 700;

/** Marks a move that a reader asked for without touching the map itself. */
const BY_HAND = { byHand: true };

class Picture {
  readonly #element: HTMLElement;
  readonly #tracks = new Tracks();
  readonly #grid = new Grid();
  readonly #address: Address;
  readonly #map: MapLibreMap;
  readonly #layer: TrackLayer;
  readonly #status: Status;
  readonly #card: Card;
  readonly #trails: Trails;
  readonly #selection: Selection;
  readonly #layers: LayersForm;
  readonly #overlays: Overlays;
  readonly #rows: Rows;
  readonly #beyond: Beyond;
  readonly #tools: Tools;
  readonly #symbols: Symbols;
  readonly #looking = new Looking();
  readonly #feed: Feed;
  /** How many tracks there are, also beyond the map; nothing while the map is told of every one. */
  #all: Counted[] = [];
  /** A chosen track of which the map was not told yet. */
  #awaited: number | null = null;
  #filter: Filter = EVERYTHING;
  #gridOf = "";
  #isSurrounded = false;
  #fitted: boolean;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#address = new Address((shown, byHistory) => this.#show(shown, byHistory));
    const { view } = this.#address.shown;
    this.#fitted = view !== null || element.dataset["center"] !== undefined || location.hash.includes("map=");
    // On a phone the panel would cover the sea.
    if (NARROW.matches) element.querySelector(".layers")?.removeAttribute("open");
    const palette = readPalette();
    this.#map = makeMap(element, palette, view, true);
    this.#layer = new TrackLayer(this.#tracks, palette);
    this.#status = new Status(element);
    this.#card = new Card(element);
    this.#trails = new Trails(this.#map, element.dataset["trail"]);
    this.#selection = new Selection(element.dataset["detail"], (slot) => this.#chosen(slot));
    this.#layers = new LayersForm(document.querySelector("#layers"), (hide) => this.#address.say({ hide }));
    this.#overlays = new Overlays(this.#map, element);
    this.#rows = new Rows((part) => this.#address.say(part, "trails" in part));
    this.#beyond = new Beyond(({ lon, lat }) => this.#map.easeTo({ center: [lon, lat] }, BY_HAND));
    this.#symbols = new Symbols(
      this.#layer,
      element.dataset["app6"] ?? "",
      (app6) => this.#address.say({ app6 }),
      () => this.#map.triggerRepaint(),
    );
    this.#feed = this.#connected();
    this.#tools = new Tools(element, this.#map, { measure: measurePanel, zone: zonePanel });
  }

  start(): void {
    const map = this.#map;
    if (this.#rows.written !== this.#address.shown.q) this.#address.say({ q: this.#rows.written }, false);
    // Coasts may come later than ships: nothing of the picture waits for the base map.
    this.#look();
    this.#feed.start();
    map.once("style.load", () => {
      map.addLayer(this.#layer, ABOVE_TRACKS);
      this.#show(this.#address.shown, false);
      map.on("render", this.#drawn);
      setTimeout(() => void this.#surround(), BASE_WAITS);
    });
    sayFaults(map);
    map.on("move", () => this.#moved());
    map.on("moveend", (event) => this.#rested(event));
    map.on("moveend", () => this.#look());
    addEventListener("hashchange", () => {
      const place = placeInHash(location.hash);
      if (place) map.jumpTo(place, BY_HAND);
    });
    map.on("mousemove", ({ point, lngLat }) => this.#point(point.x, point.y, lngLat));
    map.on("mouseout", () => this.#point(-1, -1, null));
    map.on("click", ({ point, lngLat }) => {
      if (this.#tools.press([lngLat.lng, lngLat.lat])) return;
      const row = this.#rowAt(point.x, point.y);
      this.#selection.choose(row < 0 ? null : this.#tracks.slot[row]!);
    });
    this.#element.addEventListener("click", (event) => this.#press(event));
    document.addEventListener(THEME_CHANGED, () => this.#recolour());
    this.#moved();
  }

  readonly #drawn = (): void => {
    if (this.#tracks.count === 0) return;
    this.#map.off("render", this.#drawn);
    performance.mark(DRAWN);
    void this.#surround();
  };

  /** Draws what lies around the tracks, once they are drawn or none came for a while. */
  async #surround(): Promise<void> {
    if (this.#isSurrounded) return;
    this.#isSurrounded = true;
    await fontLoaded();
    showBase(this.#map);
    this.#overlays.start();
  }

  #connected(): Feed {
    const address = new URL(this.#element.dataset["live"] ?? "/live/picture", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    return new Feed(() => new WebSocket(address) as unknown as Socket, {
      frame: (frame) => this.#frame(frame),
      state: (state) => this.#status.state(state),
      counts: (all) => {
        this.#all = all;
        this.#count();
      },
      signedOut: () => location.reload(),
    });
  }

  /** Says where the map looks, so that only that is told; a map that shows everything once must have heard of it all. */
  #look(): void {
    if (!this.#fitted) return;
    const bounds = this.#map.getBounds();
    const [west, south, east, north] = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    if (west >= east || south >= north) return;
    const { sel, trails } = this.#address.shown;
    const words = this.#looking.words(
      { west, south, east, north, zoom: this.#map.getZoom() },
      sel === null ? trails : [sel, ...trails],
    );
    if (words !== null) this.#feed.look(words);
  }

  #frame(frame: Frame): void {
    const start = performance.now();
    this.#tracks.apply(frame);
    this.#count(frame.serverTime);
    this.#trails.carryOn(this.#tracks);
    if (!this.#fitted && this.#tracks.count > 0) this.#fit();
    if (this.#awaited !== null && this.#tracks.rowOf(this.#awaited) >= 0) this.#goTo(this.#awaited);
    this.#map.triggerRepaint();
    performance.clearMeasures(MEASURE);
    performance.measure(MEASURE, { start });
  }

  #count(serverTime?: number): void {
    let { count } = this.#tracks;
    const { kind, flags } = this.#tracks;
    let shown = 0;
    if (this.#all.length > 0) {
      count = this.#all.reduce((sum, one) => sum + one.number, 0);
      for (const one of this.#all) if (isShown(this.#filter, one.kind, one.flags)) shown += one.number;
    } else {
      for (let row = 0; row < count; row += 1) if (isShown(this.#filter, kind[row]!, flags[row]!)) shown += 1;
    }
    this.#status.count(shown, count, serverTime);
    const bounds = this.#map.getBounds();
    this.#beyond.show(beyond(this.#tracks, ({ lon, lat }) => bounds.contains([lon, lat])));
  }

  /** Shows all tracks, once, where neither address nor page names a place to begin at. */
  #fit(): void {
    this.#fitted = true;
    let [west, south, east, north] = [180, 90, -180, -90];
    for (const slot of this.#tracks.slot.subarray(0, this.#tracks.count)) {
      const { lon, lat } = this.#tracks.get(slot)!;
      [west, south, east, north] = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)];
    }
    this.#map.fitBounds([west, south, east, north], { padding: 60, maxZoom: 12, animate: false });
  }

  /** Shows what the address says; by the history the map goes back to where it was too. */
  #show(shown: Shown, byHistory: boolean): void {
    this.#layers.show(shown.hide);
    void this.#symbols.show(shown.app6, readPalette());
    this.#rows.show(shown);
    this.#filter = filterWithout(shown.hide, this.#layers.numbers);
    this.#layer.filter = this.#filter;
    this.#gridOf = "";
    if (!this.#map.getLayer(this.#layer.id)) return;
    this.#overlays.hide(this.#filter.hidden);
    this.#trails.follow(shown.sel === null ? shown.trails : [shown.sel, ...shown.trails]);
    this.#selection.choose(shown.sel);
    this.#look();
    if (byHistory && shown.view) this.#map.fitBounds([...shown.view] as [number, number, number, number], { animate: false });
    this.#count();
    this.#map.triggerRepaint();
  }

  #rowAt(x: number, y: number): number {
    const { lng, lat } = this.#map.getCenter();
    const { clientWidth: width, clientHeight: height } = this.#map.getCanvas();
    const world = TILE * 2 ** this.#map.getZoom();
    const key = `${this.#tracks.version} ${lng} ${lat} ${world} ${width} ${height}`;
    if (key !== this.#gridOf) {
      this.#grid.fill(this.#tracks, { x: mercatorX(lng), y: mercatorY(lat), world, width, height }, this.#filter);
      this.#gridOf = key;
    }
    return this.#grid.pick(this.#tracks, x, y, REACH);
  }

  #point(x: number, y: number, place: { lng: number; lat: number } | null): void {
    showPlace(document.getElementById("cursor-place"), place);
    const row = place === null || this.#map.isMoving() ? -1 : this.#rowAt(x, y);
    const slot = row < 0 ? -1 : this.#tracks.slot[row]!;
    this.#card.show(slot < 0 ? null : this.#tracks.get(slot), x, y);
    this.#element.classList.toggle("map-over-track", slot >= 0);
    if (slot === this.#layer.pointed) return;
    this.#layer.pointed = slot;
    this.#map.triggerRepaint();
  }

  #moved(): void {
    showScale(document.getElementById("scale"), this.#map.getCenter().lat, this.#map.getZoom());
  }

  /**
   * Moving about is no step to go back from: the address follows it, the history does not grow.
   *
   * A page that was only opened, or whose window changed its size, says nothing that a colleague must see.
   */
  #rested(event: { originalEvent?: unknown; byHand?: boolean }): void {
    if (!event.originalEvent && !event.byHand) return;
    const bounds = this.#map.getBounds();
    this.#address.say({ view: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] }, false);
  }

  #chosen(slot: number | null): void {
    this.#layer.chosen = slot ?? -1;
    this.#address.say({ sel: slot });
    this.#goTo(slot);
    this.#look();
    this.#map.triggerRepaint();
  }

  /** Moves the map to a track that lies beyond it, as soon as it is told where that is. */
  #goTo(slot: number | null): void {
    const track = slot === null ? null : this.#tracks.get(slot);
    this.#awaited = track ? null : slot;
    if (track && !this.#map.getBounds().contains([track.lon, track.lat])) {
      this.#map.easeTo({ center: [track.lon, track.lat] }, BY_HAND);
    }
  }

  #press(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-map]") : null;
    if (button?.dataset["map"] === "in") this.#map.zoomIn({}, BY_HAND);
    if (button?.dataset["map"] === "out") this.#map.zoomOut({}, BY_HAND);
  }

  #recolour(): void {
    const palette = readPalette();
    this.#layer.setPalette(palette);
    void this.#symbols.show(this.#address.shown.app6, palette);
    setHatch(this.#map, palette);
    recolour(this.#map, palette);
  }
}

const element = document.getElementById("picture");
if (element) {
  prepareMaps(element);
  new Picture(element).start();
}
