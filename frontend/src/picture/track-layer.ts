/** Draws all tracks in two calls on the map's own WebGL context: instanced quads, shapes by the shader. */

import type { CustomLayerInterface, Map as MapLibreMap } from "maplibre-gl";
import type { Atlas } from "./app6.ts";
import { EVERYTHING, type Filter } from "./filters.ts";
import { metresPerPixel, mercatorX, mercatorY, TILE } from "./mercator.ts";
import { channels, type Palette } from "./palette.ts";
import { LEADER_FRAGMENT, LEADER_VERTEX, SYMBOL_FRAGMENT, SYMBOL_VERTEX } from "./shaders.ts";
import { STRIDE, type Tracks } from "./tracks.ts";

/** From this zoom on a line shows where a track will be in six minutes, as on a ship's own display. */
const LEADER_ZOOM = 9.5;
const LEADER_SECONDS = 360;
const FLOAT = 4;

/** How far a symbol reaches from its middle, in pixels: the civil ones, and those of APP-6. */
const REACH = 13;
const CODED_REACH = 20;

/** Size of a symbol at a zoom: smaller where a whole sea is on the screen. */
export function symbolSize(zoom: number): number {
  return Math.min(1.3, Math.max(0.5, 0.72 + (zoom - 7) * 0.14));
}

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

/** What lives on the GPU: made anew after a lost context. */
interface Resources {
  symbols: Program;
  leaders: Program;
  vertices: WebGLVertexArrayObject;
  instances: WebGLBuffer;
  /** Rows that the buffer has room for. */
  room: number;
  /** Version of the tracks that the buffer holds. */
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
    const vertices = gl.createVertexArray();
    const corners = gl.createBuffer();
    const instances = gl.createBuffer();
    gl.bindVertexArray(vertices);
    gl.bindBuffer(gl.ARRAY_BUFFER, corners);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    gl.bindBuffer(gl.ARRAY_BUFFER, instances);
    for (const [location, size, offset] of [[1, 4, 0], [2, 3, 4]] as const) {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, gl.FLOAT, false, STRIDE * FLOAT, offset * FLOAT);
      gl.vertexAttribDivisor(location, 1);
    }
    gl.bindVertexArray(null);
    this.#gpu = {
      symbols: new Program(gl, SYMBOL_VERTEX, SYMBOL_FRAGMENT),
      leaders: new Program(gl, LEADER_VERTEX, LEADER_FRAGMENT),
      vertices,
      instances,
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

  #upload(gl: WebGL2RenderingContext, gpu: Resources): void {
    const tracks = this.#tracks;
    if (gpu.version === tracks.version) return;
    gpu.version = tracks.version;
    gl.bindBuffer(gl.ARRAY_BUFFER, gpu.instances);
    const room = tracks.slot.length;
    if (room !== gpu.room) {
      gpu.room = room;
      gl.bufferData(gl.ARRAY_BUFFER, tracks.instances, gl.DYNAMIC_DRAW);
    } else {
      gl.bufferSubData(gl.ARRAY_BUFFER, 0, tracks.instances, 0, tracks.count * STRIDE);
    }
  }

  #use(gl: WebGL2RenderingContext, program: Program, map: MapLibreMap): void {
    const { lng, lat } = map.getCenter();
    const [x, y] = [mercatorX(lng), mercatorY(lat)];
    const canvas = map.getCanvas();
    gl.useProgram(program.program);
    gl.uniform4f(program.at("centre"), x, x - Math.fround(x), y, y - Math.fround(y));
    gl.uniform2f(program.at("viewport"), canvas.clientWidth, canvas.clientHeight);
    gl.uniform1f(program.at("world"), TILE * 2 ** map.getZoom());
    gl.uniform1f(program.at("size"), symbolSize(map.getZoom()));
    gl.uniform1ui(program.at("kinds"), this.filter.kinds);
    gl.uniform1ui(program.at("origins"), this.filter.origins);
    gl.uniform1ui(program.at("layers"), this.filter.layers);
    gl.uniform3fv(program.at("colours"), this.#colours);
  }

  /** Sets what the symbols of APP-6 are taken from; none of them is drawn where they are not chosen. */
  #useAtlas(gl: WebGL2RenderingContext, gpu: Resources): void {
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
    gl.uniform1i(gpu.symbols.at("atlas"), 0);
    gl.uniform1ui(gpu.symbols.at("coded"), atlas?.kinds ?? 0);
    gl.uniform3f(gpu.symbols.at("cells"), atlas?.columns ?? 1, atlas?.rows ?? 1, CODED_REACH);
    gl.uniform1f(gpu.symbols.at("reach"), atlas ? CODED_REACH : REACH);
  }

  #drawSymbols(gl: WebGL2RenderingContext, gpu: Resources, map: MapLibreMap): void {
    const { symbols } = gpu;
    this.#use(gl, symbols, map);
    this.#useAtlas(gl, gpu);
    const canvas = map.getCanvas();
    gl.uniform1f(symbols.at("density"), canvas.width / canvas.clientWidth);
    gl.uniform1i(symbols.at("chosen"), this.#tracks.rowOf(this.chosen));
    gl.uniform1i(symbols.at("pointed"), this.#tracks.rowOf(this.pointed));
    for (const top of [0, 1]) {
      gl.uniform1i(symbols.at("top"), top);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.#tracks.count);
    }
  }

  #drawLeaders(gl: WebGL2RenderingContext, { leaders }: Resources, map: MapLibreMap): void {
    this.#use(gl, leaders, map);
    gl.uniform1f(leaders.at("seconds"), LEADER_SECONDS);
    gl.uniform1f(leaders.at("metresToPixels"), 1 / metresPerPixel(map.getCenter().lat, map.getZoom()));
    gl.drawArraysInstanced(gl.LINES, 0, 2, this.#tracks.count);
  }
}
