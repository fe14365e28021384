/** The programs that draw tracks. Shapes are signed distances in CSS pixels, so every edge is sharp at every size. */

/** Numbers of a row are fetched by its number: to draw an instance for each costs a call each where no GPU is. */
const PLACE = `
uniform highp sampler2D rows; // two texels a track
vec4 place; // x high, x low, y high, y low on the unit square
vec3 look;  // course in rad, kind + 16 flags, speed in m/s
uniform vec4 centre;                // the middle of the screen, split the same way
uniform vec2 viewport;              // CSS pixels
uniform float world;                // width of the world in CSS pixels
uniform uint kinds;
uniform uint origins;
uniform uint layers;

const uint RECEIVED = 1u, STALE = 2u, RESCUE = 4u;

void fetch(int row) {
  int wide = textureSize(rows, 0).x;
  ivec2 texel = ivec2(2 * row % wide, 2 * row / wide);
  place = texelFetch(rows, texel, 0);
  look = texelFetch(rows, texel + ivec2(1, 0), 0).xyz;
}

// From the middle of the screen, in pixels, y downwards; across the antimeridian where that is nearer.
vec2 onScreen() {
  vec2 step = (place.xz - centre.xz) + (place.yw - centre.yw);
  step.x -= round(step.x);
  return step * world;
}

// The same as isShown in filters.ts.
bool shown(uint kind, uint flags) {
  if ((flags & RESCUE) != 0u) return true;
  if ((kinds & (1u << kind)) == 0u) return false;
  if ((layers & (1u << (flags >> 3))) == 0u) return false;
  if ((flags & STALE) != 0u && (origins & 4u) == 0u) return false;
  return (origins & ((flags & RECEIVED) != 0u ? 2u : 1u)) != 0u;
}

vec4 clip(vec2 pixel) {
  return vec4(pixel / viewport * vec2(2.0, -2.0), 0.0, 1.0);
}
const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);
`;

export const SYMBOL_VERTEX = `#version 300 es
precision highp float;
${PLACE}
uniform float size;
uniform float cell;  // half the side of an APP-6 symbol, in pixels
uniform uint coded;  // bit n is set where kind n has such a symbol
uniform int chosen;
uniform int pointed;
uniform int part; // 0 the plain ones, 1 all others, 2 rescue and the chosen track, over all

flat out uint kind;
flat out uint flags;
flat out int ring;
out vec2 shape;  // in the symbol's own frame, bow up
out vec2 around; // on the screen

const vec2 CORNERS[6] = vec2[6](
  vec2(-1.0), vec2(1.0, -1.0), vec2(-1.0, 1.0), vec2(-1.0, 1.0), vec2(1.0, -1.0), vec2(1.0)
);

// How far the symbol goes from its middle in its own frame: pixels beside it are shaded for nothing.
vec2 extent(bool high, bool isCoded) {
  if (high) return vec2(24.0);
  if (isCoded) return vec2(cell);
  vec2 shown = kind == 1u ? vec2(4.1, 8.4) : kind > 6u ? vec2(9.6) : vec2(6.4, 8.8);
  return shown + 1.7 / size;
}

void main() {
  int row = gl_VertexID / 6;
  fetch(row);
  uint code = uint(look.y);
  kind = code & 15u;
  flags = code >> 4;
  ring = row == chosen ? 2 : row == pointed ? 1 : 0;
  bool isCoded = (coded & (1u << kind)) != 0u;
  bool high = (flags & RESCUE) != 0u || ring > 0;
  bool plain = kind < 6u && !isCoded && (flags & STALE) == 0u;
  if (part != (high ? 2 : plain ? 0 : 1) || !(shown(kind, flags) || ring == 2)) {
    gl_Position = NOWHERE;
    return;
  }
  bool turns = (kind == 1u || kind == 3u) && look.x > -50.0;
  if (kind == 1u && !turns && !isCoded) kind = 0u; // nobody knows where its bow is
  float course = turns ? look.x : 0.0;
  shape = CORNERS[gl_VertexID % 6] * extent(high, isCoded);
  // A symbol of APP-6 stands upright whatever the course.
  if (isCoded) course = 0.0;
  vec2 up = mat2(cos(course), -sin(course), sin(course), cos(course)) * shape * size;
  around = vec2(up.x, -up.y);
  gl_Position = clip(onScreen() + around);
}`;

const SHAPES = `
// Straight sides of half-width w, then arcs of circles to a point at y = length.
float pointed(vec2 p, float w, float length_) {
  float c = (length_ * length_ - w * w) / (2.0 * w);
  return length(vec2(abs(p.x) + c, max(p.y, 0.0))) - (c + w);
}
float hull(vec2 p) {
  return max(pointed(p + vec2(0.0, 0.5), 4.1, 8.8), -7.4 - p.y);
}
float box(vec2 p, float half_) {
  vec2 q = abs(p) - half_ + 1.2;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - 1.2;
}
float dart(vec2 p) {
  float wing = (15.5 * abs(p.x) + 5.6 * (p.y - 8.6)) / 16.48;
  return max(wing, (-3.4 - 0.62 * abs(p.x) - p.y) / 1.1766);
}
float moving(vec2 p) {
  if (kind == 1u) return hull(p);
  if (kind == 2u) return box(p, 4.6);
  if (kind == 3u) return dart(p);
  if (kind == 4u) return length(abs(p) - 3.9) - 2.5;
  if (kind == 5u) return max(pointed(vec2(p.x, -p.y - 0.5), 5.6, 8.2), p.y - 6.2);
  return length(p) - 4.6;
}
float inside(float d) {
  return clamp(0.5 - d * density, 0.0, 1.0);
}
vec4 over(vec4 below, vec3 colour, float alpha) {
  return vec4(colour * alpha, alpha) + below * (1.0 - alpha);
}
vec4 received(float d) {
  vec4 c = over(vec4(0.0), colours[1], 0.6 * inside(d - 0.9));
  c = over(c, colours[2], inside(d));
  return over(c, colours[3], inside(d + 1.7));
}
vec4 own(float d) {
  vec4 c = over(vec4(0.0), colours[1], 0.85 * inside(d - 1.1));
  return over(c, colours[0], inside(d));
}
`;

/** Draws what nearly all tracks are: without a GPU every branch costs every pixel, so the rest has its own program. */
export const PLAIN_FRAGMENT = `#version 300 es
precision highp float;
flat in uint kind;
flat in uint flags;
in vec2 shape;
uniform float size;
uniform float density; // device pixels a CSS pixel
uniform vec3 colours[7]; // own, edge, received, its fill, stale, rescue, accent
out vec4 painted;
${SHAPES}
void main() {
  float d = moving(shape) * size;
  painted = (flags & 1u) != 0u ? received(d) : own(d);
}`;

export const SYMBOL_FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
flat in uint kind;
flat in uint flags;
flat in int ring;
in vec2 shape;
in vec2 around;
uniform float size;
uniform float density; // device pixels a CSS pixel
uniform vec3 colours[7]; // own, edge, received, its fill, stale, rescue, accent
uniform sampler2D atlas; // symbols of APP-6 side by side, if they are chosen
uniform vec2 cells;      // columns, rows
uniform float cell;      // half the side of one in pixels
uniform uint coded;      // bit n is set where kind n has such a symbol
out vec4 painted;

const uint RECEIVED = 1u, STALE = 2u, RESCUE = 4u;

${SHAPES}// What is told and does not move is a sign: its shape and its letter say which.
float placard(vec2 p) {
  vec2 q = abs(p);
  if (kind == 7u) return (q.x + q.y - 9.6) * 0.7071;
  if (kind == 8u) return max(q.x * 0.865 + (p.y - 9.0) * 0.501, -p.y - 5.8);
  if (kind == 9u) return box(p, 6.8);
  return max(max(q.x, q.y), (q.x + q.y) * 0.7071) - 7.2;
}
float stroke(vec2 p, vec2 a, vec2 b) {
  vec2 along = b - a;
  return length(p - a - along * clamp(dot(p - a, along) / dot(along, along), 0.0, 1.0)) - 0.62;
}
float letter(vec2 p) {
  if (kind == 7u) { // E: event
    float bars = min(stroke(p, vec2(-1.5, 2.6), vec2(1.7, 2.6)), stroke(p, vec2(-1.5, -2.6), vec2(1.7, -2.6)));
    return min(min(bars, stroke(p, vec2(-1.5, 0.0), vec2(1.2, 0.0))), stroke(p, vec2(-1.5, -2.6), vec2(-1.5, 2.6)));
  }
  if (kind == 8u) { // A: alert
    vec2 q = vec2(abs(p.x), p.y + 1.4);
    return min(stroke(q, vec2(0.0, 3.2), vec2(2.2, -2.4)), stroke(q, vec2(0.0, -0.8), vec2(1.5, -0.8)));
  }
  if (kind == 9u) { // W: warning
    vec2 q = vec2(abs(p.x), p.y);
    return min(stroke(q, vec2(0.0, 1.0), vec2(1.5, -2.6)), stroke(q, vec2(1.5, -2.6), vec2(2.9, 2.6)));
  }
  // S: a sensor's alarm
  vec2 q = p.y < 0.0 ? -p : p;
  return min(min(stroke(q, vec2(1.7, 2.7), vec2(-1.7, 2.7)), stroke(q, vec2(-1.7, 2.7), vec2(-1.7, 0.0))), stroke(q, vec2(-1.7, 0.0), vec2(0.0, 0.0)));
}
float distanceTo(vec2 p) {
  if ((flags & RESCUE) != 0u) return length(p) - 11.0;
  return kind > 6u ? placard(p) : moving(p);
}

void main() {
  float d = distanceTo(shape) * size;
  vec4 c = vec4(0.0);
  if (ring > 0) {
    float radius = ((flags & RESCUE) != 0u ? 15.5 : 14.0) * size;
    float band = abs(length(around) - radius) - (ring == 2 ? 1.3 : 0.7);
    c = over(c, colours[1], 0.55 * inside(band - 1.2));
    c = over(c, colours[6], inside(band));
  }
  if ((flags & RESCUE) != 0u) {
    c = over(c, colours[1], inside(d - 1.5));
    c = over(c, colours[5], inside(d));
    float middle = length(around) - 5.2 * size;
    c = over(c, colours[1], inside(middle));
    c = over(c, colours[0], inside(middle + 2.6 * size));
  } else if (coded != 0u && (coded & (1u << kind)) != 0u) {
    vec2 within = clamp(around / (2.0 * cell * size) + 0.5, 0.0, 1.0);
    vec4 symbol = texture(atlas, (vec2(kind, flags & (RECEIVED | STALE)) + within) / cells);
    c = symbol + c * (1.0 - symbol.a);
  } else if ((flags & STALE) != 0u) {
    float dash = smoothstep(-0.25, 0.25, sin(atan(shape.y, shape.x) * 7.0));
    vec3 line = (flags & RECEIVED) != 0u ? mix(colours[4], colours[2], 0.5) : colours[4];
    c = over(c, colours[1], 0.35 * inside(d));
    c = over(c, line, dash * inside(abs(d + 0.7) - 0.75));
  } else {
    vec4 symbol = (flags & RECEIVED) != 0u ? received(d) : own(d);
    c = symbol + c * (1.0 - symbol.a);
  }
  if (kind > 6u && (flags & RESCUE) == 0u) {
    bool lines = (flags & (STALE | RECEIVED)) != 0u;
    c = over(c, (flags & STALE) != 0u ? colours[4] : lines ? colours[2] : colours[1], inside(letter(shape) * size));
  }
  if (c.a < 0.004) discard;
  painted = c;
}`;

export const LEADER_VERTEX = `#version 300 es
precision highp float;
${PLACE}
uniform float seconds;     // how far ahead the line reaches
uniform float metresToPixels;
uniform float size;
flat out uint flags;

void main() {
  fetch(gl_VertexID / 2);
  uint code = uint(look.y);
  uint kind = code & 15u;
  flags = code >> 4;
  float ahead = min(look.z * seconds * metresToPixels, 120.0);
  bool still = look.x < -50.0 || ahead < 9.0 * size || (flags & STALE) != 0u;
  if (still || !shown(kind, flags)) {
    gl_Position = NOWHERE;
    return;
  }
  vec2 way = vec2(sin(look.x), -cos(look.x));
  gl_Position = clip(onScreen() + way * (gl_VertexID % 2 == 0 ? 8.0 * size : ahead));
}`;

export const LEADER_FRAGMENT = `#version 300 es
precision mediump float;
flat in uint flags;
uniform vec3 colours[7];
out vec4 painted;
void main() {
  vec3 colour = (flags & 1u) != 0u ? colours[2] : colours[0];
  painted = vec4(colour, 1.0) * 0.55;
}`;
