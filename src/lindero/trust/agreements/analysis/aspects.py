"""How one box can go further than another beside what it is about, and in which words that is told."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from lindero.trust.agreements.analysis.box import Box, Rival
from lindero.trust.agreements.coarseness import is_as_coarse
from lindero.trust.agreements.vocabulary import CLASSIFICATIONS, TLP

AREA: Final = "area"
LAW: Final = "law"
"""Of what another clause would let cross but for a law, an old box might be silent and a new one is not."""

Goes = Callable[[Box, Box], bool]
"""Says whether the first box goes at least as far as the second."""


def _selects(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Say whether a list takes in another one; an empty one takes in everything."""
    return not old or (bool(new) and set(new) <= set(old))


def _an_hour(box: Box) -> float:
    """Return how many records cross by themselves in an hour."""
    return math.inf if box.quota is None else box.quota.records


def _a_day(box: Box) -> float:
    """Return how many records cross by themselves in a day."""
    hours = 24 if box.quota is not None and box.quota.per == "hour" else 1
    return _an_hour(box) * hours


def _is_silenced(new: Box, rival: Rival) -> bool:
    """Say whether a clause that a law stops, and that speaks before the old box, keeps back nothing of the new one.

    It keeps nothing back where the two have nothing in common, and where the same clause speaks before the new box too.
    """
    box = rival.box
    apart = any(
        set(getattr(box, name)).isdisjoint(getattr(new, name))
        for name in ("lanes", "person_classes", "sources")
    )
    at_another_time = max(box.start, new.start) >= min(box.end, new.end)
    return apart or at_another_time or any(_says_the_same(other, rival, new) for other in new.first)


def _says_the_same(one: Rival, other: Rival, new: Box) -> bool:
    """Say whether two rivals keep back the same for as long as a box holds; of two versions each has its own dates."""
    if one == other:
        return True
    dates = {"clause": "", "start": 0, "end": 0, "since": 0, "until": 0}
    alike = msgspec.structs.replace(one.box, **dates) == msgspec.structs.replace(other.box, **dates)
    holds = one.box.start <= new.start and new.end <= one.box.end
    counts = one.box.since <= new.since and new.until <= one.box.until
    return alike and holds and counts and one.is_earlier == other.is_earlier


SUBJECT: Final[Mapping[str, Goes]] = {
    "direction": lambda old, new: old.sender == new.sender and old.recipient == new.recipient,
    "kind": lambda old, new: old.kind == new.kind,
    "purpose": lambda old, new: old.purpose == new.purpose,
    "lane": lambda old, new: set(new.lanes) <= set(old.lanes),
    "person_class": lambda old, new: set(new.person_classes) <= set(old.person_classes),
    "from_authority": lambda old, new: _selects(old.from_authorities, new.from_authorities),
    "to_authority": lambda old, new: _selects(old.to_authorities, new.to_authorities),
    "offence": lambda old, new: _selects(tuple(dict(old.offences)), tuple(dict(new.offences))),
    "source": lambda old, new: set(new.sources) <= set(old.sources),
    "period": lambda old, new: old.start <= new.start and new.end <= old.end,
    "record_time": lambda old, new: old.since <= new.since and new.until <= old.until,
}
"""What a box is about: where one of these differs, the two have nothing to do with each other."""

TERMS: Final[Mapping[str, Goes]] = {
    "fields": lambda old, new: set(new.fields) <= set(old.fields),
    "no_place": lambda old, new: old.unplaced or not new.unplaced,
    "place": lambda old, new: old.placed or not new.placed,
    "level": lambda old, new: new.stepped or not old.stepped,
    "retention": lambda old, new: old.days >= new.days,
    "approval": lambda old, new: not old.needs_approval or new.needs_approval,
    "reserved": lambda old, new: set(old.reserves) <= set(new.reserves),
    "classification": lambda old, new: (
        CLASSIFICATIONS.index(old.handling.classification)
        <= CLASSIFICATIONS.index(new.handling.classification)
    ),
    "tlp": lambda old, new: TLP.index(old.handling.tlp) <= TLP.index(new.handling.tlp),
    "no_onward": lambda old, new: new.handling.no_onward or not old.handling.no_onward,
    "onward": lambda old, new: set(new.onward) <= set(old.onward),
    "threshold": lambda old, new: all(
        dict(old.offences).get(code, 0) <= months for code, months in new.offences
    ),
    "coarseness": lambda old, new: all(
        is_as_coarse(dict(new.coarsen).get(name, ""), way) for name, way in old.coarsen if name in new.fields
    ),
    "necessity": lambda old, new: set(new.necessary) <= set(old.necessary),
    "quota": lambda old, new: _a_day(old) >= _a_day(new) and _an_hour(old) >= _an_hour(new),
    "protection": lambda old, new: set(old.reach) <= set(new.reach),
    LAW: lambda old, new: all(_is_silenced(new, rival) for rival in old.first),
}
"""Everything else but the area, which takes computing: on what terms something may cross.

The lighter terms are those that permit more: laxer handling counts as more, since more people may see it.
"""

AFTER_RELEASE: Final = frozenset(
    {"classification", "tlp", "no_onward", "onward", "coarseness", "quota", "necessity"}
)
"""Terms that no single decision shows: what follows a release, how much of a value crosses, how many records."""

TOGETHER: Final = "together"
"""What crosses already, piece by piece under several clauses, crosses in one record."""

WORDS: Final[Mapping[str, str]] = {
    "direction": "between nations where nothing of the kind flowed",
    "kind": "a kind of record that did not cross",
    "purpose": "a purpose for which it did not cross",
    "lane": "a delivery lane that was not used",
    "person_class": "about persons of whom nothing crossed",
    "from_authority": "of an authority of which nothing crossed",
    "to_authority": "to an authority that got nothing of it",
    "offence": "about an offence of which nothing crossed",
    "source": "from a source of which nothing crossed",
    "period": "at a time when nothing of it flowed",
    "record_time": "records of a time that did not cross",
    "fields": "fields that did not cross",
    "no_place": "records without a place",
    "place": "records with a place",
    "level": "without a further declaration of trust",
    "retention": "kept longer",
    "approval": "without an officer's approval",
    "reserved": "about the sender's own nationals",
    "classification": "under a lower classification",
    "tlp": "to more readers (TLP)",
    "no_onward": "without the ban on passing on",
    "onward": "passed on to more nations",
    "threshold": "about less grave offences",
    "coarseness": "values less coarse",
    "necessity": "protected traits, since a reason is given",
    "quota": "more records without a second person",
    "protection": "about protected persons of a country that it could have reached",
    LAW: "what a law on another clause kept back",
    "area": "an area in which it did not cross",
    "together": "in one record what crossed only apart",
}
"""Each way in which more may cross, in words."""


def lighter_terms(old: Box, new: Box) -> tuple[str, ...]:
    """Return on which terms, the area aside, the new box goes further than the old one."""
    return tuple(name for name, goes_as_far in TERMS.items() if not goes_as_far(old, new))


def other_subject(old: Box, new: Box) -> tuple[str, ...]:
    """Return in what the old box is about something else than the new one."""
    return tuple([name for name, covers in SUBJECT.items() if not covers(old, new)])


def is_same_subject(old: Box, new: Box) -> bool:
    """Say whether the old box is about everything that the new one is about: nothing is the subject of it alone."""
    # A loop, not `all`: it is asked for each pair of boxes, and most pairs differ early.
    for covers in SUBJECT.values():  # noqa: SIM110
        if not covers(old, new):
            return False
    return True


class Similar:
    """Boxes of the old texts, laid out so that the one that is about the most similar thing is found at once."""

    def __init__(self, olds: Sequence[Box]) -> None:
        # The boxes of one clause differ in little but direction, kind and purpose: the rest is compared once for all.
        self._groups: dict[tuple[object, ...], list[tuple[int, Box]]] = {}
        for index, old in enumerate(olds):
            self._groups.setdefault(_about(old), []).append((index, old))

    def nearest(self, new: Box) -> Box | None:
        """Return the first old box that differs in the fewest respects; None if there is no old box."""
        best, nearest = (len(SUBJECT) + 1, 0), None
        for group in self._groups.values():
            rest = sum([not covers(group[0][1], new) for covers in _REST])
            if rest > best[0]:
                continue
            for index, old in group:
                found = rest + (old.kind != new.kind) + (old.purpose != new.purpose)
                found += old.sender != new.sender or old.recipient != new.recipient
                if (found, index) < best:
                    best, nearest = (found, index), old
        return nearest


_REST: Final = tuple(
    covers for name, covers in SUBJECT.items() if name not in {"direction", "kind", "purpose"}
)


def _about(box: Box) -> tuple[object, ...]:
    """Return all by which a box is about something but its direction, kind and purpose."""
    return (
        box.lanes,
        box.person_classes,
        box.from_authorities,
        box.to_authorities,
        box.offences,
        box.sources,
        box.start,
        box.end,
        box.since,
        box.until,
    )
