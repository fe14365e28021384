/** The strip below the replayed map: play, step, speed, the line of time, what is said of the instant. */

import { zulu } from "../shell/clock.ts";
import { say } from "../words.ts";
import type { Player } from "./player.ts";

const STEP = 10_000;

function byName(name: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-replay="${name}"]`);
}

export class Controls {
  readonly #player: Player;
  readonly #changedSpeed: () => void;
  readonly #line = byName("line") as HTMLInputElement | null;
  readonly #play = byName("play");
  #wasPlaying: boolean | null = null;

  constructor(player: Player, changedSpeed: () => void) {
    this.#player = player;
    this.#changedSpeed = changedSpeed;
  }

  start(): void {
    for (const element of document.querySelectorAll<HTMLElement>("[data-replay][hidden]")) element.hidden = false;
    this.#play?.addEventListener("click", () => (this.#player.playing ? this.#player.pause() : this.#player.play()));
    for (const [name, ms] of [["back", -STEP], ["forward", STEP]] as const) {
      byName(name)?.addEventListener("click", (event) => {
        event.preventDefault();
        this.#player.step(ms);
      });
    }
    this.#line?.addEventListener("input", () => this.#player.seek(this.#player.begin + 1000 * Number(this.#line!.value)));
    const speed = byName("speed");
    if (speed instanceof HTMLSelectElement) {
      this.#player.speed = Number(speed.value);
      speed.addEventListener("change", () => {
        this.#player.speed = Number(speed.value);
        this.#changedSpeed();
      });
    }
  }

  /** Writes the instant; `shown` is how many tracks are on the map. */
  show(at: number, playing: boolean, shown: number): void {
    const when = byName("when");
    if (when instanceof HTMLTimeElement) {
      when.textContent = `${new Date(at).toISOString().slice(0, 10)} ${zulu(at)}`;
      when.dateTime = new Date(at).toISOString();
    }
    if (this.#line) {
      this.#line.value = String(Math.round((at - this.#player.begin) / 1000));
      this.#line.setAttribute("aria-valuetext", zulu(at));
    }
    if (playing !== this.#wasPlaying) {
      this.#wasPlaying = playing;
      this.#play?.setAttribute("aria-pressed", String(playing));
      this.#play?.setAttribute("aria-label", playing ? say("Pause") : say("Play"));
    }
    // While it plays a voice could not keep up; it speaks where the replay stands still.
    const said = byName("said");
    if (said && !playing) said.textContent = say("Replay at {time}. On the map: {count}", { time: zulu(at), count: shown });
  }
}
