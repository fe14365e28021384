/** A photo made small on the phone: drawn anew, so that nothing but its picture is kept or sent. */

const LONGEST = 1_024;
const MOST_BYTES = 120_000;
const QUALITIES = [0.7, 0.5, 0.35, 0.2];
const CHUNK = 8_192;

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
      if (drawn !== null && drawn.size <= MOST_BYTES) return base64(new Uint8Array(await drawn.arrayBuffer()));
    }
    return null;
  } catch {
    return null;
  }
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}
