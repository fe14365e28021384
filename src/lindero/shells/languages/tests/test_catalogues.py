"""Catalogues: words of every folder, sentences that code wrote, and English that says that it is English."""

from pathlib import Path

import pytest
from markupsafe import Markup

from lindero.shells.languages.catalogues import Catalogue, Catalogues
from lindero.shells.languages.tongues import (
    NAMED,
    Tongue,
    best_tongue,
    language_name,
    tongue_of,
    tongues,
)

PO = """
#: kernel/names.py
# machine-made, not reviewed
msgid "{name} is no place."
msgstr "{name} n’est pas un lieu."

#: shells/console/sign_in.py
msgid "Write your name."
msgstr "Écrivez votre nom."

#: frontend/src/shell.ts
msgid "{count} shown"
msgstr "{count} affichés"

#: a.html
msgid "Not yet"
msgstr ""
"""


@pytest.fixture
def french(tmp_path: Path) -> Catalogue:
    """A small French catalogue."""
    file = tmp_path / "fr.po"
    file.write_text(PO, encoding="utf-8")
    return Catalogue(Tongue("fr"), [file])


def test_a_sentence_of_code_is_known_by_its_pattern(french: Catalogue) -> None:
    """Errors carry values; several sentences in a row are each found."""
    assert french.said("Atlantis is no place.") == "Atlantis n’est pas un lieu."
    assert french.said("Atlantis is no place. Write your name.") == (
        "Atlantis n’est pas un lieu. Écrivez votre nom."
    )


def test_sentences_apart_by_dots_or_inside_others_are_found(french: Catalogue) -> None:
    """A line of several says each; a value that is a sentence is said too."""
    assert french.said("Atlantis is no place. · Write your name.") == (
        "Atlantis n’est pas un lieu. · Écrivez votre nom."
    )
    assert french.said("Not yet there. is no place.") == "Not yet there. n’est pas un lieu."
    assert french.said("Write your name. is no place.") == "Écrivez votre nom. n’est pas un lieu."


def test_a_text_longer_than_any_sentence_of_ours_stays_as_it_was_written(french: Catalogue) -> None:
    """Somebody's own long words are held against no pattern: how long a page takes does not depend on them."""
    assert str(french.said(f"{'a ' * 300}is no place.")).endswith("n’est pas un lieu.")
    assert str(french.said(f"{'a ' * 600}is no place.")).endswith("is no place.</span>")


def test_what_has_no_translation_is_marked_as_english(french: Catalogue) -> None:
    """A screen reader reads it with an English voice, and from left to right; it is escaped like any value."""
    assert french.said("Write your name. <b> is odd.") == (
        'Écrivez votre nom. <span lang="en" dir="ltr">&lt;b&gt; is odd.</span>'
    )


def test_literals_keep_the_space_around_them_and_take_values(french: Catalogue) -> None:
    """A piece of a sentence is looked up without its edges; markup among the values stays markup."""
    assert french.say(" Write your name. ") == " Écrivez votre nom. "
    assert french.say("{count} shown", count=3) == "3 affichés"
    assert french.say("{count} shown", count=Markup("<b>3</b>")) == Markup("<b>3</b> affichés")
    assert french.say("Not yet") == "Not yet"


def test_what_scripts_say_and_what_nobody_reviewed_is_known(french: Catalogue) -> None:
    """Pages hand the scripts their words, and say when no person has looked at the translation."""
    assert french.scripts == {"{count} shown": "{count} affichés"}
    assert french.spoken("") == french.scripts
    assert not french.is_reviewed
    assert Catalogue(Tongue("en")).is_reviewed


def test_a_page_carries_no_words_of_scripts_that_it_does_not_load(tmp_path: Path) -> None:
    """What the map says comes with the map and with the replay, which holds it too; what every page says always."""
    (tmp_path / "words").mkdir()
    entries = [
        ("alerts/acts.ts", "Dismissed"),
        ("picture/map.ts", "North"),
        ("shell/find.ts", "Nothing found"),
    ]
    text = "".join(
        f'#: frontend/src/{file}\nmsgid "{word}"\nmsgstr "{word} fr"\n\n' for file, word in entries
    )
    (tmp_path / "words" / "fr.po").write_text(text, encoding="utf-8")
    made = Catalogues([tmp_path]).of(Tongue("fr"))
    assert "Nothing found" in made.spoken("")
    assert {"Dismissed", "North"} & made.spoken("").keys() == set()
    assert {"Dismissed", "North"} & made.spoken('<script src="/static/replay.js?v=1">').keys() == {"North"}
    assert {"Dismissed", "North"} & made.spoken('<script src="/static/alerts.js?v=1">').keys() == {
        "Dismissed"
    }


def test_a_folder_brings_its_own_words(tmp_path: Path) -> None:
    """A capability from elsewhere has its catalogue beside its templates."""
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "fr.po").write_text('msgid "Customs"\nmsgstr "Douane"\n', encoding="utf-8")
    assert Catalogues([tmp_path]).of(Tongue("fr")).find("Customs") == "Douane"


def test_languages_are_those_with_a_catalogue() -> None:
    """English, Spanish, French and Arabic; Arabic from right to left; each by its own name."""
    assert {"en", "es", "fr", "ar"} <= {tongue.code for tongue in tongues()}
    assert tongue_of("xx") is None
    assert Tongue("ar").direction == "rtl"
    assert Tongue("fr").direction == "ltr"
    assert Tongue("es").name == "Español"
    assert best_tongue("xx, fr-CA;q=0.8, es;q=0.9").code == "es"
    assert best_tongue("").code == "en"


def test_a_language_is_shown_by_its_own_name() -> None:
    """Its readers look for the name that they know; of a tag that nobody knows the tag is shown."""
    assert {code: language_name(code) for code in sorted(NAMED)} == {
        "ar": "العربية",
        "de": "Deutsch",
        "en": "English",
        "es": "Español",
        "fr": "Français",
    }
    assert [language_name(code) for code in ("it", "xx", "", "no such tag")] == [
        "Italiano",
        "xx",
        "",
        "no such tag",
    ]


def test_a_language_that_is_told_of_is_named_as_the_reader_names_it() -> None:
    """An officer who reads in which language somebody was told does not know its own letters."""
    assert [Tongue(reader).name_of("ar") for reader in ("en", "es", "fr", "ar")] == [
        "Arabic",
        "árabe",
        "arabe",
        "العربية",
    ]
    assert Tongue("fr").name_of("fa-AF") == "persan (Afghanistan)"
    assert [Tongue("fr").name_of(code) for code in ("xx", "", "no such tag")] == ["xx", "", "no such tag"]


def test_numbers_are_written_as_the_language_does() -> None:
    """Eighteen thousand is not eighteen point two."""
    assert Tongue("en").number(18_204) == "18,204"
    assert Tongue("es").number(18_204) == "18.204"
    assert Tongue("fr").number(18_204) == "18\u202f204"


def test_a_context_tells_two_meanings_of_one_word_apart(tmp_path: Path) -> None:
    """The catalogue's own field for it counts; what has no words of its own there stays English."""
    file = tmp_path / "fr.po"
    file.write_text(
        'msgid "Answer"\nmsgstr "Réponse"\n\nmsgctxt "to do"\nmsgid "Answer"\nmsgstr "Répondre"\n',
        encoding="utf-8",
    )
    catalogue = Catalogue(Tongue("fr"), [file])
    assert catalogue.say("Answer") == "Réponse"
    assert catalogue.say_as("to do", "Answer") == "Répondre"
    assert catalogue.say_as("elsewhere", "Answer") == "Answer"


def test_labels_inside_a_sentence_and_lists_are_found(french: Catalogue, tmp_path: Path) -> None:
    """A label is written small inside a sentence; a list is told if all of it is known, and nothing of it else."""
    file = tmp_path / "more.po"
    file.write_text(
        'msgid "Rough"\nmsgstr "Forte"\n\nmsgid "NATO track"\nmsgstr "Piste OTAN"\n\n'
        '#: rules.py\nmsgid "water {c} C"\nmsgstr "eau {c} C"\n',
        encoding="utf-8",
    )
    catalogue = Catalogue(Tongue("fr"), [file])
    assert catalogue.said("rough") == "forte"
    assert catalogue.said("water 11.0 C, rough, 3") == "eau 11.0 C, forte, 3"
    assert catalogue.told("rough, Nordhavn") == "rough, Nordhavn"
    assert catalogue.said_each("Rough, NATO track") == "Forte, Piste OTAN"
    assert catalogue.said("  rough") == "  forte"


def test_a_value_never_swallows_the_next_sentence(french: Catalogue) -> None:
    """A pattern that would take two sentences as one value is none for them; each is told apart."""
    told = str(french.said("Atlantis is no place. Lemuria. Mu is no place."))
    assert told.startswith("Atlantis n’est pas un lieu. ")
    assert told.endswith(" Mu n’est pas un lieu.")


def test_numbers_and_spans_of_time_are_written_as_in_each_language() -> None:
    """A comma or a point, a day or un jour; digits are 0 to 9 in every language (Unicode CLDR)."""
    assert Tongue("en").decimal(2.84, 1) == "2.8"
    assert Tongue("fr").decimal(2.84, 1) == "2,8"
    assert Tongue("fr").span(3, "day") == "3 j".replace(" ", "\u202f")
    assert Tongue("ar").span(5, "minute").startswith("5")
    assert Tongue("ar").number(18_204).replace(",", "").isascii()
