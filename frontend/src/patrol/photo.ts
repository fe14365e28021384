/** A photo made small on the phone: drawn anew, so that nothing but its picture is kept or sent. */

const LONGEST = 1_024;
const MOST_BYTES = 120_000;
const QUALITIES = [0.7, 0.5, 0.35, 0.2];
const CHUNK = 8_192;
const SCAN = 0xda;
const COMMENT = 0xfe;
const FIRST_APPLICATION = 0xe0;
const LAST_APPLICATION = 0xef;

/** The photo as base64 of a small JPEG; null where the file is no picture that the phone can read. */
export async function smallPhoto(file: Blob): Promise<string | null> {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    for (const quality of QUALITIES) {
      const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (drawn !== null && drawn.size <= MOST_BYTES) return base64(bare(new Uint8Array(await drawn.arrayBuffer())));
    }
    return null;
  } catch {
    return null;
  }
}

/**
 * A JPEG without what browsers add to its picture: Chromium writes a colour profile, and the node takes no segment that could
 * hold a word. Segments are read as they stand up to the coded picture (ITU-T T.81, annex B).
 */
export function bare(jpeg: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [jpeg.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== SCAN) {
    const end = at + 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0));
    if (!isTold(jpeg[at + 1] ?? 0)) kept.push(jpeg.subarray(at, end));
    at = end;
  }
  kept.push(jpeg.subarray(at));
  return Uint8Array.from(kept.flatMap((part) => [...part]));
}

/** Whether a segment tells something beside the picture: a comment, or an application's own after the first (JFIF). */
function isTold(marker: number): boolean {
  return marker === COMMENT || (marker > FIRST_APPLICATION && marker <= LAST_APPLICATION);
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}
