"""``vnextract explain``: why each fact is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vnextract.cli import options
from vnextract.cli.exits import INPUT_FAILED, NO_ARTICLE, OK, CommandError
from vnextract.model import KINDS, Document, Failure

if TYPE_CHECKING:
    from vnextract.rulebook import Rulebook


@click.command()
@click.argument("file", metavar="FILE")
@options.published_option
@options.rules_option
@options.kinds_option
@options.field_options
def explain(
    file: str, published: date | None, rules: Path | None, kinds: tuple[str, ...], **fields: tuple[str, ...]
) -> int:
    """Show, for each fact of FILE ('-' is standard input), the rule and the cues that made it."""
    from vnextract.cli.extract import read_given

    extractor = options.make_extractor(rules, kinds)
    articles = failures = 0
    for source in read_given([file], options.read_options(published, fields)):
        result = source if isinstance(source, Failure) else next(iter(extractor.stream([source])))
        if isinstance(result, Failure):
            failures += 1
            message = f"vnextract: {result.path or result.id}: {result.reason}"
            click.echo(" ".join(message.split()), err=True)
            continue
        articles += 1
        for line in explained(result, extractor.rulebook):
            click.echo(line)
    if not articles and not failures:
        raise CommandError(f"no article in {file}; give a text, HTML, JSON, DOCX or PDF file", NO_ARTICLE)
    return INPUT_FAILED if failures else OK


def explained(document: Document, rulebook: Rulebook) -> Iterator[str]:
    """One article as lines: each fact with its value, rule, rule file and cues."""
    article = document.article
    name = " ".join((article.id or "article").split())
    yield f"# {name}" + (f" (published {article.published})" if article.published else "")
    for kind in KINDS:
        facts = getattr(document, kind)
        yield f"## {kind}: {len(facts)}"
        for fact in facts:
            yield from _fact(kind, fact, rulebook)


def _fact(kind: str, fact: Any, rulebook: Rulebook) -> Iterator[str]:
    if kind == "officials":
        at = [f"{m.start}-{m.end}" for m in fact.mentions]
        yield f"{fact.id}  {fact.name}  [{' '.join(at)}]  {fact.confidence:.2f}"
        yield _why(kind, fact, rulebook)
        for position in fact.positions:
            body = position.resolved or position.organization or "-"
            span = f"[{position.start}-{position.end}]"
            yield f"    {position.text!r} {span}  {position.title} · {body}  {position.confidence:.2f}"
            yield f"  {_why(kind, position, rulebook)}"
        return
    if kind == "documents":
        mentions = ", ".join(f"{m.text!r} [{m.start}-{m.end}]" for m in fact.mentions)
        number = fact.code or fact.number
        # A name begins with the type: "Luật Đất đai".
        known_as = f"{fact.type} {number}" if number else fact.name or fact.type
        value = " · ".join(v for v in (known_as, fact.issuer, fact.issued) if v)
        yield f"{fact.id}  {mentions}  {value}  {fact.confidence:.2f}"
    elif kind == "dates":
        value = f"{fact.edtf} ({fact.basis})"
        yield f"{fact.id}  {fact.text!r} [{fact.start}-{fact.end}]  {value}  {fact.confidence:.2f}"
    else:
        figures = [f"{fact.value}", *(f"{name} {v}" for name, v in _extras(fact) if v is not None)]
        value = f"{fact.kind} {', '.join(figures)}"
        yield f"{fact.id}  {fact.text!r} [{fact.start}-{fact.end}]  {value}  {fact.confidence:.2f}"
    yield _why(kind, fact, rulebook)


def _extras(quantity: Any) -> Iterator[tuple[str, Any]]:
    yield "to", quantity.value_max
    yield "of", quantity.denominator
    yield "comparator", None if quantity.comparator == "eq" else quantity.comparator
    yield "change", quantity.change
    yield "measures", quantity.subject and repr(quantity.subject.text)


def _why(kind: str, fact: Any, rulebook: Rulebook) -> str:
    origin = rulebook.origin.get((kind, fact.rule))
    where = f" ({origin.parent.name}/{origin.name})" if origin is not None else ""
    cues = f"; cues: {', '.join(fact.cues)}" if fact.cues else ""
    return f"    rule {fact.rule or '-'}{where}{cues}"
