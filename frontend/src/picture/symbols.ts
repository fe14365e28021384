/** The choice between civil symbols and those of APP-6, whose drawings are loaded when somebody chooses them. */

import type { Palette } from "./palette.ts";
import type { TrackLayer } from "./track-layer.ts";

type Loaded = typeof import("./app6.ts");

export class Symbols {
  readonly #layer: TrackLayer;
  readonly #script: string;
  readonly #drawn: () => void;
  readonly #choices: readonly HTMLInputElement[];
  #loaded: Promise<Loaded> | null = null;
  #wanted = false;
  #colours = "";

  /** `script` is where the drawings are; `changed` is told what is chosen, `drawn` that the map is to be drawn anew. */
  constructor(layer: TrackLayer, script: string, changed: (app6: boolean) => void, drawn: () => void) {
    this.#layer = layer;
    this.#script = script;
    this.#drawn = drawn;
    this.#choices = [...document.querySelectorAll<HTMLInputElement>("input[name=symbols]")];
    for (const choice of this.#choices) {
      choice.addEventListener("change", () => changed(choice.value === "app6"));
    }
  }

  /** Shows the symbols that are chosen, in the colours of a palette; until they are there, those of before. */
  async show(app6: boolean, palette: Palette): Promise<void> {
    this.#wanted = app6;
    const [edge, received] = [palette["track-edge"], palette["track-received"]];
    const colours = `${edge} ${received}`;
    for (const choice of this.#choices) choice.checked = (choice.value === "app6") === app6;
    if (!app6) this.#layer.atlas = null;
    if (!app6 || (this.#layer.atlas && this.#colours === colours)) return;
    this.#colours = colours;
    const { drawAtlas } = await (this.#loaded ??= import(this.#script) as Promise<Loaded>);
    // Meanwhile somebody may have thought better of it, or changed the colours.
    if (!this.#wanted || this.#colours !== colours) return;
    this.#layer.atlas = drawAtlas(edge, received);
    this.#drawn();
  }
}
