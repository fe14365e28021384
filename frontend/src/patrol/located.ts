/** Where the phone is, when its owner asks for it; the page never asks by itself. */

import { say } from "../words.ts";

const PATIENCE_MS = 30_000;
const OLDEST_MS = 60_000;
const DIGITS = 5;

/** The newest place that the phone told, as the forms write it, and how far off it may be in metres. */
export interface Located {
  readonly place: string;
  readonly accuracy: number;
}

let newest: Located | null = null;

/** The newest place that the phone told; null before it told any. */
export function lastLocated(): Located | null {
  return newest;
}

function locate(): Promise<Located> {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = `${coords.longitude.toFixed(DIGITS)} ${coords.latitude.toFixed(DIGITS)}`;
        newest = { place, accuracy: Math.min(100_000, Math.round(coords.accuracy)) };
        resolve(newest);
      },
      reject,
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: OLDEST_MS },
    );
  });
}

/** Lets every `[data-action="locate"]` fill in the field that it stands beside. */
export function startLocating(): void {
  if (!("geolocation" in navigator)) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-action="locate"]')) {
    button.hidden = false;
    const field = document.getElementById(button.dataset["for"] ?? "");
    if (!(field instanceof HTMLInputElement)) continue;
    button.addEventListener("click", () => void fill(button, field));
  }
}

async function fill(button: HTMLButtonElement, field: HTMLInputElement): Promise<void> {
  const hint = document.getElementById(`${field.id}-hint`);
  button.disabled = true;
  try {
    const found = await locate();
    field.value = found.place;
    const accuracy = field.form?.elements.namedItem("accuracy_m");
    if (accuracy instanceof HTMLInputElement) accuracy.value = String(found.accuracy);
    if (hint !== null) hint.textContent = say("Found, to within {metres} m.", { metres: found.accuracy });
  } catch {
    if (hint !== null) hint.textContent = say("The phone does not say where it is. Write longitude, then latitude.");
  } finally {
    button.disabled = false;
  }
}
