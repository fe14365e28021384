/** The programs that draw tracks. Shapes are signed distances in CSS pixels, so every edge is sharp at every size. */

const PLACE = `
layout(location = 1) in vec4 place; // x high, x low, y high, y low on the unit square
layout(location = 2) in vec3 look;  // course in rad, kind + 16 flags, speed in m/s
uniform vec4 centre;                // the middle of the screen, split the same way
uniform vec2 viewport;              // CSS pixels
uniform float world;                // width of the world in CSS pixels
uniform uint kinds;
uniform uint origins;
uniform uint layers;

const uint RECEIVED = 1u, STALE = 2u, RESCUE = 4u;

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
layout(location = 0) in vec2 corner;
${PLACE}
uniform float size;
uniform float reach; // how far a symbol reaches from its middle, in pixels
uniform int chosen;
uniform int pointed;
uniform bool top; // the second pass draws rescue and the chosen track over all others

flat out uint kind;
flat out uint flags;
flat out int ring;
out vec2 shape;  // in the symbol's own frame, bow up
out vec2 around; // on the screen

void main() {
  uint code = uint(look.y);
  kind = code & 15u;
  flags = code >> 4;
  ring = gl_InstanceID == chosen ? 2 : gl_InstanceID == pointed ? 1 : 0;
  bool high = (flags & RESCUE) != 0u || ring > 0;
  if (high != top || !(shown(kind, flags) || ring == 2)) {
    gl_Position = NOWHERE;
    return;
  }
  around = corner * (high ? 24.0 : reach) * size;
  bool turns = (kind == 1u || kind == 3u) && look.x > -50.0;
  if (kind == 1u && !turns && reach < 14.0) kind = 0u; // nobody knows where its bow is
  float course = turns ? look.x : 0.0;
  vec2 up = vec2(around.x, -around.y);
  shape = mat2(cos(course), sin(course), -sin(course), cos(course)) * up / size;
  gl_Position = clip(onScreen() + around);
}`;

export const SYMBOL_FRAGMENT = `#version 300 es
precision highp float;
flat in uint kind;
flat in uint flags;
flat in int ring;
in vec2 shape;
in vec2 around;
uniform float size;
uniform float density; // device pixels a CSS pixel
uniform vec3 colours[7]; // own, edge, received, its fill, stale, rescue, accent
uniform sampler2D atlas; // symbols of APP-6 side by side, if they are chosen
uniform vec3 cells;      // columns, rows, half the side of one in pixels
uniform uint coded;      // bit n is set where kind n has such a symbol
out vec4 painted;

const uint RECEIVED = 1u, STALE = 2u, RESCUE = 4u;

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
// What is told and does not move is a sign: its shape and its letter say which.
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
  if (kind == 1u) return hull(p);
  if (kind == 2u) return box(p, 4.6);
  if (kind == 3u) return dart(p);
  if (kind == 4u) return length(abs(p) - 3.9) - 2.5;
  if (kind == 5u) return max(pointed(vec2(p.x, -p.y - 0.5), 5.6, 8.2), p.y - 6.2);
  return kind > 6u ? placard(p) : length(p) - 4.6;
}
float inside(float d) {
  return clamp(0.5 - d * density, 0.0, 1.0);
}
vec4 over(vec4 below, vec3 colour, float alpha) {
  return vec4(colour * alpha, alpha) + below * (1.0 - alpha);
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
    vec2 within = clamp(around / (2.0 * cells.z * size) + 0.5, 0.0, 1.0);
    vec4 symbol = texture(atlas, (vec2(kind, flags & (RECEIVED | STALE)) + within) / cells.xy);
    c = symbol + c * (1.0 - symbol.a);
  } else if ((flags & STALE) != 0u) {
    float dash = smoothstep(-0.25, 0.25, sin(atan(shape.y, shape.x) * 7.0));
    vec3 line = (flags & RECEIVED) != 0u ? mix(colours[4], colours[2], 0.5) : colours[4];
    c = over(c, colours[1], 0.35 * inside(d));
    c = over(c, line, dash * inside(abs(d + 0.7) - 0.75));
  } else if ((flags & RECEIVED) != 0u) {
    c = over(c, colours[1], 0.6 * inside(d - 0.9));
    c = over(c, colours[2], inside(d));
    c = over(c, colours[3], inside(d + 1.7));
  } else {
    c = over(c, colours[1], 0.85 * inside(d - 1.1));
    c = over(c, colours[0], inside(d));
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
  gl_Position = clip(onScreen() + way * (gl_VertexID == 0 ? 8.0 * size : ahead));
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
