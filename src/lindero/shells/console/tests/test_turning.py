"""Turning the pages of a list: to the first and to the next, with all else that the address asks."""

import re
from pathlib import Path

import pytest
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from lindero.shells.console.turning import turning

LIST = """{% extends "base.html" %}
{% from "parts.html" import pager %}
{% block main %}
{{ pager(query, turn, "x1" if query.get("at_most") else none, 4, 18204) }}
{{ pager(query, turn, none, 4, name="loud", of="Others") }}
{% endblock %}
"""


@pytest.mark.parametrize(
    ("query", "name", "value", "address"),
    [
        ("", "after", "x1", "/events?after=x1"),
        ("", "after", "", "/events"),
        ("state=all&after=x0", "after", "x1", "/events?state=all&after=x1"),
        ("state=all&after=x0&calls_after=y", "after", "", "/events?state=all&calls_after=y"),
        (
            "kind=a&kind=b&words=R%26D%20%22x%22",
            "after",
            "x1",
            "/events?kind=a&kind=b&words=R%26D+%22x%22&after=x1",
        ),
    ],
)
def test_all_else_that_is_asked_is_kept(query: str, name: str, value: str, address: str) -> None:
    """Filters, other lists' places and values that occur twice stay; the field itself is set anew, or left out."""
    assert turning("/events", QueryParams(query))(name, value) == address


def test_a_path_that_needs_it_is_quoted() -> None:
    """What stands in a path as somebody wrote it begins no query and leads nowhere else."""
    assert turning("/offers/a?b", QueryParams())("after", "x") == "/offers/a%3Fb?after=x"


def test_a_list_leads_to_its_first_and_its_next_page(keller: TestClient, tmp_path: Path) -> None:
    """From the first page there is no way back, from the last none on; a list on one page has no way at all."""
    (tmp_path / "templates" / "board.html").write_text(LIST)

    def ways(address: str) -> dict[str, list[str]]:
        text = keller.get(address).text
        found = re.findall(r'<nav class="pager" aria-label="([^"]*)">(.*?)</nav>', text, re.DOTALL)
        return {name: re.findall(r'href="([^"]*)"', inside) for name, inside in found}

    assert ways("/signs") == {}
    assert ways("/signs?at_most=3") == {"Pages": ["/signs?at_most=3&amp;after=x1"]}
    assert ways("/signs?loud=false") == {"Pages: Others": ["/signs"]}
    assert ways("/signs?at_most=3&loud=false") == {
        "Pages": ["/signs?at_most=3&amp;loud=false&amp;after=x1"],
        "Pages: Others": ["/signs?at_most=3"],
    }
    assert "4 of 18,204 shown" in keller.get("/signs?at_most=3").text
