"""`lindero agreement` on files: check, show, hash, decide."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from lindero.shells.cli.tests.conftest import Run

TREATY = Path(__file__).with_name("treaty.yaml")
REQUEST = {
    "from": "NRD",
    "to": "SUD",
    "kind": "tracking.track_updated",
    "fields": ["track_id", "place", "measured_at"],
    "purpose": "border_surveillance",
    "place": [11.0, 55.5],
    "at": "2026-11-22T08:00:00Z",
}
Changed = Callable[[str, str], Path]


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """Return what writes the treaty with one piece of text replaced."""

    def change(old: str, new: str) -> Path:
        text = TREATY.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "changed.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return change


def decide(run: Run, *requests: object, files: tuple[Path, ...] = (TREATY,)) -> list[dict[str, object]]:
    """Return the decisions on some requests."""
    stdin = b"".join(msgspec.json.encode(request) + b"\n" for request in requests)
    said = run("agreement", "decide", *files, stdin=stdin)
    assert said.exit_code == 0, said.stderr
    return [msgspec.json.decode(line) for line in said.stdout.splitlines()]


def test_AGR_01_treaty_in_order_is_status_0(run: Run) -> None:
    """A treaty without errors is in order; warnings are told and change nothing."""
    said = run("agreement", "check", TREATY)
    assert said.exit_code == 0
    assert said.stdout.splitlines()[-1] == f"{TREATY}: in order"
    assert "warning unused" in said.stdout


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    purposes: [border_surveillance]\n", "", "purposes"),
        ("    retain_days: 10\n", "", "retain_days"),
        ("kinds: [tracking.track_started,", "kinds: [tracking.track_guessed,", "unknown_kind"),
        ("fields: [track_id,", "fields: [track_id, owner,", "unknown_field"),
        ("    area: strait\n", "    area: ocean\n", "unknown_area"),
        ("level: 2\n", "level: 2\ncrisis: true\n", "crisis"),
        ("lindero: agreement/1", "lindero: agreement/2", "agreement/2"),
        ("version: 1\n", "version: 1\nversion: 2\n", "version"),
        ("  NRD:\n", "  NRD: &a\n", ""),
        ("title: Agreement", "title: [Agreement", ""),
    ],
)
def test_AGR_01_wrong_treaty_names_line_reason_and_advice(
    run: Run, changed: Changed, old: str, new: str, code: str
) -> None:
    """Each error is told with the file, its line, the reason and an advice, and the status is 1."""
    path = changed(old, new)
    said = run("agreement", "check", path)
    assert said.exit_code == 1
    errors = [line for line in said.stdout.splitlines() if " error " in line]
    assert errors
    assert any(code in line for line in errors), errors
    assert all(line.startswith(f"{path}:") and line.split(":")[1].isdigit() for line in errors)
    assert said.stdout.splitlines()[-1] == f"{path}: refused"


def test_check_as_json(run: Run, changed: Changed) -> None:
    """For machines, findings are JSON with the same parts."""
    good = msgspec.json.decode(run("agreement", "check", TREATY, "--json").stdout)
    assert good["ok"]
    wrong = run("agreement", "check", TREATY, changed("level: 2\n", "level: 9\n"), "--json")
    assert wrong.exit_code == 1
    told = msgspec.json.decode(wrong.stdout)
    assert not told["ok"]
    error = next(finding for finding in told["findings"] if finding["severity"] == "error")
    assert set(error) == {"file", "line", "path", "code", "text", "advice", "severity"}


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"- a\n- b\n", b"a: [\n", b"a: 1\n" * 200_000])
def test_any_file_is_judged_without_a_traceback(run: Run, tmp_path: Path, content: bytes) -> None:
    """Whatever stands in a file, the answer is words and status 1."""
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)
    for command in ("check", "hash", "show"):
        said = run("agreement", command, path)
        assert said.exit_code == 1, (command, said.stdout)
        assert said.stdout + said.stderr


def test_missing_file_is_a_mistake_in_usage(run: Run) -> None:
    """A file that is not there is told by its name."""
    said = run("agreement", "check", "nowhere.yaml")
    assert said.exit_code == 2
    assert "nowhere.yaml" in said.stderr


def test_hash_is_of_the_meaning_not_of_the_writing(run: Run, changed: Changed) -> None:
    """Comments and order make no difference to the identity; a changed word does."""
    same = changed("level: 2\n", "# two\nlevel: 2\n")
    other = run("agreement", "hash", TREATY).stdout
    assert run("agreement", "hash", same).stdout == other
    assert run("agreement", "hash", changed("retain_days: 10", "retain_days: 11")).stdout != other
    digits, ref = other.split()
    assert len(digits) == 64
    assert ref == "AG-1@1"


def test_AGR_09_treaty_is_shown_in_plain_language(run: Run) -> None:
    """The text says purposes and fields in words, in the languages that there are."""
    english = run("agreement", "show", TREATY)
    assert english.exit_code == 0
    assert "AG-1@1" in english.stdout
    spanish = run("agreement", "show", TREATY, "--language", "es").stdout
    assert spanish != english.stdout
    unknown = run("agreement", "show", TREATY, "--language", "xx")
    assert unknown.exit_code == 1
    assert "en" in unknown.stderr


def test_AGR_09_two_languages_are_shown_side_by_side(run: Run) -> None:
    """Each line stands beside the same line of the other language, under one and the same hash."""
    told = run("agreement", "show", TREATY, "--language", "de", "--beside", "fr", "--width", "120").stdout
    rows = [line.split(" | ") for line in told.splitlines() if " | " in line]
    assert any(left.strip() == "## Parteien" and right == "## Parties" for left, right in rows)
    assert max(len(line) for line in told.splitlines()) <= 120
    digits = run("agreement", "hash", TREATY).stdout.split()[0]
    for column in (0, 1):
        assert digits in "".join(row[column].strip() for row in rows if len(row) == 2)
    assert run("agreement", "show", TREATY, "--beside", "xx").exit_code == 1


def test_AGR_02_decisions_name_the_clause_or_what_is_missing(run: Run) -> None:
    """A request that a clause permits is allowed by its name; others say what would make it a yes."""
    outside = {**REQUEST, "place": [15.0, 55.5]}
    wrong_purpose = {**REQUEST, "purpose": "customs_control"}
    yes, area, purpose = decide(run, REQUEST, outside, wrong_purpose)
    assert yes["allowed"] is True
    assert yes["clause"] == "AG-1@1/art-6-1"
    assert yes["fields"] == REQUEST["fields"]
    assert area["allowed"] is purpose["allowed"] is False
    assert [reason["code"] for reason in area["reasons"]] == ["AREA"]  # type: ignore[attr-defined]
    assert [reason["code"] for reason in purpose["reasons"]] == ["PURPOSE"]  # type: ignore[attr-defined]


def test_each_line_has_its_answer_and_none_stops_the_run(run: Run) -> None:
    """A line that is no request is answered by a refusal; empty lines are passed over."""
    stdin = b"no json\n\n" + msgspec.json.encode(REQUEST) + b"\n" + msgspec.json.encode({**REQUEST, "x": 1})
    said = run("agreement", "decide", TREATY, stdin=stdin)
    decisions = [msgspec.json.decode(line) for line in said.stdout.splitlines()]
    assert [decision["allowed"] for decision in decisions] == [False, True, False]
    assert set(decisions[0]) >= {"allowed", "fields", "clause", "reasons"}


def test_same_requests_give_the_same_bytes(run: Run) -> None:
    """Decisions on paper depend on texts and requests alone."""
    stdin = msgspec.json.encode(REQUEST)
    first = run("agreement", "decide", TREATY, stdin=stdin).stdout
    assert run("agreement", "decide", TREATY, stdin=stdin).stdout == first


def test_nothing_is_decided_by_half_of_the_texts(run: Run, changed: Changed) -> None:
    """If one of several files has an error, nothing is decided at all (S-62)."""
    wrong = changed("level: 2\n", "level: 9\n")
    said = run("agreement", "decide", TREATY, wrong, stdin=msgspec.json.encode(REQUEST))
    assert said.exit_code == 1
    assert said.stdout == ""
    assert f"{wrong}, line " in said.stderr


def test_toml_is_a_treaty_file_too(run: Run, tmp_path: Path) -> None:
    """A file that ends in .toml is read as TOML, and its mistakes are told likewise."""
    path = tmp_path / "treaty.toml"
    path.write_text('lindero = "agreement/1"\nid = "AG-1"\n', encoding="utf-8")
    said = run("agreement", "check", path)
    assert said.exit_code == 1
    assert " error " in said.stdout


def test_file_that_may_not_be_read_is_told(run: Run, tmp_path: Path) -> None:
    """A folder in place of a file is a mistake in usage."""
    shutil.copy(TREATY, tmp_path / "t.yaml")
    assert run("agreement", "check", tmp_path).exit_code == 2
