"""Promises about every form: bad input is kept, each error is told in words, and the first one has the focus."""

import html
import re
from collections.abc import Mapping
from typing import Final

from starlette.testclient import TestClient

from lindero.kernel.capability import Action
from lindero.shells.console.asks import read_ask
from lindero.shells.console.shapes import FormField, Shape, form_fields
from tests.promises.conftest import each_action
from tests.promises.test_drawing import client

__all__ = ["client"]

MORNING: Final = 1_795_334_400_000
BAD: Final[Mapping[Shape, str]] = {
    "number": "a <few>",
    "instant": "some time & later",
    "place": 'behind the "island"',
    "places": "behind the island",
    "outlines": "round the island",
    "json": "{not closed",
    "lines": "{not closed",
}
"""What no field of a shape can read, by shape."""

LONG: Final = 20_000
"""Characters that somebody may paste into a field; whole files are refused by the door before any form reads them."""

_FOCUSED: Final = re.compile(r"<(?:input|select|textarea)[^>]*\bautofocus")


def written(fields: tuple[FormField, ...]) -> dict[str, str]:
    """Return what somebody wrote into a form who got everything wrong that can be: the first text left out."""
    texts = {field.name: BAD[field.shape] for field in fields if field.shape in BAD}
    open_ones = [field for field in fields if field.shape in {"text", "long"} and not field.options]
    needed = next((field.name for field in open_ones if field.required), "")
    for field in open_ones:
        if field.name != needed:
            is_short = field.longest is not None and field.longest <= LONG
            texts[field.name] = "x" * (field.longest + 1) if field.longest and is_short else "written & kept"
    return texts


@each_action
def test_bad_input_is_kept_and_explained(client: TestClient, action: Action) -> None:
    """Every form gives back what was written, says each error in words, and puts the focus on the first."""
    fields = form_fields(action.asks)
    texts = written(fields)
    ask, errors = read_ask(
        action.asks, {name: [text] for name, text in texts.items()}, ticked=True, now=MORNING
    )
    if ask is not None:
        return  # Nothing that can be written into it is wrong by itself; sent, it would be done.
    address = f"/do/{action.name.replace('.', '/', 1)}"
    answer = client.post(address, data=texts, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 422
    form = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    shown = html.unescape(form)
    for name, text in texts.items():
        assert text in shown, name
    for name, words in errors.items():
        assert words in shown, name
        assert f'<a href="#field-{name}">' in form
        assert f'id="field-{name}"' in form
    (focused,) = [found.start() for found in _FOCUSED.finditer(form)]
    first = min(form.index(f'id="field-{name}"') for name in errors)
    assert form.rindex("<", 0, first) == focused
    assert "<title>Error: " in answer.text
