/** Draws all tracks in a few calls on the map's own WebGL context: a square each, shapes by the shader. */

import type { CustomLayerInterface, Map as MapLibreMap } from "maplibre-gl";
import type { Atlas } from "./app6.ts";
import { EVERYTHING, type Filter } from "./filters.ts";
import { metresPerPixel, mercatorX, mercatorY, TILE } from "./mercator.ts";
import { channels, type Palette } from "./palette.ts";
import { LEADER_FRAGMENT, LEADER_VERTEX, PLAIN_FRAGMENT, SYMBOL_FRAGMENT, SYMBOL_VERTEX } from "./shaders.ts";
import { STRIDE, type Tracks } from "./tracks.ts";
import { RESCUE, STALE } from "./wire.ts";

/** From this zoom on a line shows where a track will be in six minutes, as on a ship's own display. */
const LEADER_ZOOM = 9.5;
const LEADER_SECONDS = 360;

/** Texels in a line of the texture that holds the rows, of four numbers each. */
const WIDE = 1024;
const ROW_TEXELS = STRIDE / 4;

/** Corners of the two triangles of a symbol, and ends of a line. */
const CORNERS = 6;
const ENDS = 2;

/** Which tracks a pass draws, as the vertex shader knows it. */
const PLAIN = 0;
const SPECIAL = 1;
const TOP = 2;

/** Half the side of a symbol of APP-6, in pixels. */
const CODED_REACH = 20;

/** Size of a symbol at a zoom: smaller where a whole sea is on the screen. */
export function symbolSize(zoom: number): number {
  return Math.min(1.3, Math.max(0.5, 0.72 + (zoom - 7) * 0.14));
}

/** Vertex and fragment shader of each program. */
const SOURCES = {
  plain: [SYMBOL_VERTEX, PLAIN_FRAGMENT],
  symbols: [SYMBOL_VERTEX, SYMBOL_FRAGMENT],
  leaders: [LEADER_VERTEX, LEADER_FRAGMENT],
} as const;

class Program {
  readonly gl: WebGL2RenderingContext;
  readonly program: WebGLProgram;
  readonly #locations = new Map<string, WebGLUniformLocation | null>();

  constructor(gl: WebGL2RenderingContext, vertex: string, fragment: string) {
    this.gl = gl;
    this.program = gl.createProgram();
    for (const [type, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const) {
      const shader = gl.createShader(type);
      if (shader === null) throw new Error("no WebGL 2");
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(this.program, shader);
    }
    gl.linkProgram(this.program);
    if (!gl.getProgramParameter(this.program, gl.LINK_STATUS) && !gl.isContextLost()) {
      const logs = gl.getAttachedShaders(this.program)?.map((shader) => gl.getShaderInfoLog(shader));
      throw new Error(`tracks cannot be drawn: ${gl.getProgramInfoLog(this.program)} ${logs?.join(" ")}`);
    }
  }

  at(name: string): WebGLUniformLocation | null {
    if (!this.#locations.has(name)) this.#locations.set(name, this.gl.getUniformLocation(this.program, name));
    return this.#locations.get(name) ?? null;
  }
}

/** What lives on the GPU: made anew after a lost context; programs when something is there that needs them. */
interface Resources {
  programs: Partial<Record<keyof typeof SOURCES, Program>>;
  vertices: WebGLVertexArrayObject;
  rows: WebGLTexture;
  /** Rows that the texture has room for. */
  room: number;
  /** Version of the tracks that the texture holds. */
  version: number;
  texture: WebGLTexture;
  /** Which atlas the texture holds. */
  atlas: Atlas | null;
}

export class TrackLayer implements CustomLayerInterface {
  readonly id = "tracks";
  readonly type = "custom";
  readonly renderingMode = "2d";
  filter: Filter = EVERYTHING;
  /** Slots, or -1. */
  chosen = -1;
  pointed = -1;
  /** Symbols of APP-6, where they are chosen. */
  atlas: Atlas | null = null;
  readonly #tracks: Tracks;
  #map: MapLibreMap | null = null;
  #gpu: Resources | null = null;
  #colours = new Float32Array(21);

  constructor(tracks: Tracks, palette: Palette) {
    this.#tracks = tracks;
    this.setPalette(palette);
  }

  setPalette(palette: Palette): void {
    const order = ["track", "track-edge", "track-received", "track-received-fill", "track-stale", "rescue", "accent"];
    this.#colours.set(order.flatMap((name) => channels(palette[name as keyof Palette])));
  }

  onAdd(map: MapLibreMap, gl: WebGL2RenderingContext): void {
    this.#map = map;
    this.#gpu = {
      programs: {},
      vertices: gl.createVertexArray(),
      rows: gl.createTexture(),
      room: 0,
      version: -1,
      texture: gl.createTexture(),
      atlas: null,
    };
  }

  onRemove(): void {
    this.#gpu = null; // The context goes with the map, and with it all that it held.
  }

  render(gl: WebGL2RenderingContext): void {
    const map = this.#map;
    const gpu = this.#gpu;
    if (map === null || gpu === null || this.#tracks.count === 0) return;
    gl.bindVertexArray(gpu.vertices);
    this.#upload(gl, gpu);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    if (map.getZoom() >= LEADER_ZOOM) this.#drawLeaders(gl, gpu, map);
    this.#drawSymbols(gl, gpu, map);
    gl.bindVertexArray(null);
  }

  /** Binds the rows to the second texture unit, as they are now. */
  #upload(gl: WebGL2RenderingContext, gpu: Resources): void {
    const tracks = this.#tracks;
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, gpu.rows);
    if (gpu.version === tracks.version) return;
    gpu.version = tracks.version;
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    const room = tracks.slot.length;
    const lines = (rows: number): number => Math.ceil((rows * ROW_TEXELS) / WIDE);
    if (room !== gpu.room) {
      gpu.room = room;
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, WIDE, lines(room), 0, gl.RGBA, gl.FLOAT, tracks.instances);
      for (const edge of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, edge, gl.NEAREST);
    } else {
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, WIDE, lines(tracks.count), gl.RGBA, gl.FLOAT, tracks.instances);
    }
  }

  #use(gl: WebGL2RenderingContext, gpu: Resources, map: MapLibreMap, name: keyof typeof SOURCES): Program {
    const program = (gpu.programs[name] ??= new Program(gl, SOURCES[name][0], SOURCES[name][1]));
    const { lng, lat } = map.getCenter();
    const [x, y] = [mercatorX(lng), mercatorY(lat)];
    const canvas = map.getCanvas();
    gl.useProgram(program.program);
    gl.uniform1i(program.at("rows"), 1);
    gl.uniform4f(program.at("centre"), x, x - Math.fround(x), y, y - Math.fround(y));
    gl.uniform2f(program.at("viewport"), canvas.clientWidth, canvas.clientHeight);
    gl.uniform1f(program.at("world"), TILE * 2 ** map.getZoom());
    gl.uniform1f(program.at("size"), symbolSize(map.getZoom()));
    gl.uniform1ui(program.at("kinds"), this.filter.kinds);
    gl.uniform1ui(program.at("origins"), this.filter.origins);
    gl.uniform1ui(program.at("layers"), this.filter.layers);
    gl.uniform3fv(program.at("colours"), this.#colours);
    return program;
  }

  /** Sets what the symbols of APP-6 are taken from; none of them is drawn where they are not chosen. */
  #useAtlas(gl: WebGL2RenderingContext, gpu: Resources, symbols: Program): void {
    const { atlas } = this;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, gpu.texture);
    if (atlas !== null && gpu.atlas !== atlas) {
      gpu.atlas = atlas;
      gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
      gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, atlas.canvas);
      gl.generateMipmap(gl.TEXTURE_2D);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    }
    gl.uniform1i(symbols.at("atlas"), 0);
    gl.uniform2f(symbols.at("cells"), atlas?.columns ?? 1, atlas?.rows ?? 1);
  }

  #drawSymbols(gl: WebGL2RenderingContext, gpu: Resources, map: MapLibreMap): void {
    const { plain, special, top } = this.#passes();
    if (plain) this.#drawPart(gl, map, this.#use(gl, gpu, map, "plain"), [PLAIN]);
    if (!special && !top) return;
    const symbols = this.#use(gl, gpu, map, "symbols");
    this.#useAtlas(gl, gpu, symbols);
    this.#drawPart(gl, map, symbols, [...(special ? [SPECIAL] : []), ...(top ? [TOP] : [])]);
  }

  /** Which passes have anything to draw: most have not, and a pass costs even what it leaves out. */
  #passes(): { plain: boolean; special: boolean; top: boolean } {
    const { kind, flags, count } = this.#tracks;
    const coded = this.atlas?.kinds ?? 0;
    let [plain, special] = [false, false];
    let top = this.#tracks.rowOf(this.chosen) >= 0 || this.#tracks.rowOf(this.pointed) >= 0;
    for (let row = 0; row < count; row += 1) {
      if ((flags[row]! & RESCUE) !== 0) top = true;
      else if (kind[row]! > 5 || (flags[row]! & STALE) !== 0 || (coded >> kind[row]!) & 1) special = true;
      else plain = true;
    }
    return { plain, special, top };
  }

  #drawPart(gl: WebGL2RenderingContext, map: MapLibreMap, program: Program, parts: readonly number[]): void {
    const canvas = map.getCanvas();
    gl.uniform1f(program.at("density"), canvas.width / canvas.clientWidth);
    gl.uniform1f(program.at("cell"), CODED_REACH);
    gl.uniform1ui(program.at("coded"), this.atlas?.kinds ?? 0);
    gl.uniform1i(program.at("chosen"), this.#tracks.rowOf(this.chosen));
    gl.uniform1i(program.at("pointed"), this.#tracks.rowOf(this.pointed));
    for (const part of parts) {
      gl.uniform1i(program.at("part"), part);
      gl.drawArrays(gl.TRIANGLES, 0, CORNERS * this.#tracks.count);
    }
  }

  #drawLeaders(gl: WebGL2RenderingContext, gpu: Resources, map: MapLibreMap): void {
    const leaders = this.#use(gl, gpu, map, "leaders");
    gl.uniform1f(leaders.at("seconds"), LEADER_SECONDS);
    gl.uniform1f(leaders.at("metresToPixels"), 1 / metresPerPixel(map.getCenter().lat, map.getZoom()));
    gl.drawArrays(gl.LINES, 0, ENDS * this.#tracks.count);
  }
}
