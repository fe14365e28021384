"""`lindero agreement` cedar, odrl and from-odrl, as a person uses them."""

from pathlib import Path

import cedarpy
import msgspec

from lindero.shells.cli.tests.conftest import Run

TREATY = Path(__file__).with_name("treaty.yaml")


def told(run: Run, *words: object) -> str:
    """Return what a command says."""
    said = run("agreement", *words)
    assert said.exit_code == 0, said.stderr
    return str(said.stdout)


def test_cedar_policies_fit_their_schema(run: Run) -> None:
    """What is written is Cedar: its own checker finds nothing against the policies."""
    policies, schema = told(run, "cedar", TREATY), told(run, "cedar", TREATY, "--schema")
    assert cedarpy.validate_policies(policies, schema).validation_passed
    assert '@id("AG-1@1/art-6-1")' in policies


def test_odrl_and_back_is_the_same_agreement(run: Run, tmp_path: Path) -> None:
    """The hash of what comes back is that of what went out."""
    policy, treaty = tmp_path / "policy.jsonld", tmp_path / "treaty.yaml"
    policy.write_text(told(run, "odrl", TREATY), encoding="utf-8")
    treaty.write_text(told(run, "from-odrl", policy), encoding="utf-8")
    assert told(run, "hash", treaty) == told(run, "hash", TREATY)


def test_what_cannot_be_expressed_is_told_term_by_term(run: Run, tmp_path: Path) -> None:
    """A policy with two foreign terms is refused whole, and both are named with their paths."""
    policy = msgspec.json.decode(told(run, "odrl", TREATY))
    policy["obligation"] = [{"action": "compensate"}]
    policy["permission"][0]["constraint"].append(
        {"leftOperand": "payAmount", "operator": "eq", "rightOperand": 5}
    )
    path = tmp_path / "foreign.jsonld"
    path.write_bytes(msgspec.json.encode(policy))
    said = run("agreement", "from-odrl", path)
    assert said.exit_code == 1
    assert said.stdout == ""
    assert f"{path}: obligation: obligation" in said.stderr
    assert "payAmount eq" in said.stderr
    assert "2 things that an agreement cannot" in said.stderr


def test_contracts_of_a_data_space_have_laws_laid_over(run: Run, tmp_path: Path) -> None:
    """A law that withholds a field is felt in the contract; for the treaty's own text it is refused."""
    law = tmp_path / "law.yaml"
    law.write_text(
        "lindero: overlay/1\noverlay_for: NRD\nid: act\nversion: 1\nagreement: every_agreement\ntitle: Act\n"
        "legal_basis: [Act]\neffective: {from: 2026-01-01}\n"
        "narrows: [{id: names, because: Act 3, withhold: identity}]\n",
        encoding="utf-8",
    )
    plain = told(run, "odrl", TREATY, "--dataspace")
    assert '"identity"' in plain
    contracts = msgspec.json.decode(plain)
    assert {(one["assigner"][-3:], one["assignee"][-3:]) for one in contracts} == {
        ("NRD", "SUD"),
        ("SUD", "NRD"),
    }
    assert '"identity"' not in told(run, "odrl", TREATY, "--dataspace", "--law", law)
    assert run("agreement", "odrl", TREATY, "--law", law).exit_code == 2
