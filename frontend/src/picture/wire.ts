/** Reads the frames of the live picture. The format is WIRE.md; nothing here knows of a socket or a map. */

/** First bytes of every frame. */
export const VERSION = 1;
export const SNAPSHOT = 1;
export const DELTA = 2;
/** All that happened between two instants; asked for by the replay, never on the live feed. */
export const WINDOW = 3;

/** Course and speed that nobody knows. */
export const UNKNOWN = 0xffff;

/** Bits of `flags`. */
export const RECEIVED = 1;
export const STALE = 2;
export const RESCUE = 4;

/** Number of the sublayer that draws a track: the upper five bits of its flags, 0 where it has none. */
export const layerOf = (flags: number): number => flags >> 3;

/** What the numbers of `kind` mean: the same names as in the address and in the list. */
export const KINDS: readonly string[] = [
  "unknown",
  "vessel",
  "vehicle",
  "aircraft",
  "drone",
  "patrol",
  "rescue",
  "event",
  "alert",
  "warning",
  "alarm",
];
export const VESSEL = 1;
export const PERSON = 6;

/** In place of a kind, in a window: from then on the track is not on the map. */
export const GONE = 255;

/** What the live feed may send. */
const LIVE: readonly number[] = [SNAPSHOT, DELTA];

const HEAD = 24;
const FULL_CIRCLE = 36_000;
const LON_LIMIT = 1_800_000_000;
const LAT_LIMIT = 900_000_000;

// The columns are read in place, as the machine holds numbers: every browser's machine is little-endian.
const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A frame that says something else than WIRE.md allows: a defect of one of the two sides. */
export class WireError extends Error {
  override name = "WireError";
}

/** One frame: columns of `slot.length` rows, each a view into the received bytes. */
export interface Frame {
  readonly snapshot: boolean;
  readonly sequence: number;
  /** Milliseconds since 1970 UTC at which the server made the frame. */
  readonly serverTime: number;
  /** Milliseconds since 1970 UTC of the newest fact of each row. */
  readonly updatedAt: Float64Array;
  readonly slot: Uint32Array;
  /** 1e-7 degree. */
  readonly lonE7: Int32Array;
  /** 1e-7 degree. */
  readonly latE7: Int32Array;
  /** 0.01 degree clockwise from north, or UNKNOWN. */
  readonly courseCdeg: Uint16Array;
  /** cm/s, or UNKNOWN. */
  readonly speedCmps: Uint16Array;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  /** Slots that are free again; to be applied before the rows. */
  readonly removed: Uint32Array;
}

const padded = (bytes: number): number => (bytes + 3) & ~3;

/** Bytes of a frame with so many upserts and removals. */
export function frameLength(upserts: number, removals: number): number {
  return HEAD + 20 * upserts + 2 * padded(2 * upserts) + 2 * padded(upserts) + 4 * removals;
}

/**
 * Reads one frame.
 *
 * @throws WireError when version, type, length or a value is not as WIRE.md says.
 */
export function decode(bytes: ArrayBuffer, types: readonly number[] = LIVE): Frame {
  if (!LITTLE_ENDIAN) throw new WireError("this machine is big-endian");
  if (bytes.byteLength < HEAD) throw new WireError(`${bytes.byteLength} bytes are no frame`);
  const head = new DataView(bytes);
  const version = head.getUint8(0);
  const type = head.getUint8(1);
  if (version !== VERSION) throw new WireError(`version ${version} is not ${VERSION}`);
  if (!types.includes(type)) throw new WireError(`type ${type} is unknown`);
  const upserts = head.getUint32(16, true);
  const removals = head.getUint32(20, true);
  const length = frameLength(upserts, removals);
  if (bytes.byteLength !== length) throw new WireError(`${bytes.byteLength} bytes where ${length} are announced`);
  const snapshot = type === SNAPSHOT;
  if (type !== DELTA && removals > 0) throw new WireError("only a delta removes anything");

  let at = HEAD;
  const step = (size: number): number => {
    const start = at;
    at += padded(size * upserts);
    return start;
  };
  const frame: Frame = {
    snapshot,
    sequence: head.getUint32(4, true),
    serverTime: head.getFloat64(8, true),
    updatedAt: new Float64Array(bytes, step(8), upserts),
    slot: new Uint32Array(bytes, step(4), upserts),
    lonE7: new Int32Array(bytes, step(4), upserts),
    latE7: new Int32Array(bytes, step(4), upserts),
    courseCdeg: new Uint16Array(bytes, step(2), upserts),
    speedCmps: new Uint16Array(bytes, step(2), upserts),
    kind: new Uint8Array(bytes, step(1), upserts),
    flags: new Uint8Array(bytes, step(1), upserts),
    removed: new Uint32Array(bytes, at, removals),
  };
  checkValues(frame);
  return frame;
}

function checkValues(frame: Frame): void {
  if (!Number.isFinite(frame.serverTime)) throw new WireError("the server's time is no number");
  const within = (limit: number) => (value: number) => value >= -limit && value <= limit;
  if (!frame.lonE7.every(within(LON_LIMIT))) throw new WireError("a longitude beyond 180 degrees");
  if (!frame.latE7.every(within(LAT_LIMIT))) throw new WireError("a latitude beyond 90 degrees");
  const known = (course: number): boolean => course < FULL_CIRCLE || course === UNKNOWN;
  if (!frame.courseCdeg.every(known)) throw new WireError("a course beyond 360 degrees");
}
