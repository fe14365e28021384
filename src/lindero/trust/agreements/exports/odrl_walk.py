"""Walking through JSON-LD term by term: every term is either understood or told as lost."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from lindero.kernel.errors import Invalid

_PREFIX: Final = "odrl:"


class Unexpressible(Invalid):
    """A policy says what no agreement can; nothing of it is read.

    Attributes:
        lost: Path and term of everything that cannot be expressed.
    """

    def __init__(self, lost: Sequence[tuple[str, str]]) -> None:
        self.lost = tuple(dict.fromkeys(lost))
        listed = "; ".join(f"{path or 'the policy'}: {term}" for path, term in self.lost)
        super().__init__(
            "agreements.odrl_unknown",
            f"The policy says what an agreement cannot: {listed}.",
            "Take these terms out, or say in a treaty file what they mean.",
        )


class Spot:
    """A value of a policy with its path; whatever is not understood there is added to what is lost."""

    def __init__(self, value: Any, path: str, lost: list[tuple[str, str]]) -> None:
        self.value, self.path, self._lost = value, path, lost

    def lose(self, term: str) -> None:
        """Tell something that cannot be expressed."""
        self._lost.append((self.path, term))

    def table(self, known: Iterable[str], optional: Iterable[str] = ()) -> "dict[str, Spot]":
        """Return the entries by their plain names; unknown ones are lost, missing ones are told and empty."""
        names = [*known, *optional]
        entries = {plain_name(key): value for key, value in self._entries().items()}
        for key in entries:
            if key not in names:
                self._lost.append((self._at(key), key))
        for key in known:
            if key not in entries:
                self._lost.append((self._at(key), "missing"))
        return {key: Spot(entries.get(key), self._at(key), self._lost) for key in names}

    def _entries(self) -> dict[str, Any]:
        if isinstance(self.value, dict):
            return self.value
        if self.value is not None:
            self.lose(f"{str(self.value)[:60]} where terms are expected")
        return {}

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def items(self) -> "list[Spot]":
        """Return the members of a list; one value stands for a list of one, none for an empty one."""
        members = self.value if isinstance(self.value, list) else [] if self.value is None else [self.value]
        return [Spot(member, f"{self.path}[{index}]", self._lost) for index, member in enumerate(members)]

    def must_be(self, word: str) -> None:
        """Lose any other word."""
        if not isinstance(self.value, str) or plain_name(self.value) != word:
            self.lose(str(self.value)[:80])

    def word(self) -> str:
        """Return a word without the prefix of ODRL; anything else is lost."""
        if not isinstance(self.value, str):
            self.lose(f"{str(self.value)[:60]} where a word is expected")
            return ""
        return plain_name(self.value)

    def after(self, prefix: str) -> str:
        """Return what follows a prefix; a word without it is lost."""
        word = self.word()
        if not word.startswith(prefix):
            self.lose(word)
        return word.removeprefix(prefix)

    def typed(self, type_: str) -> str:
        """Return a value of an XML Schema type; anything else is lost."""
        entries = self.table(("@value", "@type"))
        entries["@type"].must_be(f"xsd:{type_}")
        return entries["@value"].word()


def plain_name(name: str) -> str:
    """Return a term without the prefix of ODRL."""
    return name.removeprefix(_PREFIX)
