"""``vnextract evaluate``: how good the extractor is on a gold file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vnextract.cli import options
from vnextract.cli.exits import INPUT_FAILED, NO_ARTICLE, OK, CommandError

if TYPE_CHECKING:
    from vnextract.evaluate import Report


@click.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="GOLD…")
@click.option("--errors", is_flag=True, help="List every missed and every false fact.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@options.rules_option
def evaluate(gold: tuple[Path, ...], errors: bool, as_json: bool, rules: Path | None) -> int:
    """Score the extractor against gold files: JSON lines with id, published, text and the facts in it.

    Prints precision, recall and F1 for each kind of fact, the accuracy of the attributes of matched facts,
    and how far the stated confidence is to be believed.
    """
    from vnextract.cli.progress import Progress
    from vnextract.evaluate import read_gold, score
    from vnextract.model import Document, Source

    articles = [article for path in gold for article in read_gold(path)]
    if not articles:
        raise CommandError(f"no article in {gold[0]}; a gold file has one a line", NO_ARTICLE)
    extractor = options.make_extractor(rules)
    predicted = {}
    with Progress(quiet=True) as progress:
        sources = (Source(a["text"], id=a["id"], published=a.get("published")) for a in articles)
        for result in extractor.stream(sources):
            progress.add(result)
            if isinstance(result, Document) and result.article.id is not None:
                predicted[result.article.id] = result.to_dict()
    report = score(articles, predicted)
    if as_json:
        click.echo(json.dumps(report.to_dict(), indent=1, ensure_ascii=False))
    else:
        _print(report)
    if errors:
        for error in report.errors:
            click.echo("\t".join((error.row, error.verdict, error.article, error.fact)), err=as_json)
    return INPUT_FAILED if progress.failures else OK


def _print(report: Report) -> None:
    from vnextract.evaluate import ALL_FACTS

    click.echo(f"{report.articles} articles, {report.predicted} predicted")
    click.echo(f"{'':28}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'pred':>7}")
    for name, row in (*report.rows.items(), (ALL_FACTS, report.all_facts)):
        shares = f"{row.precision:7.3f}{row.recall:7.3f}{row.f1:7.3f}"
        click.echo(f"{name:28}{shares}{row.gold:7}{row.predicted:7}")
    for name, scores in report.attributes.items():
        click.echo(f"  {name:32}{sum(scores) / len(scores):.3f}  (n={len(scores)})")
    bins = report.bins()
    if not any(bins):
        return
    click.echo("  confidence stated       facts  stated   right")
    for tenth, part in enumerate(bins):
        if part is not None:
            bounds = f"{tenth / 10:.1f} to {(tenth + 1) / 10:.1f}"
            click.echo(f"    {bounds:20}{part.count:7}{part.stated:8.3f}{part.right:8.3f}")
    error, kept = report.calibration_error, report.kept_at(0.99)
    click.echo(f"  calibration error {error:.3f}, kept at precision 0.99: {kept:.3f}")
