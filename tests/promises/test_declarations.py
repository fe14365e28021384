"""Promises about what a folder declares: names, marks, retention, sentences."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import inspect as types

import lindero.shells.console
from lindero.kernel.capability import Page
from lindero.kernel.record import LANES, is_personal, kind_of, marks_of, sharable_fields
from lindero.shells.asking import fields_of
from lindero.trust.agreements.vocabulary import LIFE_FIELDS
from tests.promises.conftest import FOLDERS, Folder

PAST = re.compile(
    r"(?:ade|ed|eld|en|ent|ept|et|id|it|old|ost|ought|ound|own|awn|un|ung|ut|_due|_done|_overdue|_late|_silent)$"
)
"""How an English past participle ends, and the words for what has come to be without an act."""


def _sentence(text: str) -> bool:
    """Say whether a text is a sentence: it begins large, ends with a full stop and has words between."""
    text = inspect.cleandoc(text).split("\n\n")[0].strip()
    return len(text.split()) > 1 and text[0].isupper() and text.endswith((".", "?"))


def _names(folder: Folder) -> Iterator[tuple[str, str]]:
    """Yield each name that a folder declares, with the joint that must follow the folder's name in it."""
    declared = folder.capability
    yield from ((kind, ".") for kind in declared.kinds)
    yield from ((table.name, "_") for table in declared.tables)
    for group in (declared.actions, declared.reactions, declared.jobs, declared.feeds, declared.layers):
        yield from ((thing.name, ".") for thing in group)
    yield from ((source.name, ".") for source in declared.sources)
    yield from ((grant.name, ".") for grant in declared.grants)
    yield from ((guard.name, ".") for guard in declared.guards)


def test_names_carry_the_folders_name(folder: Folder) -> None:
    """Whoever reads a name anywhere knows which folder to open."""
    for name, joint in _names(folder):
        assert re.fullmatch(rf"{folder.name}\{joint}[a-z][a-z0-9_]*", name), name


def test_an_address_leads_to_one_folder(folder: Folder) -> None:
    """The first word of a page's address is used by no other folder, so it tells who answers."""
    taken = {_first_word(page) for other in FOLDERS if other != folder for page in other.capability.pages}
    for page in folder.capability.pages:
        assert re.fullmatch(r"[a-z]+", _first_word(page)), page.path
        assert _first_word(page) not in taken, page.path


def test_icons_are_in_the_sprite(folder: Folder) -> None:
    """A menu entry or a button whose icon the sprite does not have would be blank."""
    sprite = Path(lindero.shells.console.__file__).with_name("static") / "icons.svg"
    drawn = set(re.findall(r'id="([a-z0-9-]+)"', sprite.read_text(encoding="utf-8")))
    templates = (path.read_text(encoding="utf-8") for path in folder.path.rglob("*.html"))
    named = {name for text in templates for name in re.findall(r"icon\([\"']([a-z0-9-]+)", text)}
    assert named | {page.icon for page in folder.capability.pages if page.icon} <= drawn


def _first_word(page: Page) -> str:
    return page.path.split("/")[1]


def test_records_are_named_in_the_past_tense(folder: Folder) -> None:
    """A record says what has happened; its type and its kind say it in the same words."""
    for record_type in folder.capability.records:
        noun_participle = kind_of(record_type).partition(".")[2]
        spelled = "".join(word.capitalize() for word in noun_participle.split("_"))
        assert record_type.__name__ == spelled
        assert PAST.search(noun_participle), f"{noun_participle} is not in the past tense"


def test_every_field_has_a_mark(folder: Folder) -> None:
    """No field of a record is without meaning and handling."""
    for record_type in folder.capability.records:
        for name, mark in marks_of(record_type).items():
            assert mark is not None, f"{record_type.__name__}.{name} has no mark"
            assert mark.meaning.strip(), f"{record_type.__name__}.{name} says nothing"


def test_no_field_is_called_like_the_wires_own_words(folder: Folder) -> None:
    """The kind travels as `type`; a field of that name would be lost on the way."""
    for record_type in folder.capability.records:
        assert "type" not in record_type.__struct_fields__


def test_S_40_every_record_has_a_retention(folder: Folder) -> None:
    """Nothing is kept without an end: each kind says after how many days its body goes."""
    for record_type in folder.capability.records:
        assert isinstance(record_type.keep_days, int), record_type.__name__
        assert record_type.keep_days > 0, record_type.__name__


def test_every_record_has_a_lane(folder: Folder) -> None:
    """How urgently a kind crosses is one of the four lanes."""
    for record_type in folder.capability.records:
        assert record_type.default_lane in LANES


def test_folds_and_records_belong_together(folder: Folder) -> None:
    """A fold is declared for a record type with a kind, and a folder with folds has tables to fold into."""
    declared = folder.capability
    for record_type in declared.folds:
        assert "." in kind_of(record_type)
    assert bool(declared.tables) or not declared.folds


def test_tables_have_a_key_and_indexes_of_their_own_columns(folder: Folder) -> None:
    """A table can be created as it is declared: key and indexes name columns that it has."""
    for table in folder.capability.tables:
        columns = set(table.columns)
        assert table.key, table.name
        assert set(table.key) <= columns, table.name
        assert all(set(index) <= columns for index in (*table.indexes, *table.partial_indexes)), table.name
        if table.place:
            assert table.place in {table.key[0], *(index[0] for index in table.indexes)}, table.name
            assert "record_id" in columns, table.name


def test_everything_public_has_a_sentence(folder: Folder) -> None:
    """Whatever a person may meet by its name says in a sentence what it is."""
    declared = folder.capability
    spoken: list[tuple[str, str]] = [(table.name, table.meaning) for table in declared.tables]
    spoken += [(action.name, action.sentence) for action in declared.actions]
    spoken += [(job.name, job.sentence) for job in declared.jobs]
    spoken += [(feed.name, feed.sentence) for feed in declared.feeds]
    spoken += [(grant.name, grant.sentence) for grant in declared.grants]
    spoken += [(guard.name, guard.sentence) for guard in declared.guards]
    spoken += [(compartment.name, compartment.sentence) for compartment in declared.compartments]
    spoken += [(kind_of(record_type), record_type.__doc__ or "") for record_type in declared.records]
    spoken += [(asked.__name__, asked.__doc__ or "") for asked in _asked(folder)]
    for name, sentence in spoken:
        assert _sentence(sentence), f"{name}: {sentence!r} is no sentence"
    titles = [
        declared.title,
        *(page.title for page in declared.pages),
        *(layer.title for layer in declared.layers),
        *(source.title for source in declared.sources),
    ]
    assert all(title.strip() and not title.endswith(".") for title in titles)


def _asked(folder: Folder) -> Iterator[type[msgspec.Struct]]:
    """Yield the type of every ask, query and setting."""
    yield from (action.asks for action in folder.capability.actions)
    yield from (page.asks for page in folder.capability.pages)
    yield from (feed.settings for feed in folder.capability.feeds)


def _said_of(field: msgspec.inspect.Field, docstring: str) -> bool:
    """Say whether a field's meaning is told, in its annotation or among the attributes of the docstring."""
    if isinstance(field.type, msgspec.inspect.Metadata) and (field.type.extra_json_schema or {}).get(
        "description"
    ):
        return True
    return re.search(rf"^\s+{field.name}: \S", docstring, re.MULTILINE) is not None


def test_every_field_of_an_ask_says_what_it_is(folder: Folder) -> None:
    """A form, a JSON key and a command's option come of one field, which says what to write into it."""
    for asked in _asked(folder):
        declared = msgspec.inspect.type_info(asked)
        assert isinstance(declared, msgspec.inspect.StructType)
        for field in declared.fields:
            assert _said_of(field, asked.__doc__ or ""), f"{asked.__name__}.{field.name} says nothing"


def test_every_number_in_an_address_has_its_bounds(folder: Folder) -> None:
    """A number that the store cannot count to is turned down in words, instead of ending as a fault of the node."""
    for page in folder.capability.pages:
        for field in fields_of(page.asks):
            kinds = field.kind.types if isinstance(field.kind, types.UnionType) else (field.kind,)
            for kind in kinds:
                if isinstance(kind, types.IntType):
                    assert (kind.le if kind.le is not None else kind.lt) is not None, (page.path, field.name)


def test_every_need_is_a_grant_that_some_folder_introduces(folder: Folder) -> None:
    """What an action or page needs can be given to a role, because somebody declared it."""
    known = {grant.name for other in FOLDERS for grant in other.capability.grants}
    actions, pages = folder.capability.actions, folder.capability.pages
    for needed in [action.needs for action in actions] + [page.needs for page in pages]:
        assert needed in known, f"{needed} is no grant"


def test_S_14_every_compartment_opens_with_a_grant_of_its_own(folder: Folder) -> None:
    """A compartment is opened by a grant that its folder introduces, and by no other compartment's."""
    own = {grant.name for grant in folder.capability.grants}
    opening = [compartment.opens for compartment in folder.capability.compartments]
    assert set(opening) <= own
    assert len(set(opening)) == len(opening)
    locked = [record_type for record_type in folder.capability.records if record_type.compartment_field]
    assert bool(opening) or not locked


def test_S_14_what_lies_in_a_compartment_has_no_outbound_form(folder: Folder) -> None:
    """No field of such a record is sharable, so that no clause can name one."""
    for record_type in folder.capability.records:
        if record_type.compartment_field:
            assert record_type.compartment_field in record_type.__struct_fields__
            assert not [name for name, mark in marks_of(record_type).items() if mark is None or mark.sharable]


def test_S_15_life_lane_has_its_own_fields_only(folder: Folder) -> None:
    """A kind that crosses without any agreement may release those six fields and no other, none of them of a person."""
    for record_type in folder.capability.records:
        if record_type.default_lane == "life":
            assert set(sharable_fields(record_type)) <= set(LIFE_FIELDS)
            assert not is_personal(record_type)


def test_S_16_what_names_a_unit_is_marked(folder: Folder) -> None:
    """Whatever folder gives a unit a task marks the field, so that the guard of rescue sees it."""
    for record_type in folder.capability.records:
        for name, mark in marks_of(record_type).items():
            if name in {"unit", "units", "unit_name", "unit_id"}:
                assert mark is not None
                assert mark.role == "unit", f"{kind_of(record_type)}.{name} is not marked as a unit"


def test_offers_speak_of_records_that_exist(folder: Folder) -> None:
    """A layer, a source or a reaction follows kinds that some folder declares."""
    known = {record_type for other in FOLDERS for record_type in other.capability.records}
    declared = folder.capability
    drawn = [layer.on for layer in declared.layers] + [source.on for source in declared.sources]
    for followed in drawn + [reaction.on for reaction in declared.reactions]:
        assert followed
        assert set(followed) <= known
