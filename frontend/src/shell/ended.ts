/** The session's end: what was being written goes to the node, which gives it back on a page that shows none of it. */

const FORMS = 'form[method="post"][action^="/do/"]';
const AGAIN = "_again";
const SESSION_ENDED = 401;

let written: HTMLFormElement | undefined;
let isGivenBack = false;

function noteWriting(event: Event): void {
  const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>(FORMS) : null;
  if (form) written = form;
}

/** Sends a form so that nothing of it is carried out, even where somebody has signed in meanwhile. */
function giveBack(form: HTMLFormElement): void {
  const again = document.createElement("input");
  again.type = "hidden";
  again.name = AGAIN;
  again.value = "1";
  form.append(again);
  form.submit();
}

/** A part of the page is renewed all the time: its answer is the first to say that nobody is signed in any more. */
function meetAnswer(event: Event): void {
  const detail = (event as CustomEvent<{ ctx?: { response?: { status?: number } } }>).detail;
  if (detail.ctx?.response?.status !== SESSION_ENDED || !written?.isConnected) return;
  // Several parts learn of it at once: none may lead to the sign-in while the form is on its way.
  event.preventDefault();
  if (!isGivenBack) giveBack(written);
  isGivenBack = true;
}

export function startEnded(): void {
  document.addEventListener("input", noteWriting);
  document.addEventListener("htmx:before:response", meetAnswer);
}
