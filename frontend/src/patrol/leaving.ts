/** Signing out wipes the phone first, and only then tells the node. */

import type { Store } from "./sealed.ts";

export function startLeaving(store: Store): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('[data-action="sign-out"]')) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void store.wipe().finally(() => form.submit());
    });
  }
}
