"""Reading names out of a syntax tree."""

import ast

from checks.names import imports, uses


def used(code: str) -> list[str]:
    """Return the full names used in code."""
    return [name for name, _ in uses(ast.parse(code))]


def test_use_through_an_alias_is_named_in_full() -> None:
    """However a name was imported, it is known by where it comes from."""
    assert used("import numpy as np\nnp.random.rand(3)\n") == ["numpy.random.rand"]
    assert used("from datetime import datetime as when\nwhen.now()\n") == ["datetime.datetime.now"]
    assert used("import os.path\nos.path.join\n") == ["os.path.join"]


def test_use_inside_another_expression_is_found() -> None:
    """A call within a longer expression is not hidden by what surrounds it."""
    assert "time.time" in used("import time\nstr(time.time()).strip()\n")
    assert "time.time" in used("import time\nint(time.time())[0].real\n")


def test_names_of_ones_own_are_no_uses() -> None:
    """What was not imported is nobody else's."""
    assert used("class time: pass\ntime.time\n") == []


def test_imports_are_named_in_full() -> None:
    """Each form of import names what it brings in."""
    code = "import a.b\nfrom c import d, e\nfrom . import f\nfrom .g import h\n"
    assert [name for name, _ in imports(ast.parse(code))] == ["a.b", "c.d", "c.e", "..f", ".g.h"]
