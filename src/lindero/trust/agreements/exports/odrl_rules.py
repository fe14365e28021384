"""Rules of ODRL read as clauses and reservations, each as in a treaty file; the inverse of `odrl.py`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lindero.trust.agreements.exports.odrl_terms import (
    APPROVE,
    COARSEN,
    COUNT,
    DELETE,
    EFFECTS,
    HANDLE,
    JUSTIFY,
    LISTS,
    ONWARD,
    PER,
    SELECTORS,
)
from lindero.trust.agreements.exports.odrl_walk import Spot

_RULE: Final = ("uid", "title", "assigner", "assignee", "action", "target", "constraint", "duty")
_PROHIBITION: Final = ("uid", "title", "assigner", "action", "constraint")
_DAYS: Final = re.compile(r"^P([1-9][0-9]{0,4})D$(?!\n)")
_NATION: Final = "lindero:nation-"
_NOBODY_NAMED: Final = "lindero:whoever-a-new-clause-names"


class Constraint:
    """A constraint taken apart."""

    def __init__(self, spot: Spot) -> None:
        entries = spot.table(("leftOperand", "operator", "rightOperand"), ("unit",))
        self.spot = spot
        self.left, self.operator = entries["leftOperand"].word(), entries["operator"].word()
        self.right, self.unit = entries["rightOperand"], entries["unit"]

    @property
    def key(self) -> tuple[str, str]:
        """Left operand and operator."""
        return self.left, self.operator

    def lose(self) -> None:
        """Tell that the constraint cannot be expressed."""
        self.spot.lose(f"{self.left} {self.operator}")

    def words(self) -> list[str]:
        """Return a list of words."""
        self._has_no_unit()
        return [member.word() for member in self.right.items()]

    def days(self) -> int:
        """Return a duration in whole days."""
        self._has_no_unit()
        text = self.right.typed("duration")
        found = _DAYS.match(text)
        if found is None:
            self.right.lose(f"{text} where whole days are expected")
            return 0
        return int(found.group(1))

    def instant(self) -> str:
        """Return an instant."""
        self._has_no_unit()
        return self.right.typed("dateTime")

    def _has_no_unit(self) -> None:
        if self.unit.value is not None:
            self.unit.lose(str(self.unit.value)[:60])


def clause_of(spot: Spot) -> dict[str, Any]:
    """Return a permission as a clause."""
    entries = spot.table(_RULE)
    entries["action"].must_be("use")
    target = entries["target"].table(("@type", "source", "refinement"))
    target["@type"].must_be("AssetCollection")
    clause: dict[str, Any] = {
        "id": entries["uid"].after("lindero:clause-"),
        "article": entries["title"].value,
        "from": [one.after(_NATION) for one in entries["assigner"].items()],
        "to": [one.after(_NATION) for one in entries["assignee"].items()],
        "kinds": [one.after("lindero:kind-") for one in target["source"].items()],
        "fields": _fields(target["refinement"]),
        "effective": {},
        "needs_approval": False,
        "retain_days": [],
    }
    for one in entries["constraint"].items():
        _take_constraint(Constraint(one), clause)
    for one in entries["duty"].items():
        _take_duty(one, clause)
    return clause


def _fields(spot: Spot) -> list[str]:
    found = [Constraint(one) for one in spot.items()]
    for one in found:
        if one.key != ("lindero:field", "isAnyOf") or len(found) > 1:
            one.lose()
    return found[0].words() if found else []


def _take_constraint(constraint: Constraint, clause: dict[str, Any]) -> None:
    """Add what a constraint says to a clause; one that says it again, or something unknown, is lost."""
    for key, form in LISTS.items():
        if constraint.key == form and key not in clause:
            clause[key] = constraint.words()
            return
    for key, form in (("from", ("dateTime", "gteq")), ("until", ("dateTime", "lt"))):
        if constraint.key == form and key not in clause["effective"]:
            clause["effective"][key] = constraint.instant()
            return
    constraint.lose()


def _take_duty(spot: Spot, clause: dict[str, Any]) -> None:
    """Add what a duty says to a clause."""
    entries = spot.table(("action",), ("constraint",))
    action = entries["action"].word()
    found = {one.key: one for one in map(Constraint, entries["constraint"].items())}
    keys = set(found)
    if action == DELETE and keys == {("dateTime", "gteq"), ("elapsedTime", "lteq")}:
        since, kept = found["dateTime", "gteq"].instant(), found["elapsedTime", "lteq"].days()
        clause["retain_days"].append({"from": since, "days": kept})
    elif action == HANDLE and keys == {("lindero:classification", "gteq"), ("lindero:tlp", "gteq")}:
        handling = clause.setdefault("handling", {})
        handling["classification"] = found["lindero:classification", "gteq"].right.word()
        handling["tlp"] = found["lindero:tlp", "gteq"].right.word()
    elif action == ONWARD and keys == {("recipient", "isAnyOf")} and "onward" not in clause:
        _take_onward(found["recipient", "isAnyOf"], clause)
    elif action == APPROVE and not keys:
        clause["needs_approval"] = True
    elif action == COUNT and keys == {("dateTime", "gteq"), ("count", "lteq")}:
        count = found["count", "lteq"]
        if count.right.value is None:
            count.lose()
        quota = {"records": count.right.value, "per": count.unit.after(PER)}
        clause.setdefault("quota", []).append({"from": found["dateTime", "gteq"].instant(), **quota})
    elif action == COARSEN and keys == {("lindero:field", "eq"), ("lindero:way", "eq")}:
        _take_pair(clause, "coarsen", found, "lindero:way")
    elif action == JUSTIFY and keys == {("lindero:field", "eq"), ("lindero:because", "eq")}:
        _take_pair(clause, "strictly_necessary", found, "lindero:because")
    else:
        spot.lose(f"{action}({', '.join(' '.join(key) for key in sorted(keys))})")


def _take_onward(constraint: Constraint, clause: dict[str, Any]) -> None:
    if constraint.right.value is None:
        constraint.lose()
    words = constraint.words()
    open_to_nobody = words == [_NOBODY_NAMED]
    clause.setdefault("handling", {})["no_onward"] = not words
    members = [] if open_to_nobody else constraint.right.items()
    clause["onward"] = [member.after(_NATION) for member in members]


def _take_pair(
    clause: dict[str, Any], key: str, found: Mapping[tuple[str, str], Constraint], second: str
) -> None:
    name = found["lindero:field", "eq"].right
    said = clause.setdefault(key, {})
    if found[second, "eq"].right.value is None:
        found[second, "eq"].lose()
    if name.word() in said:
        name.lose(f"{name.value} twice")
    said[name.word()] = found[second, "eq"].right.value


def reservations_of(spots: Sequence[Spot]) -> list[dict[str, Any]]:
    """Return prohibitions as reservations; those that belong to one are read together."""
    found: dict[str, dict[str, Any]] = {}
    for spot in spots:
        entries = spot.table(_PROHIBITION)
        entries["action"].must_be("use")
        id_, _, effect = entries["uid"].after("lindero:reservation-").rpartition("-")
        if effect not in EFFECTS:
            entries["uid"].lose(effect)
            continue
        parties = [one.after(_NATION) for one in entries["assigner"].items()]
        said = {
            "id": id_,
            "party": parties[0] if len(parties) == 1 else None,
            "because": entries["title"].value,
            **_limits(entries["constraint"].items(), effect),
        }
        if effect not in said:
            spot.lose(f"{effect} of nothing")
        known = found.setdefault(id_, said)
        if any(known.get(key) != said.get(key) for key in ("party", "because", *SELECTORS)) or (
            known is not said and effect in known
        ):
            spot.lose("what belongs to one reservation says different things")
        known |= said
    return list(found.values())


def _limits(spots: Sequence[Spot], effect: str) -> dict[str, Any]:
    """Return what a prohibition bites on, and what it takes back."""
    said: dict[str, Any] = {}
    for constraint in map(Constraint, spots):
        if constraint.key == EFFECTS[effect] and effect not in said:
            said[effect] = _effect(constraint, effect)
            continue
        for key, form in SELECTORS.items():
            if constraint.key == form and key not in said:
                said[key] = constraint.words()
                break
        else:
            constraint.lose()
    if effect == "withhold":
        said.setdefault("withhold", "everything")
    return said


def _effect(constraint: Constraint, effect: str) -> Any:
    if effect == "max_retain_days":
        return constraint.days()
    if effect == "needs_approval":
        if constraint.right.value is not False:
            constraint.lose()
        return True
    words = constraint.words()
    return dict(_pair(word) for word in words) if effect == "coarsen" else words


def _pair(word: str) -> tuple[str, str]:
    """Return field and way of `place=cell_10km`; what is no pair becomes a way that the reader of treaties refuses."""
    name, _, way = word.partition("=")
    return name, way
