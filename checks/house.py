"""The house rules' frame: what a rule is, how a line is excused from one, and running all over all files.

A line is excused by a comment on it that names the rule and says why, a module by one anywhere in it:

    started = time.monotonic()  # excused(clock): measures a real process
    # excused-throughout(sql): the tree keeps its own rows

An excuse without a reason, and one that excuses nothing, are findings too.
"""

import ast
import importlib
import io
import pkgutil
import re
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from checks import rules

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tests", "checks", "scripts", "bench")
EXCUSE = re.compile(r"#\s*excused(?P<throughout>-throughout)?\((?P<rule>[a-z-]+)\):?\s*(?P<reason>.*)")


@dataclass(frozen=True)
class Hit:
    """Something that a rule objects to.

    Attributes:
        line: Line of the file, from 1.
        what: What stands there, for the message.
        last: Last line of it, where it may stretch over several; an excuse may stand on any of them.
    """

    line: int
    what: str
    last: int = 0


@dataclass(frozen=True)
class Source:
    """A module as the rules see it.

    Attributes:
        path: Path below the repository, with forward slashes.
        text: The module's text.
        tree: Its syntax tree.
    """

    path: str
    text: str
    tree: ast.Module = field(repr=False)

    @property
    def parts(self) -> tuple[str, ...]:
        """The path's parts, the last one without its suffix."""
        *folders, name = self.path.split("/")
        return (*folders, name.removesuffix(".py"))

    @property
    def is_test(self) -> bool:
        """Whether the module is a test or serves tests only."""
        return "tests" in self.parts or self.parts[-1] == "conftest"

    @property
    def is_package(self) -> bool:
        """Whether the module belongs to the package proper: what a wheel carries."""
        return self.parts[0] == "src" and not self.is_test


@dataclass(frozen=True)
class Rule:
    """A house rule.

    Attributes:
        name: Its name in messages and excuses.
        why: One sentence: what it protects, and what to do instead.
        find: Yields what it objects to in a module; decides by the path whether it applies at all.
    """

    name: str
    why: str
    find: Callable[[Source], Iterable[Hit]]


@dataclass(frozen=True)
class Excuse:
    """A comment by which a line, or a whole module, is excused from a rule.

    Attributes:
        line: Its line of the file, from 1.
        rule: Name of the rule.
        throughout: Whether it speaks for the whole module.
        reason: Why; must not be empty.
    """

    line: int
    rule: str
    throughout: bool
    reason: str

    def fits(self, rule: Rule, hit: Hit) -> bool:
        """Say whether this excuses a hit of a rule."""
        beside = hit.line <= self.line <= max(hit.line, hit.last)
        return self.rule == rule.name and (self.throughout or beside)


def all_rules() -> tuple[Rule, ...]:
    """Return every rule of the folder, in the order of their names."""
    modules = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
    return tuple(importlib.import_module(f"{rules.__name__}.{name}").RULE for name in modules)


def read(text: str, path: str) -> Source:
    """Parse a module's text.

    Raises:
        SyntaxError: If it is no Python.
    """
    return Source(path=path, text=text, tree=ast.parse(text, filename=path))


def excuses(source: Source) -> list[Excuse]:
    """Return the excuses of a module: comments only, not strings that look like one."""
    if not EXCUSE.search(source.text):
        return []
    tokens = tokenize.generate_tokens(io.StringIO(source.text).readline)
    comments = (token for token in tokens if token.type == tokenize.COMMENT)
    found = ((token.start[0], EXCUSE.search(token.string)) for token in comments)
    return [
        Excuse(line, match["rule"], bool(match["throughout"]), match["reason"].strip())
        for line, match in found
        if match
    ]


def judge(source: Source, rules: Iterable[Rule]) -> Iterator[str]:
    """Yield a message for each hit that is not excused, and for each excuse that is not in order."""
    given = excuses(source)
    used: set[Excuse] = set()
    for rule in rules:
        for hit in rule.find(source):
            fitting = [excuse for excuse in given if excuse.fits(rule, hit)]
            used.update(fitting)
            if not fitting:
                yield f"{source.path}:{hit.line}: {hit.what} [{rule.name}]\n    {rule.why}"
    for excuse in given:
        if not excuse.reason:
            yield f"{source.path}:{excuse.line}: excused({excuse.rule}) gives no reason"
        if excuse not in used:
            yield f"{source.path}:{excuse.line}: excused({excuse.rule}) excuses nothing"


def sources(root: Path = ROOT) -> Iterator[Source]:
    """Yield every module of the repository."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            yield read(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())


def main() -> int:
    """Judge every module; print what is found, and how to be excused."""
    rules = all_rules()
    findings = [message for source in sources() for message in judge(source, rules)]
    for message in findings:
        print(message)
    if findings:
        print(f"\n{len(findings)} findings. A line is excused by a comment on it: # excused(rule): why")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
