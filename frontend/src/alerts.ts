/** The queue of alerts, beside the map and on its own page: triage by keyboard, news told, focus kept. */

import { Acts } from "./alerts/acts.ts";
import { listKeys } from "./alerts/help.ts";
import { startKeys } from "./alerts/keys.ts";
import { Queue } from "./alerts/queue.ts";
import { Teller } from "./alerts/telling.ts";

const place = document.getElementById("alerts");
if (place) {
  const queue = new Queue(place);
  const teller = new Teller(place);
  const acts = new Acts(queue, teller);
  startKeys(queue, acts);
  listKeys();
  teller.compare(queue);
  document.addEventListener("htmx:after:swap", () => {
    queue.renewed();
    teller.compare(queue);
  });
}
