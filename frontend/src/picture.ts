/** The picture: joins the map, the live feed, the layers' form, the list and the selected track. */

import { addProtocol, Map as MapLibreMap, setWorkerUrl } from "maplibre-gl";
import { Protocol } from "pmtiles";
import { Feed, type Socket } from "./picture/feed.ts";
import { EVERYTHING, type Filter, isShown, startFilters } from "./picture/filters.ts";
import { Grid } from "./picture/grid.ts";
import { mercatorX, mercatorY, TILE } from "./picture/mercator.ts";
import { showAreas, toggleAreas, Trail } from "./picture/overlays.ts";
import { readPalette } from "./picture/palette.ts";
import { Card, showPlace, showScale } from "./picture/readings.ts";
import { Selection } from "./picture/selection.ts";
import { Status } from "./picture/status.ts";
import { ABOVE_TRACKS, mapStyle } from "./picture/style.ts";
import { TrackLayer } from "./picture/track-layer.ts";
import { Tracks } from "./picture/tracks.ts";
import type { Frame } from "./picture/wire.ts";
import { THEME_CHANGED } from "./shell/palette.ts";

/** How far from a symbol's middle a press still means it, in pixels: fingers need more than a mouse. */
const REACH = matchMedia("(pointer: coarse)").matches ? 26 : 14;

const NARROW = matchMedia("(width <= 48rem)");

/** Name of the performance measure of each update, for whoever wants to know what it costs. */
const MEASURE = "lindero:update";

class Picture {
  readonly #element: HTMLElement;
  readonly #tracks = new Tracks();
  readonly #grid = new Grid();
  readonly #map: MapLibreMap;
  readonly #layer: TrackLayer;
  readonly #status: Status;
  readonly #card: Card;
  readonly #trail: Trail;
  readonly #selection: Selection;
  #filter: Filter = EVERYTHING;
  #gridOf = "";
  #fitted: boolean;

  constructor(element: HTMLElement) {
    this.#element = element;
    const { basemap = "", center, zoom } = element.dataset;
    this.#fitted = center !== undefined;
    const [lon = 0, lat = 20] = (center ?? "").split(" ").map(Number);
    // On a phone the panel would cover the sea.
    if (NARROW.matches) element.querySelector(".layers")?.removeAttribute("open");
    const palette = readPalette();
    const canvas = document.createElement("div");
    element.prepend(canvas);
    this.#map = new MapLibreMap({
      container: canvas,
      style: mapStyle(palette, new URL(basemap, location.href).href),
      center: [lon, lat],
      zoom: Number(zoom ?? 1.5),
      minZoom: 1,
      maxZoom: 17,
      hash: "map",
      locale: { "Map.Title": "Map of the tracks; the list holds the same" },
      attributionControl: false,
      // The picture is north up, seen from above: a symbol's direction is its course and nothing else.
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      rollEnabled: false,
      fadeDuration: 0,
      renderWorldCopies: true,
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#layer = new TrackLayer(this.#tracks, palette);
    this.#status = new Status(element);
    this.#card = new Card(element);
    this.#trail = new Trail(this.#map, element.dataset["trail"]);
    this.#selection = new Selection(element.dataset["detail"], (slot) => this.#chosen(slot));
  }

  start(): void {
    const map = this.#map;
    map.on("load", () => {
      map.addLayer(this.#layer, ABOVE_TRACKS);
      startFilters(document.querySelector<HTMLFormElement>("#layers"), (filter) => this.#filterBy(filter));
      void showAreas(map, this.#element.dataset["areas"]);
      this.#connect();
    });
    map.on("error", ({ error }) => console.error(`map: ${error.message}`));
    map.on("move", () => this.#moved());
    map.on("mousemove", ({ point, lngLat }) => this.#point(point.x, point.y, lngLat));
    map.on("mouseout", () => this.#point(-1, -1, null));
    map.on("click", ({ point }) => {
      const row = this.#rowAt(point.x, point.y);
      this.#selection.choose(row < 0 ? null : this.#tracks.slot[row]!);
    });
    this.#element.addEventListener("click", (event) => this.#press(event));
    document.addEventListener(THEME_CHANGED, () => this.#recolour());
    this.#moved();
  }

  #connect(): void {
    const address = new URL(this.#element.dataset["live"] ?? "/live/picture", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const feed = new Feed(() => new WebSocket(address) as unknown as Socket, {
      frame: (frame) => this.#frame(frame),
      state: (state) => this.#status.state(state),
      signedOut: () => location.reload(),
    });
    feed.start();
  }

  #frame(frame: Frame): void {
    const start = performance.now();
    this.#tracks.apply(frame);
    this.#count(frame.serverTime);
    const chosen = this.#selection.slot === null ? null : this.#tracks.get(this.#selection.slot);
    if (chosen) this.#trail.add(chosen.lon, chosen.lat);
    if (!this.#fitted && this.#tracks.count > 0) this.#fit();
    this.#map.triggerRepaint();
    performance.clearMeasures(MEASURE);
    performance.measure(MEASURE, { start });
  }

  #count(serverTime: number): void {
    const { count, kind, flags } = this.#tracks;
    let shown = 0;
    for (let row = 0; row < count; row += 1) if (isShown(this.#filter, kind[row]!, flags[row]!)) shown += 1;
    this.#status.count(shown, count, serverTime);
  }

  /** Shows all tracks, once, where the page names no place to begin at. */
  #fit(): void {
    this.#fitted = true;
    if (location.hash.includes("map=")) return;
    let [west, south, east, north] = [180, 90, -180, -90];
    for (const slot of this.#tracks.slot.subarray(0, this.#tracks.count)) {
      const { lon, lat } = this.#tracks.get(slot)!;
      [west, south, east, north] = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)];
    }
    this.#map.fitBounds([west, south, east, north], { padding: 60, maxZoom: 12, animate: false });
  }

  #filterBy(filter: Filter): void {
    if (filter.areas !== this.#filter.areas) toggleAreas(this.#map, filter.areas);
    this.#filter = filter;
    this.#layer.filter = filter;
    this.#gridOf = "";
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

  #chosen(slot: number | null): void {
    this.#layer.chosen = slot ?? -1;
    void this.#trail.follow(slot);
    const track = slot === null ? null : this.#tracks.get(slot);
    if (track && !this.#map.getBounds().contains([track.lon, track.lat])) {
      this.#map.easeTo({ center: [track.lon, track.lat] });
    }
    this.#map.triggerRepaint();
  }

  #press(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-map]") : null;
    if (button?.dataset["map"] === "in") this.#map.zoomIn();
    if (button?.dataset["map"] === "out") this.#map.zoomOut();
  }

  #recolour(): void {
    const palette = readPalette();
    this.#layer.setPalette(palette);
    for (const layer of mapStyle(palette, "").layers) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        this.#map.setPaintProperty(layer.id, name as never, value as never);
      }
    }
    this.#map.triggerRepaint();
  }
}

async function start(): Promise<void> {
  const element = document.getElementById("picture");
  if (!element) return;
  setWorkerUrl(new URL(element.dataset["worker"] ?? "/static/map-worker.js", location.href).href);
  addProtocol("pmtiles", new Protocol().tile);
  // Letters of the map are drawn once: the page's font has to be there before.
  await document.fonts.load('24px "IBM Plex Sans Variable"', "Aæø");
  new Picture(element).start();
}

void start();
