"""The forms that come with Lindero: one file for each country, read once."""

from functools import cache
from importlib import resources

from lindero.capabilities.requests.forms.definition import Form, read_form
from lindero.kernel.errors import Missing


@cache
def shipped_forms() -> dict[str, Form]:
    """Return the forms by nation.

    Raises:
        Invalid: If a file is no form.
    """
    folder = resources.files("lindero.capabilities.requests.forms")
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name
    )
    forms = [read_form(file.read_bytes(), file.name) for file in files]
    return {form.nation: form for form in forms}


def form_of(nation: str) -> Form:
    """Return a country's form.

    Raises:
        Missing: If there is none.
    """
    form = shipped_forms().get(nation)
    if form is None:
        raise Missing(
            "requests.no_form",
            f"There is no form of {nation}.",
            f"Forms are there for {', '.join(sorted(shipped_forms()))}; others are added as files.",
        )
    return form
