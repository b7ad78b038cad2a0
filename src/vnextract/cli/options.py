"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vnextract.model import KINDS

if TYPE_CHECKING:
    from vnextract.pipeline import Extractor
    from vnextract.readers import ReadOptions

F = TypeVar("F", bound=Callable[..., Any])


class _Kinds(click.ParamType[Any]):
    name = "kind,…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        names = tuple(name.strip() for name in value.split(",") if name.strip())
        if not names or (unknown := [name for name in names if name not in KINDS]):
            self.fail(
                f"unknown kind {unknown[0]!r}; there are {', '.join(KINDS)}" if names else "name a kind"
            )
        return names


class Day(click.ParamType[Any]):
    """A calendar day, written as ISO says."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read it, or say how it is written."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no ISO date; write it as 2024-06-30")


class _Names(click.ParamType[Any]):
    name = "field,…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return tuple(n.strip() for n in value.split(",") if n.strip()) if isinstance(value, str) else value


rules_option = click.option(
    "--rules",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of your own rules, laid over the shipped ones.",
)
kinds_option = click.option(
    "--kinds",
    type=_Kinds(),
    default=",".join(KINDS),
    show_default=True,
    help="The kinds of fact to look for, separated by commas.",
)
published_option = click.option(
    "--published",
    type=Day(),
    help="Day of publication (2024-06-30) of texts that bring none; completes dates such as 'ngày 6-6'.",
)
_FIELDS = (
    ("text", "text,content,body", "Fields of JSON records that may hold the text; the first found wins."),
    ("title", "title", "Fields that may hold the title."),
    ("published", "published,date", "Fields that may hold the day of publication."),
    ("id", "id", "Fields that may hold the id."),
    ("source", "source", "Fields that may hold the name of the paper."),
    ("url", "url", "Fields that may hold the address of the article."),
)


def field_options(command: F) -> F:
    """Add the options that name the fields of JSON records."""
    for name, default, text in reversed(_FIELDS):
        option = f"--{name}-field"
        command = click.option(option, type=_Names(), default=default, show_default=True, help=text)(command)
    return command


def files_from_option(command: F) -> F:
    """Add ``--files-from``."""
    return click.option(
        "--files-from",
        type=click.Path(allow_dash=True),
        metavar="FILE",
        help="Read further paths from a file, one a line; '-' is standard input.",
    )(command)


def paths_of(given: Sequence[str], files_from: str | None) -> Iterator[str]:
    """The paths of a command line, then those of the list.

    Raises:
        click.UsageError: no path at all, or a list that can't be read.
    """
    if not given and files_from is None:
        raise click.UsageError("give a file, a folder or '-'", click.get_current_context())
    yield from given
    if files_from is not None:
        try:
            with click.open_file(files_from, encoding="utf-8") as lines:
                yield from (line.rstrip("\r\n") for line in lines if line.strip())
        except (OSError, UnicodeDecodeError) as error:
            reason = f"--files-from {files_from}: {error}"
            raise click.UsageError(reason, click.get_current_context()) from error


def read_options(published: date | None, fields: dict[str, tuple[str, ...]]) -> ReadOptions:
    """Reader options from what :func:`field_options` parsed: ``{"text_field": …}``."""
    from vnextract.readers import ReadOptions

    return ReadOptions(
        text_fields=fields["text_field"],
        title_fields=fields["title_field"],
        published_fields=fields["published_field"],
        id_fields=fields["id_field"],
        source_fields=fields["source_field"],
        url_fields=fields["url_field"],
        published=published,
    )


def make_extractor(rules: Path | None, kinds: Sequence[str] = KINDS) -> Extractor:
    """Load the rules; heavy, so only once a command needs it.

    Raises:
        RuleError: the rules can't be used.
    """
    from vnextract.pipeline import Extractor

    return Extractor(rules=rules, kinds=kinds)
