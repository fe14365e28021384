"""Treaty files checked and loaded: every refusal with its line, its reason and an advice."""

from lindero.trust.agreements.checking import check_agreement, check_overlay
from lindero.trust.agreements.findings import Finding, Unreadable, errors_in
from lindero.trust.agreements.reading import read_document
from lindero.trust.agreements.source import Items, Node, Table, check_shape, check_size
from lindero.trust.agreements.toml_source import read_toml
from lindero.trust.agreements.treaty import Agreement, Overlay
from lindero.trust.agreements.vocabulary import Vocabulary
from lindero.trust.agreements.yaml_source import read_yaml


def lint_text(text: str, name: str, vocabulary: Vocabulary | None = None) -> list[Finding]:
    """Return everything that is wrong with a treaty file, in the order of its lines.

    Args:
        text: The file's text.
        name: The file's name; one that ends in `.toml` is TOML, any other YAML.
        vocabulary: The record kinds that the node knows; without it kinds and fields are not checked.
    """
    return examine(text, name, vocabulary)[1]


def load_agreement(text: str, name: str, vocabulary: Vocabulary | None = None) -> Agreement:
    """Return the agreement that a treaty file describes.

    Raises:
        Unreadable: If anything in the file is an error, with the first one.
    """
    loaded = load_document(text, name, vocabulary)
    if not isinstance(loaded, Agreement):
        raise Unreadable(_wrong_kind("an overlay", "a treaty file"))
    return loaded


def load_overlay(text: str, name: str) -> Overlay:
    """Return the national overlay that a file describes.

    Raises:
        Unreadable: If anything in the file is an error, with the first one.
    """
    loaded = load_document(text, name)
    if not isinstance(loaded, Overlay):
        raise Unreadable(_wrong_kind("an agreement", "an overlay"))
    return loaded


def load_document(text: str, name: str, vocabulary: Vocabulary | None = None) -> Agreement | Overlay:
    """Return what a file describes, an agreement or an overlay.

    Raises:
        Unreadable: If anything in the file is an error, with the first one.
    """
    document, found = examine(text, name, vocabulary)
    errors = errors_in(found)
    if errors or document is None:
        raise Unreadable(errors[0])
    return document


def examine(
    text: str, name: str, vocabulary: Vocabulary | None = None
) -> tuple[Agreement | Overlay | None, list[Finding]]:
    """Return what a file describes, or None where it is refused, and everything found in it by line."""
    found: list[Finding] = []
    try:
        check_size(text)
        root = check_shape(read_toml(text) if name.lower().endswith(".toml") else read_yaml(text))
        document = read_document(root, found)
    except Unreadable as error:
        return None, [error.finding]
    if document is not None and not errors_in(found):
        lines = _Lines(root)
        if isinstance(document, Agreement):
            found += check_agreement(document, lines.of, vocabulary)
        else:
            found += check_overlay(document, lines.of)
    return (None if errors_in(found) else document), sorted(found)


class _Lines:
    """Finds the line of a path in the tree, or of the nearest thing around it."""

    def __init__(self, root: Table) -> None:
        self._root = root

    def of(self, path: str) -> int:
        """Return the line of a path such as `clauses[2].fields`."""
        node: Node = self._root
        line = 1
        for part in path.replace("[", ".").replace("]", "").split("."):
            if isinstance(node, Table) and part in node.entries:
                line = node.lines[part]
                node = node.entries[part]
            elif isinstance(node, Items) and part.isdigit() and int(part) < len(node.items):
                node = node.items[int(part)]
                line = node.line
            else:
                break
        return line


def _wrong_kind(found: str, wanted: str) -> Finding:
    return Finding(1, "lindero", "wrong_kind", f"The file is {found}.", f"Give {wanted} here.")
