"""What counts as a guard in a file, and the same file with a switch at each guard that takes it out."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

ASKED: Final = "__guard_asked__"
"""Called with number and value, and with what stands there without the guard, in place of a condition."""

DONE: Final = "__guard_done__"
"""Called with number; says whether a checking call is made."""

KEPT: Final = "__guard_kept__"
"""Called with number and function, in place of what a declared guard checks."""

CHECKING: Final = ("check", "require", "refuse", "verify", "demand", "ensure", "forbid", "expect")
"""How functions begin whose only purpose is to raise."""

NOTHING: Final = (0, "", None, False)
"""Values that let something pass, where the other branch says what is wrong."""


@dataclass(frozen=True, order=True)
class Guard:
    """One thing that can be deleted.

    Attributes:
        path: The file, as the checkout names it.
        line: Where it begins, from 1.
        number: Its number among all guards.
        text: The guard in words of the code.
    """

    path: str
    line: int
    number: int
    text: str

    def __str__(self) -> str:
        """Return place and text."""
        return f"{self.path}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Switched:
    """A file with a switch at each of its guards.

    Attributes:
        tree: The program.
        guards: Its guards, by rising number.
    """

    tree: ast.Module
    guards: tuple[Guard, ...]


def switched(path: str, source: str, first: int = 0) -> Switched:
    """Find the guards of a file and put a switch at each.

    A guard is:

    - an `if` that ends in a way out, in a bit or a finding that says what is wrong, and each of its single conditions;
    - each single condition of an answer that is returned or kept;
    - a choice between nothing and something that says what is wrong;
    - a call made for no other purpose than to raise;
    - a declared guard of a capability.

    Args:
        path: The file, as the checkout names it.
        source: Its text.
        first: The number of its first guard.
    """
    switching = _Switching(path, source, first)
    tree = switching.visit(ast.parse(source))
    return Switched(ast.fix_missing_locations(tree), tuple(switching.guards))


class _Switching(ast.NodeTransformer):
    """Puts the switches; what is evaluated is evaluated all the same, so that names bound on the way stay bound."""

    def __init__(self, path: str, source: str, first: int) -> None:
        self._path, self._source, self._first = path, source, first
        self.guards: list[Guard] = []

    def visit_If(self, node: ast.If) -> ast.If:
        """Switch an `if` that turns something away."""
        self.generic_visit(node)
        if _turns_away(node):
            node.test = self._asked(node.test, without=False)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.IfExp:
        """Switch a choice between nothing and what is wrong."""
        self.generic_visit(node)
        if _is_nothing(node.body) != _is_nothing(node.orelse):
            node.test = self._asked(node.test, without=_is_nothing(node.body))
        return node

    def visit_Return(self, node: ast.Return) -> ast.Return:
        """Switch the single conditions of an answer."""
        self.generic_visit(node)
        if node.value is not None:
            node.value = self._parts(node.value)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        """Switch the single conditions of an answer that is kept, and every guard that a folder declares."""
        self.generic_visit(node)
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        if _is_condition(node.value):
            node.value = self._parts(node.value)
        if "GUARDS" in names:
            self._declared(node.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        """Switch every guard that a folder declares."""
        self.generic_visit(node)
        if isinstance(node.target, ast.Name) and node.target.id == "GUARDS" and node.value is not None:
            self._declared(node.value)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        """Switch a call that is made for no other purpose than to raise."""
        self.generic_visit(node)
        if not (isinstance(node.value, ast.Call) and _name_of(node.value.func).startswith(CHECKING)):
            return node
        test = _call(DONE, node, ast.Constant(self._add(node)))
        return ast.copy_location(ast.If(test=test, body=[node], orelse=[]), node)

    def _asked(self, node: ast.expr, *, without: bool) -> ast.expr:
        number = self._add(node)
        call = _call(ASKED, node, ast.Constant(number), self._parts(node))
        call.keywords.append(ast.keyword("without", ast.Constant(without)))
        return call

    def _parts(self, node: ast.expr) -> ast.expr:
        """Switch each part of a joined condition; without it the others decide."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            node.operand = self._parts(node.operand)
        elif isinstance(node, ast.BoolOp):
            without = isinstance(node.op, ast.And)
            node.values = [self._asked(part, without=without) for part in node.values]
        return node

    def _declared(self, node: ast.expr) -> None:
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and _name_of(call.func) == "guard":
                for word in call.keywords:
                    if word.arg == "check":
                        number = ast.Constant(
                            self._add(word.value, f"Guard(check={ast.unparse(word.value)})")
                        )
                        word.value = _call(KEPT, word.value, number, word.value)

    def _add(self, node: ast.expr | ast.stmt, text: str = "") -> int:
        number = self._first + len(self.guards)
        words = text or ast.get_source_segment(self._source, node) or ""
        self.guards.append(Guard(self._path, node.lineno, number, " ".join(words.split())))
        return number


def _turns_away(node: ast.If) -> bool:
    last = node.body[-1]
    if isinstance(last, ast.Raise | ast.Return | ast.Continue):
        return True
    if isinstance(last, ast.AugAssign):
        return isinstance(last.op, ast.BitOr) and not node.orelse
    return isinstance(last, ast.Expr) and isinstance(last.value, ast.Yield)


def _is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and any(node.value is nothing for nothing in NOTHING)


def _is_condition(node: ast.expr) -> bool:
    """Tell a joined condition from `this or that` as a choice between values."""
    return isinstance(node, ast.BoolOp) and any(_is_test(part) for part in node.values)


def _is_test(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


def _name_of(function: ast.expr) -> str:
    """Return the last word of a function's name, without what marks it as private, in small letters."""
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return str(name).lstrip("_").lower()


def _call(name: str, at: ast.expr | ast.stmt, *arguments: ast.expr) -> ast.Call:
    call = ast.Call(func=ast.Name(id=name, ctx=ast.Load()), args=list(arguments), keywords=[])
    return ast.copy_location(call, at)


def numbered(files: Sequence[tuple[str, str]]) -> Iterator[Switched]:
    """Yield each file, given by name and text, with its guards numbered through all files."""
    first = 0
    for path, source in files:
        found = switched(path, source, first)
        first += len(found.guards)
        yield found
