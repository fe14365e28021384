/** Questions that an act asks first: one of a few answers, by number key, and a comment. */

import { say } from "../words.ts";

export interface Answer {
  readonly value: string;
  readonly comment: string;
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, text: string, classes = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = classes;
  return made;
}

/** Opens a dialog with these parts; it is taken out of the page once it closes. */
export function open(title: string, ...parts: Node[]): HTMLDialogElement {
  const dialog = element("dialog", "", "alerts-dialog");
  const heading = element("h2", title);
  heading.id = "alerts-dialog-title";
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading, ...parts);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function choice(number: number, label: string, chosen: () => void): HTMLButtonElement {
  const button = element("button", "", "button");
  button.type = "button";
  button.append(element("kbd", String(number)), ` ${label}`);
  button.addEventListener("click", chosen);
  return button;
}

/** Asks for one of some answers; null where the officer closes the dialog. */
export function choose(
  title: string,
  answers: ReadonlyArray<readonly [value: string, label: string]>,
  asksWhy: boolean,
): Promise<Answer | null> {
  return new Promise((resolve) => {
    const why = element("textarea", "", "textarea");
    why.rows = 2;
    why.maxLength = 600;
    const label = element("label", say("Comment (optional)"), "field");
    label.append(why);
    const list = element("div", "", "alerts-choices");
    const cancel = element("button", say("Cancel"), "button button-quiet");
    cancel.type = "button";
    const dialog = open(title, list, ...(asksWhy ? [label] : []), cancel);
    let answer: Answer | null = null;
    const buttons = answers.map(([value, words], index) =>
      choice(index + 1, words, () => {
        answer = { value, comment: why.value.trim() };
        dialog.close();
      }),
    );
    list.append(...buttons);
    buttons[0]?.focus();
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("keydown", (event) => {
      if (event.target === why || event.ctrlKey || event.metaKey || event.altKey) return;
      const button = /^[1-9]$/.test(event.key) ? buttons[Number(event.key) - 1] : undefined;
      if (!button) return;
      event.preventDefault();
      button.click();
    });
    dialog.addEventListener("close", () => resolve(answer));
  });
}
