"""Detectors as declared artefacts: who answers for one, why it exists, and what it may never read or judge."""

import re
from typing import Annotated, Final, Literal

import msgspec

SubjectKind = Literal[
    "vessel",
    "vehicle",
    "aircraft",
    "place",
    "operator",
    "track",
    "sensor",
    "consignment",
    "workload",
    "person",
]
"""What a detector speaks of."""

_BANNED: Final = """
    colour color skin race racial ethnic ethnicity origin social genetic gene language tongue political opinion religion
    religious belief faith union membership minority property wealth birth birthplace disability sexual orientation
    sexuality health illness nationality national citizenship citizen passport homeland
    """
BANNED: Final = frozenset(_BANNED.split())
"""Words of features that no detector and no rule may read (safeguard S-30; Regulation (EU) 2018/1240, articles 14 and
33(5), to be verified). Nationality is among them: whether somebody needs a visa is a rule of law, not a score."""

NEVER_ALONE: Final = frozenset({"sex", "gender", "age"})
"""Words of features that may stand beside others, and never alone."""

ROLES_OF_PERSONS: Final = frozenset({"victim", "victims", "witness", "witnesses", "person_class"})
"""Words of features that say what somebody is in a case: no score and no prediction rests on them (safeguard S-37;
Directive (EU) 2016/680, article 6, to be verified)."""

_WORD: Final = re.compile(r"[a-z]+")

FeatureName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{1,59}$(?!\n)")]


class Detector(msgspec.Struct, frozen=True, kw_only=True):
    """What is declared of a detector or a model before it may propose anything.

    Attributes:
        name: `folder.what`, or the name of a model.
        version: Its version; a change of what it does is a new one.
        owner: The role that answers for it.
        purpose: What it is for, in a sentence.
        legal_basis: The rule or agreement that permits it.
        subject_kind: What it speaks of.
        features: What it reads, each by its name.
        is_learned: Whether it was learned from data, and not written by people.
        saves_life: Whether it looks for people in danger: then it is never suppressed and never ends by itself.
    """

    name: str
    version: str
    owner: str
    purpose: str
    legal_basis: str
    subject_kind: SubjectKind
    features: tuple[FeatureName, ...]
    is_learned: bool = False
    saves_life: bool = False


def banned_in(features: tuple[str, ...]) -> tuple[str, ...]:
    """Return the features that nobody may read, by any word in their names (safeguard S-30)."""
    return tuple(name for name in features if _is_banned(name))


def _is_banned(name: str) -> bool:
    return _names_one_of(BANNED, name)


def _names_one_of(words: frozenset[str], name: str) -> bool:
    plain = name.casefold()
    return plain in words or not words.isdisjoint(_WORD.findall(plain))


def fault_of(detector: Detector) -> tuple[str, str]:
    """Return the safeguard that a detector breaks and why, in words; two empty texts if it breaks none."""
    if banned := banned_in(detector.features):
        return "S-30", f"{detector.name} reads {', '.join(banned)}, which no detector may."
    if cases := tuple(name for name in detector.features if _names_one_of(ROLES_OF_PERSONS, name)):
        return "S-37", f"{detector.name} reads {', '.join(cases)}: who is victim or witness is in no score."
    if not detector.features:
        return "S-30", f"{detector.name} does not say what it reads."
    if NEVER_ALONE.issuperset(detector.features):
        return (
            "S-30",
            f"{detector.name} reads nothing but {', '.join(detector.features)}, which never stand alone.",
        )
    if detector.is_learned and detector.subject_kind == "person":
        return "S-38", f"{detector.name} is learned from data and speaks of persons; only written rules may."
    return "", ""
