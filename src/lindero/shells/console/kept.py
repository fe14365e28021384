"""What somebody wrote whose session ended meanwhile: given back, never carried out, shown again after a sign-in."""

from typing import Final

from starlette.requests import Request

from lindero.kernel.desk import Actor
from lindero.kernel.errors import Conflict
from lindero.shells.console.doors import Form
from lindero.shells.console.once import ONCE
from lindero.shells.console.rendering import is_part

BACK: Final = "_back"
"""A form's field that says which page to return to."""

BY: Final = "_by"
"""A form's field that says for whom it was made."""

AGAIN: Final = "_again"
"""A form's field that says to show the form with what was written, and to carry out nothing."""

NARROW: Final = "_narrow"
"""A form's field with words that what its long lists hold must have."""

NONCE: Final = "_nonce"
ANSWER: Final = "_answer"
PHRASE: Final = "_phrase"
OWN: Final = frozenset({BACK, BY, AGAIN, NARROW, ONCE, NONCE, ANSWER, PHRASE})
"""Fields that are the form's own and no part of what is asked; those of an approval among them."""

_NEVER_BACK: Final = frozenset({AGAIN, ONCE, NONCE, ANSWER, PHRASE})
"""What is not given back: an approval is asked for anew, and a pass phrase stands in no page."""

_FORMS: Final = "/do/"


def kept_of(request: Request, form: Form) -> list[tuple[str, str]]:
    """Return the fields of a form to be given back to a person who has no session; none where there is no such form.

    Only what the browser itself sends as a page's form: scripts that ask in the background keep their own words.
    """
    is_form = request.method == "POST" and request.url.path.startswith(_FORMS)
    is_page = request.headers.get("sec-fetch-mode", "navigate") == "navigate" and not is_part(request)
    if not (is_form and is_page):
        return []
    return [(name, text) for name, texts in form.items() if name not in _NEVER_BACK for text in texts]


def check_writer(form: Form, actor: Actor) -> None:
    """Let a form pass that was made for whoever sends it, or names nobody.

    Raises:
        Conflict: If somebody else signed in meanwhile, in another tab or after the session's end.
    """
    if any(name != actor.name for name in form.get(BY, ())):
        raise Conflict(
            "console.writer",
            "Somebody else has signed in since this form was opened. Nothing was carried out in your name.",
            "Open the form anew and write it yourself, or let the one who wrote it sign in.",
        )
