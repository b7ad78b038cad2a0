"""``vnextract extract``: articles in, one JSON document each out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vnextract.cli import options
from vnextract.cli.exits import INPUT_FAILED, NO_ARTICLE, OK, CommandError

if TYPE_CHECKING:
    from vnextract.model import Failure, OffsetUnit, Source
    from vnextract.readers import ReadOptions
    from vnextract.writers.html import HtmlPage


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write DIR/<article id>.json for each article; without it, JSON lines on standard output.",
)
@options.published_option
@click.option("--quiet", "-q", is_flag=True, help="No progress bar and no summary; failures are still told.")
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write one self-contained page: the texts with their facts highlighted and listed.",
)
@options.rules_option
@options.kinds_option
@click.option(
    "--offsets",
    type=click.Choice(["codepoints", "utf16", "bytes"]),
    default="codepoints",
    show_default=True,
    help="Unit of start, end and length: for Python, for JavaScript and Java, for UTF-8 bytes.",
)
@click.option("--text", is_flag=True, help="Put every article's text into article.text.")
@options.files_from_option
@options.field_options
def extract(
    paths: tuple[str, ...],
    output: Path | None,
    published: date | None,
    quiet: bool,
    html: Path | None,
    rules: Path | None,
    kinds: tuple[str, ...],
    offsets: OffsetUnit,
    text: bool,
    files_from: str | None,
    **fields: tuple[str, ...],
) -> int:
    """Extract the facts of articles.

    PATH is a file (.txt .html .json .jsonl .docx .pdf, .gz and .zip of them), a folder of such files, a
    pattern in quotes, or '-' for one text on standard input.
    """
    from vnextract.cli.progress import Progress
    from vnextract.model import Document, Failure
    from vnextract.writers.json import FolderWriter

    given = list(options.paths_of(paths, files_from))
    if "-" in given and files_from == "-":
        raise click.UsageError("'-' and --files-from - both read standard input", click.get_current_context())
    extractor = options.make_extractor(rules, kinds)
    folder = FolderWriter(output, offsets=offsets, text=text) if output is not None else None
    page = _page() if html is not None else None
    how = options.read_options(published, fields)
    with Progress(quiet=quiet) as progress:
        for source in read_given(given, how, progress.file_done):
            result = source if isinstance(source, Failure) else next(iter(extractor.stream([source])))
            if isinstance(result, Document):
                if folder is not None:
                    folder.write(result)
                else:
                    click.echo(result.to_json(offsets=offsets, text=text))
                if page is not None:
                    page.add(result)
            progress.add(result)
    if page is not None and html is not None:
        page.write(html)
    if progress.articles == progress.failures == 0:
        raise CommandError(
            f"no article in {', '.join(map(repr, given))}; give .txt, .html, .json, .jsonl, .docx or .pdf",
            NO_ARTICLE,
        )
    return INPUT_FAILED if progress.failures else OK


def _page() -> HtmlPage:
    from vnextract.writers.html import HtmlPage

    return HtmlPage()


def read_given(
    given: list[str], how: ReadOptions, told: Callable[[int, int], None] = lambda done, of: None
) -> Iterator[Source | Failure]:
    """Read the paths of a command line, of which '-' is one text on standard input.

    ``told`` is called after each file with the number of files read and of all.
    """
    from vnextract.model import Failure
    from vnextract.readers import find_inputs, is_known, read_input, with_unique_ids

    def read() -> Iterator[Source | Failure]:
        found = [
            item for path in given for item in ([None] if path == "-" else find_inputs([path], is_known))
        ]
        for number, item in enumerate(found, 1):
            if item is None:
                yield _standard_input(how)
            elif isinstance(item, Failure):
                yield item
            else:
                yield from read_input(item, how)
            told(number, len(found))

    return with_unique_ids(read())


def _standard_input(how: ReadOptions) -> Source | Failure:
    from vnextract.readers import Input, read_input

    data = sys.stdin.buffer.read(how.limits.file + 1)
    return next(read_input(Input("-", "stdin.txt", data=data), how))
