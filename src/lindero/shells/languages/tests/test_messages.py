"""Messages in templates: whole sentences with named places, put back in another order, and nothing else touched."""

import jinja2
import pytest

from lindero.kernel.errors import Defect
from lindero.shells.languages.catalogues import key_of
from lindero.shells.languages.messages import messages_of, places_of, worded
from lindero.shells.languages.pieces import pieces_of

SENTENCE = '<p class="x">{{ view.open|int }} open, <a href="/all?x={{ "a" }}">{{ view.budget }} allowed</a> an hour</p>'


@pytest.mark.parametrize(
    ("template", "messages"),
    [
        ("<h1>Alerts</h1>", ["Alerts"]),
        (SENTENCE, ["{open} open, <a>{budget} allowed</a> an hour"]),
        ("<p>{{ a.seen }} seen · {{ a.lost }} lost</p>", ["{seen} seen", "{lost} lost"]),
        (
            '<button>{{ icon("x") }}End<span> it since {{ at|utc }}</span></button>',
            ["End<span> it since {at}</span>"],
        ),
        ('<li><a href="/a">One</a>\n<a href="/b">Two</a></li>', ["One", "Two"]),
        ('<input placeholder="A name" value="A name">', ["A name"]),
        ('<td data-label="Used by {{ who }}">{{ x }}</td>', ["Used by {who}"]),
        ("{% if a %}Yes, all{% else %}No, none{% endif %}", ["Yes, all", "No, none"]),
        ("<p>{{ a.at }} to {{ b.at }}, {{ a.at }}</p>", ["{at} to {at2}, {at}"]),
        ('<p>{{ empty("Nothing waits", "inbox") }}</p>', ["Nothing waits"]),
        ('<p class="{{ "on" if x else "off" }}">{{ "late" if x == "Old one" }}</p>', ["late"]),
        ('{% for a, b in [("person", "Your name")] %}{% endfor %}', ["Your name"]),
        ('<p>{{ _("{count} left", count=3) }}</p>', ["{count} left"]),
        ("<script>Never this</script><style>Nor this</style><!-- Nor this -->{# Nor this #}", []),
        ('{% set told %}name="{{ x }}" required{% endset %}', []),
        ("<p>{{ a }} – {{ b }}</p>", []),
        ("<p>R&amp;D is <strong>here</strong></p>", ["R&D is <strong>here</strong>"]),
    ],
)
def test_what_people_read_becomes_messages(template: str, messages: list[str]) -> None:
    """A sentence stays whole with its values by name; machinery is not read."""
    assert list(messages_of(template)) == messages


def test_pieces_joined_are_the_template() -> None:
    """Nothing of a template is lost or altered by reading it."""
    assert "".join(piece.source for piece in pieces_of(SENTENCE)) == SENTENCE


@pytest.mark.parametrize("broken", ["{{ a", "{% if x", "<a href='", "{# never", "<script>x"])
def test_what_is_not_closed_is_an_error(broken: str) -> None:
    """A template that cannot be read is refused, and never half translated."""
    with pytest.raises(Defect, match="does not close"):
        list(pieces_of(broken))


def test_values_and_tags_stand_where_the_other_language_wants_them() -> None:
    """The order is the translation's; expressions and attributes come along whole."""
    say = {"{open} open, <a>{budget} allowed</a> an hour": "<a>{budget} à l’heure</a>, {open} ouvertes"}
    made = jinja2.Environment(autoescape=True).from_string(worded(SENTENCE, say.get))
    html = made.render(view={"open": 7, "budget": 9})
    assert html == '<p class="x"><a href="/all?x=a">9 à l’heure</a>, 7 ouvertes</p>'


def test_a_translation_is_text_and_never_machinery() -> None:
    """Whoever writes a catalogue cannot put markup or an expression into a page."""
    say = {"Alerts": '<img src=x> {{ 7 * 7 }} "'}
    made = jinja2.Environment(autoescape=True).from_string(worded('<b title="Alerts">Alerts</b>', say.get))
    html = made.render()
    assert "<img" not in html
    assert "49" not in html
    assert 'title="&lt;img src=x&gt; {{ 7 * 7 }} &quot;"' in html.replace("&#123;", "{")


def test_a_translation_with_other_places_is_not_used() -> None:
    """A value that a translator lost or invented would be missing or fail: the English stands instead."""
    say = {"{open} open, <a>{budget} allowed</a> an hour": "{open} ouvertes"}
    assert worded(SENTENCE, say.get) == worded(SENTENCE, lambda _: None)
    assert places_of("{a} <b>x</b> {a}") == ["</b>", "<b>", "{a}", "{a}"]


def test_a_word_with_two_meanings_has_a_context() -> None:
    """What is to be done and what it is called may be one word in English and two in other languages."""
    source = '<a>{{ pgettext("to do", "Answer") }}</a><th>Answer</th>'
    assert sorted(messages_of(source)) == ["Answer", key_of("Answer", "to do")]
