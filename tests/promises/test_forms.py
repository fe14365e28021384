"""Promises about every form: bad input is kept, each error is told in words, and the first one has the focus."""

import html
import re
from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import inspect
from starlette.testclient import TestClient

from lindero.kernel.capability import Action, Page
from lindero.kernel.desk import Actor
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.shells.asking import fields_of
from lindero.shells.console.asks import read_ask
from lindero.shells.console.references import fields_meant, offered_for
from lindero.shells.console.shapes import FormField, Shape, form_fields, item_of
from lindero.shells.console.written import choices_of, example_of, form_in_words
from lindero.shells.node import Node
from tests.promises.conftest import EVERYTHING, REGISTRY, each_action, each_page
from tests.promises.test_drawing import NOWHERE, client

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
    "many": "&",
}
"""What no field of a shape can read, by shape."""

FROM_ITS_PAGE: Final = frozenset({"community", "protection", "rights"})
"""Folders whose forms open from the page of the person, report or request: a list of these would tell who there is."""

ANY_RECORD: Final = frozenset(
    {
        "disputes.make_statement",
        "disputes.raise_dispute",
        "exchange.approve_release",
        "exchange.ask_consent",
        "exchange.ask_correction",
        "exchange.contest_accuracy",
        "exchange.correct_record",
        "exchange.erase_record",
        "exchange.give_consent",
        "exchange.hold_record",
        "exchange.pass_on",
        "exchange.recall_record",
        "exchange.recall_records",
        "exchange.refuse_consent",
        "exchange.refuse_release",
        "exchange.use_record",
        "rights.order_effect",
        "matching.withdraw",
    }
)
"""Actions that speak of any record of the node, or of one that few may know of: they open from the record's page."""

LONG: Final = 20_000
"""Characters that somebody may paste into a field; whole files are refused by the door before any form reads them."""

KELLER: Final = Actor(name="person/keller", grants=EVERYTHING, roles=("NCC",))
"""Somebody who may do everything."""

_SAYS_WHAT_TO_DO: Final = re.compile(r"\b(Write|Choose|Give|must be given|State|Say)\b")
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
        assert _SAYS_WHAT_TO_DO.search(words), (name, words)
        (field,) = re.findall(rf'<[a-z]+ [^>]*\bid="field-{name}"[^>]*>', form)
        # Of a group of choices it is the group that is wrong; each of them is right by itself.
        group = form[: form.index(field)].rpartition("<fieldset")[2].partition(">")[0]
        is_choice = re.search(r'type="(radio|checkbox)"', field) is not None
        assert 'aria-invalid="true"' in (group if is_choice else field), name
        told = re.search(r'aria-describedby="([^"]*)"', field)
        assert told, name
        assert f"error-{name}" in told[1].split(), name
        assert all(f'id="{one}"' in form for one in told[1].split()), name
    (focused,) = [found.start() for found in _FOCUSED.finditer(form)]
    first = min(form.index(f'id="field-{name}"') for name in errors)
    assert form.rindex("<", 0, first) == focused
    assert "<title>Error: " in answer.text


@each_page
def test_a_wrong_address_is_kept_and_explained(client: TestClient, page: Page) -> None:
    """Every page whose form, or whose address, was filled in wrongly asks again: nothing is lost or a riddle."""
    fields = tuple(field for field in form_fields(page.asks) if f"{{{field.name}}}" not in page.path)
    texts = {name: text for name, text in written(fields).items() if text}
    ask, errors = read_ask(page.asks, {name: [text] for name, text in texts.items()})
    errors = {name: words for name, words in errors.items() if name in {field.name for field in fields}}
    if ask is not None or not errors:
        return  # Whatever is written there is something to look for.
    path = re.sub(r"\{[^}]*\}", NOWHERE, page.path)
    answer = client.get(path, params=texts)
    if answer.status_code == 404:
        return  # The path's name cannot be there.
    assert answer.status_code == 422
    form = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    shown = html.unescape(form)
    assert all(text in shown for text in texts.values())
    for name, words in errors.items():
        assert words in shown, name
        assert f'<a href="#field-{name}">' in form
        assert f'id="error-{name}"' in form
    first = min(form.index(f'id="field-{name}"') for name in errors)
    assert [form.rindex("<", 0, first)] == [found.start() for found in _FOCUSED.finditer(form)]
    assert f'action="{path}"' in form
    assert "<title>Error: " in answer.text


@each_action
def test_every_form_of_text_is_told_in_words_with_an_example(action: Action) -> None:
    """Whatever a field takes only in some form, its error says which, by an example that the field would take."""
    for field in fields_of(action.asks):
        kind = item_of(field.kind)
        if not isinstance(kind, inspect.StrType) or not kind.pattern or choices_of(kind.pattern):
            continue
        example = example_of(kind.pattern, field.examples)
        assert example, f"{action.name} {field.name}: declare an example, Meta(examples=[...])"
        assert example in form_in_words(kind.pattern, field.examples)
        assert example.endswith("…") or re.search(kind.pattern, example), f"{field.name}: {example}"


@each_action
def test_every_field_that_names_a_record_is_offered_what_it_can_name(action: Action) -> None:
    """Nobody has to know the name of a record by heart: the form lists what there is, or opens from its page."""
    folder = action.name.partition(".")[0]
    if folder in FROM_ITS_PAGE or action.name in ANY_RECORD:
        return
    offered = {
        field
        for capability in REGISTRY.capabilities
        for reference in capability.references
        for field in fields_meant(reference, capability.name, action)
    }
    for field in fields_of(action.asks):
        kind = item_of(field.kind)
        if isinstance(kind, inspect.StrType) and kind.pattern and RECORD_ID_PATTERN[1:-7] in kind.pattern:
            assert field.name in offered, f"{action.name} {field.name}: declare a Reference in naming.py"


def test_what_is_offered_can_be_looked_up(node: Node) -> None:
    """Every list that a form offers is asked for, of a node as it is: none fails, whatever is on record."""
    for action in REGISTRY.actions.values():
        assert offered_for(node, action, KELLER) is not None


@each_action
def test_an_example_in_json_would_be_taken(action: Action) -> None:
    """Where a form asks for JSON it shows some, and that is read as what it stands for."""
    types = {field.encode_name: field.type for field in msgspec.structs.fields(action.asks)}
    fields = {field.name: field for field in fields_of(action.asks)}
    for field in form_fields(action.asks):
        if field.shape in {"json", "lines"}:
            assert field.example, f"{action.name} {field.name}"
            value = msgspec.json.decode(field.example)
            least = getattr(fields[field.name].kind, "min_length", None) or 1
            given = [value] * least if field.shape == "lines" else value
            assert msgspec.convert(given, types[field.name]) is not None
