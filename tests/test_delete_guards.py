"""What the mutation job takes for a guard, and what is left when one is deleted."""

from scripts.delete_guards import guards_in

SOURCE = """
def check(clause, record):
    if clause is None or not record.place:
        raise Refused("é", "no clause")
    for field in record.fields:
        if field.secret:
            continue
    if record.note:
        log(record)
    return clause.permits(record) and not clause.suspended
"""


def deleted() -> dict[str, str]:
    """Return the line that changes for each guard, by the guard's text."""
    source = SOURCE.encode()
    return {
        guard.text: guard.deleted_from(source).decode().splitlines()[guard.line - 1].strip()
        for guard in guards_in("some.py", source)
    }


def test_guards_are_whole_conditions_and_their_parts() -> None:
    """An `if` that ends in a way out is a guard, and so is every part of a joined condition; a plain `if` is none."""
    assert deleted() == {
        "clause is None or not record.place": "if False:",
        "clause is None": "if False or not record.place:",
        "not record.place": "if clause is None or False:",
        "field.secret": "if False:",
        "clause.permits(record)": "return True and not clause.suspended",
        "not clause.suspended": "return clause.permits(record) and True",
    }


def test_what_is_left_is_still_a_program() -> None:
    """A guard behind other than plain letters, or over several lines, is cut out at the right places."""
    source = 'def f(a):\n    if (a == "é" and\n            a.b):\n        return None\n'.encode()
    texts = {guard.text: guard.deleted_from(source).decode() for guard in guards_in("some.py", source)}
    assert set(texts) == {'a == "é" and a.b', 'a == "é"', "a.b"}
    for text in texts.values():
        compile(text, "some.py", "exec")
