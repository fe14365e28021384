/** What every page of the console has: the clock, the palette, the keys, menus that close, forms, the session's end. */

import { startClock } from "./shell/clock.ts";
import { startEnded } from "./shell/ended.ts";
import { startFind } from "./shell/find.ts";
import { startForms } from "./shell/forms.ts";
import { startKeys } from "./shell/keys.ts";
import { startLater } from "./shell/later.ts";
import { startMenus } from "./shell/menus.ts";
import { startTheme } from "./shell/palette.ts";
import { startRenewal } from "./shell/renewal.ts";

startClock();
startTheme();
startMenus();
startForms();
startEnded();
startRenewal();
startKeys();
startFind();
startLater();
