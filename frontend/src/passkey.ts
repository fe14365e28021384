/**
 * Forms that are sent with a passkey. Such a form says in `data-passkey` whether one is made or proved, in
 * `data-options` what the node asks, and has a hidden field for the answer and a place for what went wrong.
 */

import { type Asked, answer, creation, request } from "./passkey/encoding.ts";

async function answered(form: HTMLFormElement): Promise<string | null> {
  const asked = JSON.parse(form.dataset["options"] ?? "{}") as Asked;
  const made =
    form.dataset["passkey"] === "create"
      ? await navigator.credentials.create({ publicKey: creation(asked) })
      : await navigator.credentials.get({ publicKey: request(asked) });
  return made instanceof PublicKeyCredential ? answer(made) : null;
}

function tell(form: HTMLFormElement, words: string): void {
  const place = form.querySelector<HTMLElement>("[data-passkey-error]");
  if (place) {
    place.textContent = words;
    place.hidden = false;
  }
}

async function send(form: HTMLFormElement): Promise<void> {
  const field = form.querySelector<HTMLInputElement>("input[data-passkey-answer]");
  if (!field) return;
  try {
    const text = await answered(form);
    if (text === null) return tell(form, "The browser gave no passkey.");
    field.value = text;
    form.submit();
  } catch (error) {
    // The browser does not say more on purpose: no passkey of this node, not verified, or given up.
    const known = error instanceof DOMException && error.name === "InvalidStateError";
    tell(form, known ? "This device has a passkey of yours already." : "No passkey was used. Try again.");
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  // Without this script, or a browser that knows passkeys, there is nothing that such a form could do.
  if (typeof PublicKeyCredential === "undefined") continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form);
  });
}
