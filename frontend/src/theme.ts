/** Loaded before the first paint, so that a night watch is never met by a white page. */

import { keptTheme } from "./kept.ts";

const theme = keptTheme();
if (theme !== null) document.documentElement.dataset["theme"] = theme;
