"""The reference page of errors: every code that the source raises, found by reading the source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lindero.kernel import errors
from scripts.reference.words import code, docstring, table

FAMILIES = {
    name: family
    for name, family in vars(errors).items()
    if isinstance(family, type)
    and issubclass(family, errors.LinderoError)
    and family is not errors.LinderoError
}


@dataclass(frozen=True, order=True)
class Raised:
    """An error as the source builds it.

    Attributes:
        code: Its stable code.
        family: Who must act, as the name of its class.
        text: What it says, values in braces.
        advice: What to do, values in braces.
    """

    code: str
    family: str
    text: str
    advice: str


def raised(source: Path) -> Iterator[Raised]:
    """Yield every error that is built with a code in the package's modules, tests aside."""
    for path in sorted(source.rglob("*.py")):
        if "tests" in path.relative_to(source).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for family, words in _built(node):
                said = [*map(_said, words[:3]), "", ""]
                if said[0]:
                    yield Raised(said[0], family, said[1], said[2])


def _built(node: ast.AST) -> Iterator[tuple[str, list[ast.expr]]]:
    """Yield the family and the words of an error built here: by its family's name, or by a class of its own."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FAMILIES:
        yield node.func.id, node.args
    if isinstance(node, ast.ClassDef):
        families = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id in FAMILIES]
        for call in ast.walk(node) if families else ():
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__":
                yield families[0], call.args


def _said(node: ast.expr) -> str:
    """Return a string's text, with the names of values in braces where it has any."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            f"{{{ast.unparse(part.value)}}}" if isinstance(part, ast.FormattedValue) else _said(part)
            for part in node.values
        )
    return ""


def page_of(source: Path) -> str:
    """Return the reference page of all errors, in Markdown."""
    found = sorted(set(raised(source)))
    text = "# Errors\n\nEvery error has a stable code, says what happened, and advises whoever must act.\n"
    for name, family in FAMILIES.items():
        rows = [(code(error.code), error.text, error.advice) for error in found if error.family == name]
        text += f"\n## {name} (HTTP {family.status})\n\n{docstring(family)}\n"
        if rows:
            text += "\n" + table(("Code", "Says", "Advice"), rows)
    return text
