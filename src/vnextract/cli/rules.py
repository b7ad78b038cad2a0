"""``vnextract rules``: rule folders prove themselves."""

from __future__ import annotations

from pathlib import Path

import click

from vnextract.cli import options
from vnextract.cli.exits import CHECK_FAILED, OK


@click.group()
def rules() -> None:
    """Check rule folders by their own examples."""


@rules.command()
@options.rules_option
def check(rules: Path | None) -> int:
    """Run the examples and counterexamples of every rule, the shipped ones and those of --rules.

    A mistake is told as 'file: rule: field: reason'. Exits with 1 when an example fails, with 2 when a folder
    can't be loaded.
    """
    from vnextract.kinds.registry import ALL_KINDS, schema
    from vnextract.rulebook import load, shipped_folder
    from vnextract.rulebook.check import check as check_rules

    rulebook = load(shipped_folder(), *([rules] if rules is not None else []), schema=schema())
    checked = check_rules(rulebook, {kind.name: (kind.compile, kind.find) for kind in ALL_KINDS})
    for problem in checked.problems:
        click.echo(problem, err=True)
    click.echo(
        f"{checked.rules:,} rules, {checked.sentences:,} examples and counterexamples, "
        f"{len(checked.problems):,} failed",
        err=True,
    )
    return CHECK_FAILED if checked.problems else OK
