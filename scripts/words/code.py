"""What modules say to people: the texts of errors, and what stands in arguments and tables that are shown."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lindero.kernel import errors

FAMILIES: Final = frozenset(
    name
    for name, family in vars(errors).items()
    if isinstance(family, type) and issubclass(family, errors.LinderoError) and family is not errors.Defect
)
"""Errors that people are told of; a defect is for the developers, and is shown to everybody in English."""

SHOWN: Final = frozenset(
    {
        "advice", "ask", "because", "heading", "hint", "label", "meaning", "owner", "purpose", "reason",
        "reasons", "sentence", "summary", "text", "title", "what", "why", "why_none", "words",
    }
)  # fmt: skip
"""Arguments whose strings are shown, whatever is called."""

SAYS: Final = frozenset(
    {
        "BY_MACHINE", "BarrierKind", "Feature", "Meaning", "Outsider", "Pair", "Standing", "act", "broken", "figure_of",
        "log_refusal", "lose", "no", "no_answer", "no_bundle", "no_consent", "no_ground", "no_policy", "not_canonical",
        "not_understood", "refused", "side_of", "unreadable", "unusable", "wrong",
    }
)  # fmt: skip
"""What is called with words for people, be they ever so short, as part of a sentence or a label; constants of such."""

_UNSAID: Final = frozenset({"Defect", "Table", "TypeError", "ValidationError", "ValueError", "field", "Meta"})
"""What is called with sentences for developers and documents."""

_UNREAD: Final = frozenset(
    {
        "tests", "cli", "demo", "demo.py", "sapient", "simulation", "tak", "ogc", "public", "languages", "pdf",
        "words", "canon.py", "openapi_doors.py",
    }
)  # fmt: skip
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_MACHINE: Final = re.compile(
    r"^[a-z0-9_.:/-]*$|\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE)\b|^[\^/#<(]|</|^[a-z]+/[a-z]"
)
_PROSE: Final = re.compile(r"[^\W\d_]{2},? [^\W\d_]{2}|[^\W\d_] [^\W\d_]{3}|^[A-Z][a-z]+\. ")
_SENTENCE: Final = re.compile(r"[A-Z{].*[^\W\d_].* .*[.?!]", re.DOTALL)
_PAUSE: Final = re.compile(r"; (?=[a-z0-9])|\?$")
_CODE: Final = re.compile(r"[=;|<>\\]|\b[A-Z]{3,} [A-Z(]|[a-z]\(|\?|--")
_TOLD: Final = frozenset({"str", "str | None", "Iterator[str]", "list[str]", "tuple[str, ...]"})
"""What a function returns that may tell people something."""

_PLACE: Final = re.compile(r"\{\w+\}")


def texts_of(module: Path) -> Iterator[str]:
    """Yield the English of everything that a module says to people, values as named places."""
    if _UNREAD & set(module.parts):
        return
    for node in _telling(ast.parse(module.read_text(encoding="utf-8"))):
        for shown in _shown(node):
            for text in _texts(shown):
                if _reads(text):
                    yield text.strip()


_TELLING: Final = (ast.Call, ast.AnnAssign, ast.Assign, ast.FunctionDef, ast.Dict)


def _telling(tree: ast.AST) -> list[ast.AST]:
    """Return the nodes of a tree that may tell people something, in the order of `ast.walk`, at half its price."""
    nodes = [tree]
    for node in nodes:  # It grows while it is read.
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                nodes += [inner for inner in value if isinstance(inner, ast.AST)]
            elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
                nodes.append(value)
    return [node for node in nodes if isinstance(node, _TELLING)]


def _shown(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions of a node that people see."""
    match node:
        case ast.Call():
            yield from _in_call(node)
        case ast.AnnAssign(target=ast.Name(id=name), value=value):
            yield from _in_table(name, value)
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in SHOWN and _is_prose(value):
            yield value
        case ast.FunctionDef(returns=told) if told is not None and ast.unparse(told) in _TOLD:
            returns = (inner for inner in ast.walk(node) if isinstance(inner, ast.Return | ast.Yield))
            yield from (
                given.value for given in returns if given.value is not None and _is_prose(given.value)
            )
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            yield from (value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "")


def _in_call(node: ast.Call) -> Iterator[ast.expr]:
    """Yield what a call says: texts of an error, titles of what is declared, arguments that are shown, sentences."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in FAMILIES or name == "no":
        yield from node.args[1:3]
    elif name.lstrip("_").endswith(("Purpose", "for")) or name in {"Role", "Grant", "role_of"}:
        yield from node.args[:2]
    elif name.lstrip("_") in SAYS:
        yield from (given for given in node.args if not _is_name(given))
        yield from (given.value for given in node.keywords if isinstance(given.value, ast.JoinedStr))
    if name in _UNSAID:
        return
    yield from (given for given in node.args if _is_sentence(given))
    yield from (given.value for given in node.keywords if given.arg in SHOWN or _is_sentence(given.value))


def _in_table(name: str, value: ast.expr | None) -> Iterator[ast.expr]:
    """Yield what a constant says: the values of a table, or one sentence."""
    if isinstance(value, ast.Dict):
        yield from value.values
    elif isinstance(value, ast.Tuple | ast.List):
        yield from (row for row in value.elts if isinstance(row, ast.Tuple) and _is_prose(row))
    elif (
        isinstance(value, ast.Constant)
        and name.isupper()
        and (name in SAYS or str(value.value).endswith("."))
    ):
        yield value


def _is_prose(node: ast.expr) -> bool:
    """Say whether a returned string is words for people, and no name, address or query."""
    texts = [_PLACE.sub("xx", text) for text in _texts(node)]
    return any(
        (_PROSE.search(text) or text.endswith(".")) and not _CODE.search(_PAUSE.sub("", text))
        for text in texts
    )


def _is_name(node: ast.expr) -> bool:
    """Say whether an argument is a code in capital letters, as every refusal has."""
    return isinstance(node, ast.Constant) and re.fullmatch(r"[A-Z_]+", str(node.value)) is not None


def _is_sentence(node: ast.expr) -> bool:
    """Say whether an argument is a whole sentence, whatever it is given to."""
    texts = [_PLACE.sub("X", text) for text in _texts(node)]
    return any(_SENTENCE.fullmatch(text) and not _CODE.search(_PAUSE.sub("", text)) for text in texts)


def _texts(node: ast.expr) -> Iterator[str]:
    """Yield the strings of an expression; of a condition each branch."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr():
            yield pattern_of(node)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _texts(body)
            yield from _texts(orelse)
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.BoolOp(values=elements):
            for element in elements:
                yield from _texts(element)
        case _:
            return


def pattern_of(node: ast.JoinedStr) -> str:
    """Return a formatted string with named places: values that are the same share a place."""
    named: dict[str, str] = {}
    parts = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            source = ast.unparse(part)
            base = _named(part.value)
            name, number = base, 1
            while named.setdefault(name, source) != source:
                number += 1
                name = f"{base}{number}"
            parts.append(f"{{{name}}}")
    return "".join(parts)


def _named(node: ast.expr) -> str:
    """Return the last name in an expression."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_").lower() or "value"
        case ast.Subscript(slice=ast.Constant(value=str(name))) if name.isidentifier():
            return name
    inner = _inner(node)
    return _named(inner) if inner is not None else "value"


def _inner(node: ast.expr) -> ast.expr | None:
    """Return the part of an expression that says best what it is; None where there is none."""
    match node:
        case ast.Call(args=[inner, *_]) | ast.Call(func=inner) | ast.Subscript(value=inner):
            return inner
        case ast.BinOp(left=inner) | ast.IfExp(body=inner) | ast.UnaryOp(operand=inner):
            return inner
        case ast.BoolOp(values=[inner, *_]) | ast.GeneratorExp(elt=inner) | ast.ListComp(elt=inner):
            return inner
    return None


def _reads(text: str) -> bool:
    """Say whether a string is words for people: letters beside its places, and neither a name nor a query."""
    own = _PLACE.sub("", text).strip()
    if "\n" in own or (own.islower() and " " not in text):
        return False
    letters = len(_LETTERS.findall(own))
    is_answer = letters == 1 and own.endswith(".") and not text.startswith("{")
    return (letters > 1 or is_answer) and not _MACHINE.search(_PLACE.sub("X", text).strip())
