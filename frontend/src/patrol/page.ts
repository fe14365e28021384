/** One patrol at one phone: what it does is kept first and then sent, what it is told is shown and kept. */

import { say } from "../words.ts";
import { askOf, fieldsOf, placeOf } from "./asked.ts";
import { startLeaving } from "./leaving.ts";
import { lastLocated } from "./located.ts";
import { smallPhoto } from "./photo.ts";
import {
  forgetOld,
  hasOthers,
  keep,
  newKey,
  putAway,
  removeOthers,
  type Round,
  sendAll,
  SOS,
  waiting,
  type Word,
} from "./queue.ts";
import type { Store } from "./sealed.ts";
import { sendWord } from "./sending.ts";
import { clock, hasSos, markKept, showAlarm, showNet, showWaiting } from "./shown.ts";
import { startSos } from "./sos.ts";
import { fetchState, focusIn, keepState, keptState, putState, saidAt, saidTo } from "./state.ts";

const SOS_EVERY_MS = 3_000;
const EVERY_MS = 15_000;
const LOCK = "lindero-patrol";

export class PatrolPage {
  readonly #store: Store;
  readonly #state = document.getElementById("state");
  #person = document.body.dataset["person"] ?? "";
  #unit = document.body.dataset["unit"] ?? "";
  #clockOff = 0;
  #signedOut = false;
  #lastRound = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Begins: takes up what was kept, answers forms, sends and asks again and again. */
  async start(): Promise<void> {
    const forgotten = await forgetOld(this.#store, Date.now());
    await this.#takeUp();
    startLeaving(this.#store);
    if (this.#state === null) return;
    document.addEventListener("submit", (event) => this.#submitted(event));
    const sos = document.querySelector<HTMLFormElement>(`form[data-queue="${SOS}"]`);
    if (sos !== null) startSos(sos, () => void this.#callHelp(sos));
    this.#offerPhoto();
    addEventListener("online", () => void this.round());
    document.addEventListener("visibilitychange", () => void this.#tick());
    setInterval(() => void this.#tick(), SOS_EVERY_MS);
    await this.#show();
    if (forgotten > 0) {
      showAlarm(say("Removed after 24 hours without being sent: {count}", { count: forgotten }), "unsent");
    }
    await this.round();
  }

  /** Sends what waits, then asks what is new. Two open pages never send at once. */
  async round(): Promise<void> {
    this.#lastRound = Date.now();
    const round = await navigator.locks.request(LOCK, () => sendAll(this.#store, sendWord));
    if (round.stopped === "other-person") return this.#leaveToOther();
    this.#signedOut = round.stopped === "signed-out";
    this.#tell(round);
    if (round.stopped !== "later") await this.#refresh();
    else showNet(say("No network"), "kept");
    await this.#show();
  }

  async #takeUp(): Promise<void> {
    const kept = await keptState(this.#store);
    const wasOther = (kept !== null && kept.person !== this.#person) || (await hasOthers(this.#store, this.#person));
    const isOther = this.#person !== "" && wasOther;
    if (isOther) await removeOthers(this.#store, sendWord);
    if (this.#person !== "") {
      this.#compareClocks();
      if (this.#unit !== "") await this.#keepShown();
      else if (kept !== null && !isOther && kept.unit !== "" && location.hash !== "#choose") {
        location.replace(`/patrol?unit=${encodeURIComponent(kept.unit)}`);
      }
    } else if (kept !== null && this.#state !== null) {
      [this.#person, this.#unit, this.#clockOff] = [kept.person, kept.unit, kept.clockOff];
      putState(this.#state, kept.html);
      this.#fillIn();
      showNet(say("No network. As of {time}", { time: clock(kept.at) }), "kept");
    } else if (kept === null) {
      showNet(say("Nothing is kept on this phone. Open the page once with a network."), "kept");
    }
  }

  /** Compares the phone's clock with the node's, by when the page's first byte came. */
  #compareClocks(): void {
    const at = this.#state === null ? null : saidAt(this.#state);
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    if (at !== null && navigation) {
      this.#clockOff = Math.round(performance.timeOrigin + navigation.responseStart - at);
    }
  }

  async #keepShown(html = this.#state?.innerHTML ?? ""): Promise<void> {
    const at = Date.now() - this.#clockOff;
    const [person, unit, clockOff] = [this.#person, this.#unit, this.#clockOff];
    await keepState(this.#store, { person, unit, html, clockOff, at });
  }

  #fillIn(): void {
    for (const field of document.querySelectorAll<HTMLInputElement>('[data-fill="unit"]')) field.value = this.#unit;
    const name = document.querySelector('[data-part="unit"]');
    if (name !== null) name.textContent = this.#unit;
    const place = this.#state?.querySelector<HTMLElement>("[data-place]")?.dataset["place"] ?? "";
    for (const field of document.querySelectorAll<HTMLInputElement>('.beside [data-type="place"]')) field.value = place;
  }

  async #tick(): Promise<void> {
    if (document.visibilityState === "hidden") return;
    const since = Date.now() - this.#lastRound;
    const isUrgent = hasSos(await waiting(this.#store));
    if (since >= EVERY_MS || (isUrgent && since >= SOS_EVERY_MS)) await this.round();
  }

  async #refresh(): Promise<void> {
    if (this.#state === null) return;
    const fetched = await fetchState(this.#state.dataset["from"] ?? "", this.#unit);
    if (fetched.kind === "wiped") return this.#leaveForGood();
    this.#signedOut ||= fetched.kind === "signed-out";
    if (fetched.kind !== "shown") {
      showNet(this.#signedOut ? say("Signed out") : say("No network"), "kept");
      return;
    }
    const heard = document.createElement("div");
    heard.innerHTML = fetched.html;
    const person = saidTo(heard);
    if (this.#person !== "" && person !== "" && person !== this.#person) return this.#leaveToOther();
    putState(this.#state, fetched.html);
    const at = saidAt(this.#state);
    if (at !== null) this.#clockOff = fetched.heardAt - at;
    await this.#keepShown(fetched.html);
    showNet(say("As of {time}", { time: clock(fetched.heardAt - this.#clockOff) }), "live");
  }

  /** Somebody else has signed in while this page was open: nothing of the one before stays, on screen or phone. */
  async #leaveToOther(): Promise<void> {
    await removeOthers(this.#store, sendWord);
    location.replace("/patrol");
  }

  async #leaveForGood(): Promise<void> {
    // The browser wipes by itself where it heeds the header; where it does not, this does.
    await this.#store.wipe().catch(() => undefined);
    location.replace("/sign-in");
  }

  #tell(round: Round): void {
    const sos = round.taken.find(({ word }) => word.action === SOS);
    if (sos !== undefined) {
      showAlarm(say("SOS reached the centre at {time}.", { time: clock(sos.receivedAt) }), "sos");
    }
  }

  async #show(): Promise<void> {
    const words = await waiting(this.#store);
    const why = this.#signedOut
      ? say("The session has ended. Sign in, and it is sent.")
      : say("Not sent yet. It is sent by itself, in order, as soon as there is a network.");
    showWaiting(words, why, (key) => void this.#putAway(key));
    this.#offerSignIn();
    if (this.#state !== null) markKept(this.#state, words);
    if (hasSos(words)) {
      showAlarm(
        say("NOT SENT. This SOS has not left the phone. Use radio or voice. It is tried every few seconds."),
        "unsent",
      );
    }
  }

  #offerSignIn(): void {
    document.getElementById("sign-in-again")?.remove();
    if (!this.#signedOut) return;
    const link = document.createElement("a");
    link.id = "sign-in-again";
    link.className = "button button-primary";
    link.href = `/sign-in?to=${encodeURIComponent(`/patrol?unit=${encodeURIComponent(this.#unit)}`)}`;
    link.textContent = say("Sign in");
    document.getElementById("main")?.prepend(link);
  }

  async #putAway(key: string): Promise<void> {
    await putAway(this.#store, key);
    await this.#show();
    document.getElementById("main")?.focus();
  }

  #submitted(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset["queue"] === undefined) return;
    event.preventDefault();
    if (form.dataset["queue"] !== SOS && isReadable(form)) void this.#said(form);
  }

  async #said(form: HTMLFormElement): Promise<void> {
    const file = form.querySelector<HTMLInputElement>('input[type="file"]')?.files?.[0];
    const photo = file === undefined ? null : await smallPhoto(file);
    const card = form.closest("[data-task], [data-order]");
    await this.#keep(form, photo === null ? {} : { photo });
    if (card === null) form.reset();
    if (file !== undefined && photo === null) {
      showAlarm(say("The phone cannot read this photo. The report is kept without it."), "unsent");
    }
    this.#fillIn();
    await this.#show();
    if (card !== null) focusIn(card);
    await this.round();
  }

  async #callHelp(form: HTMLFormElement): Promise<void> {
    const located = lastLocated();
    const place = located === null ? {} : { place: placeOf(located.place), accuracy_m: located.accuracy };
    await this.#keep(form, place);
    await this.#show();
    form.closest("details")?.removeAttribute("open");
    await this.round();
  }

  async #keep(form: HTMLFormElement, more: Record<string, unknown>): Promise<void> {
    const word: Word = {
      key: newKey(),
      person: this.#person,
      action: form.dataset["queue"] ?? "",
      said: form.dataset["said"] ?? "",
      ask: { ...askOf(fieldsOf(form)), ...more },
      doneAt: Date.now(),
      clockOff: this.#clockOff,
    };
    await keep(this.#store, word);
  }

  #offerPhoto(): void {
    for (const field of document.querySelectorAll<HTMLElement>('[data-part="photo"]')) field.hidden = false;
  }
}

/** Whether every place in a form can be read; says what is expected where one cannot. */
function isReadable(form: HTMLFormElement): boolean {
  for (const field of form.querySelectorAll<HTMLInputElement>('[data-type="place"]')) {
    const isWrong = field.value.trim() !== "" && placeOf(field.value) === null;
    field.setCustomValidity(isWrong ? say("Write longitude, then latitude, in degrees: 11.2 55.6") : "");
    field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
  }
  return form.reportValidity();
}
