/** The patrol page with a script: what is done is kept first, then sent. Without one, its forms do the same online. */

import { PatrolPage } from "./patrol/page.ts";
import { openStore } from "./patrol/sealed.ts";
import { startLocating } from "./patrol/located.ts";
import { startPlot } from "./patrol/plot.ts";
import { startTheme } from "./shell/palette.ts";

const SCOPE = "/patrol";

async function start(): Promise<void> {
  startTheme();
  startLocating();
  startPlot();
  const store = await openStore(() => location.reload());
  // Without a store nothing can be kept: the forms are sent as they are, and say so when they cannot be.
  if (store !== null) await new PatrolPage(store).start();
  document.documentElement.dataset["ready"] = "";
  if ("serviceWorker" in navigator) await navigator.serviceWorker.register("/patrol/worker.js", { scope: SCOPE });
}

void start();
