"""The switches at the guards: one guard at most is off, and those that speak are noted."""

import ast
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any

from scripts.guards import ASKED, DONE, KEPT


class Switch:
    """Which guard is deleted now, and which have spoken.

    Attributes:
        off: Number of the guard that is deleted; -1 for none.
        spoke: Numbers of the guards that decided otherwise than if they were not there.
    """

    def __init__(self) -> None:
        """Begin with every guard in its place."""
        self.off = -1
        self.spoke: set[int] = set()

    def asked(self, number: int, value: Any, *, without: bool) -> Any:
        """Return a condition's value, or what stands there once it is deleted."""
        if number == self.off:
            return without
        if bool(value) is not without:
            self.spoke.add(number)
        return value

    def done(self, number: int) -> bool:
        """Say whether a checking call is made."""
        self.spoke.add(number)
        return number != self.off

    def kept(self, number: int, check: Callable[..., None]) -> Callable[..., None]:
        """Return what a declared guard checks; nothing once it is deleted."""

        def checked(*arguments: Any) -> None:
            if number == self.off:
                return
            try:
                check(*arguments)
            except BaseException:
                self.spoke.add(number)
                raise

        return checked


class Loader(SourceFileLoader):
    """Loads a file with its switches, whatever was compiled before."""

    def __init__(self, name: str, path: str, tree: ast.Module, switch: Switch) -> None:
        """Load a module from its program with switches."""
        super().__init__(name, path)
        self._tree, self._switch = tree, switch

    def get_code(self, fullname: str) -> CodeType:
        """Compile the program with its switches."""
        return compile(self._tree, self.path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module with the switches at hand."""
        module.__dict__.update({ASKED: self._switch.asked, DONE: self._switch.done, KEPT: self._switch.kept})
        super().exec_module(module)


class Finder(MetaPathFinder):
    """Finds the files that have switches before anybody else does."""

    def __init__(self, trees: Mapping[str, ast.Module], switch: Switch) -> None:
        """Prepare for files by their full names."""
        self._trees, self._switch = trees, switch

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how a module is loaded, if it has switches."""
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None or spec.origin not in self._trees:
            return None
        spec.loader = Loader(fullname, spec.origin, self._trees[spec.origin], self._switch)
        return spec


def put_in(trees: Mapping[str, ast.Module]) -> Switch:
    """Let modules of these files be loaded with their switches from now on; return what turns the switches."""
    switch = Switch()
    sys.meta_path.insert(0, Finder(trees, switch))
    return switch
