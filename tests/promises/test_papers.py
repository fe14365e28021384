"""Promises about what a folder carries beside its code: its README, its templates, its translations."""

import ast
import re

from tests.promises.conftest import Folder

PARTS = ("Purpose", "Words", "Records", "Who may", "Rights at stake", "How to try it")
README_MAX_LINES = 120


def test_readme_has_its_parts(folder: Folder) -> None:
    """A reader of any folder finds the same six parts in the same order, on about a page."""
    text = (folder.path / "README.md").read_text(encoding="utf-8")
    found = [heading for heading in re.findall(r"^## (.+)$", text, re.MULTILINE) if heading in PARTS]
    assert found == list(PARTS)
    assert text.count("\n") <= README_MAX_LINES


def test_readme_names_every_record_and_every_grant(folder: Folder) -> None:
    """What a folder may put into the log, and whom it lets in, stands on its page."""
    text = (folder.path / "README.md").read_text(encoding="utf-8")
    for kind in folder.capability.kinds:
        assert kind.partition(".")[2] in text, f"README does not speak of {kind}"
    for grant in folder.capability.grants:
        assert grant.name in text, f"README does not say who gets {grant.name}"


def test_package_says_in_one_sentence_what_it_is(folder: Folder) -> None:
    """The package's own file holds a sentence and no code: reading records must not load actions."""
    body = ast.parse((folder.path / "__init__.py").read_text(encoding="utf-8")).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


def test_declaration_is_data(folder: Folder) -> None:
    """The declaration has no functions, loops or conditions: it can be read without running anything."""
    tree = ast.parse((folder.path / "capability.py").read_text(encoding="utf-8"))
    allowed = (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    assert all(isinstance(statement, allowed) for statement in tree.body)


def test_every_page_has_a_template(folder: Folder) -> None:
    """A page can be drawn: the template that it names lies in the folder."""
    for page in folder.capability.pages:
        assert (folder.path / "templates" / page.template).is_file(), page.template


def test_no_template_is_left_over(folder: Folder) -> None:
    """A template that nothing names, and no other template includes, is not kept."""
    templates = sorted((folder.path / "templates").glob("*.html"))
    texts = "".join(template.read_text(encoding="utf-8") for template in templates)
    named = {page.template for page in folder.capability.pages}
    for template in templates:
        assert template.name in named or f"{template.name}" in texts, f"{template.name} is drawn by nothing"


def test_translations_are_complete(folder: Folder) -> None:
    """Every language that a folder speaks has every one of its messages, and no other."""
    words = {
        path.stem: set(re.findall(r"^([a-z][a-z0-9-]*)\s*=", path.read_text(encoding="utf-8"), re.MULTILINE))
        for path in (folder.path / "words").glob("*.ftl")
    }
    for language, keys in words.items():
        assert keys == words.get("en", set()), (
            f"{language} differs from en in {keys ^ words.get('en', set())}"
        )
