/** What every page of the console has: the clock, the palette, the keys, menus that close, forms. */

import { startClock } from "./shell/clock.ts";
import { startFind } from "./shell/find.ts";
import { startForms } from "./shell/forms.ts";
import { startKeys } from "./shell/keys.ts";
import { startMenus } from "./shell/menus.ts";
import { startTheme } from "./shell/palette.ts";

startClock();
startTheme();
startMenus();
startForms();
startKeys();
startFind();
