"""Commands over a workspace: run, status, retry, export, import, diff, delete, backup."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vnextract.batch.export import FORMATS
from vnextract.cli import options
from vnextract.cli.exits import CHECK_FAILED, INPUT_FAILED, INTERRUPTED, NO_ARTICLE, OK, USAGE, CommandError
from vnextract.store import Workspace

if TYPE_CHECKING:
    from vnextract.batch.options import PoolOptions
    from vnextract.batch.progress import Listener
    from vnextract.batch.run import Outcome

F = TypeVar("F", bound=Callable[..., Any])

_workspace = click.option(
    "--workspace",
    "-w",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("facts.db"),
    show_default=True,
    metavar="FILE",
    help="The SQLite file that holds articles, facts, runs and failures.",
)
_DAY = options.Day()
_FILE = click.Path(path_type=Path, dir_okay=False)


def _work(command: F) -> F:
    """Add the options on how a run works."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for option in reversed(
        (
            click.option("--workers", type=click.IntRange(1), default=processors, metavar="N",
                         show_default="one a processor", help="Processes that extract."),
            click.option("--timeout", type=click.FloatRange(0.1), default=60.0, show_default=True,
                         metavar="SECONDS", help="What one article may take before it is given up."),
            click.option("--memory", type=click.IntRange(0), default=1024, show_default=True, metavar="MB",
                         help="What one article may need before it is given up; 0 is no limit."),
            click.option("--progress", type=click.Choice(["line", "json", "none"]), default="line",
                         show_default=True, help="How to tell on standard error how it goes."),
            click.option("--log", type=_FILE, metavar="FILE",
                         help="Append to a log file; it holds no text of any article."),
        )
    ):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH…")
@_workspace
@click.option("--limit", type=click.IntRange(0), metavar="N", help="Take the first N articles only.")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Take N articles, the same every time.")
@click.option("--since", type=_DAY, metavar="DATE", help="Take articles published on that day or later.")
@click.option(
    "--until",
    type=_DAY,
    metavar="DATE",
    help="Take articles published on that day or earlier.",
)
@click.option("--force", is_flag=True, help="Extract again what is up to date.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@_work
@click.option(
    "--scheduler", metavar="tcp://…", help="Extract on a Dask cluster; PATHs may be fsspec addresses."
)
@click.option(
    "--shards", metavar="DIR", help="Where the cluster writes its shards, on storage that all reach."
)
@options.rules_option
@options.kinds_option
@options.published_option
@options.files_from_option
@options.field_options
def run(
    paths: tuple[str, ...],
    workspace: Path,
    limit: int | None,
    sample: int | None,
    since: date | None,
    until: date | None,
    force: bool,
    dry_run: bool,
    workers: int,
    timeout: float,
    memory: int,
    progress: str,
    log: Path | None,
    scheduler: str | None,
    shards: str | None,
    rules: Path | None,
    kinds: tuple[str, ...],
    published: date | None,
    files_from: str | None,
    **fields: tuple[str, ...],
) -> int:
    """Extract the articles of files and folders into a workspace.

    Does what is new or changed, or was done with other rules or another version. After Ctrl-C, a crash or a
    full disk the same command carries on.
    """
    from vnextract.batch import RunOptions
    from vnextract.batch import run as run_batch

    given = list(options.paths_of(paths, files_from))
    chosen = RunOptions(
        rules=rules,
        kinds=kinds,
        read=options.read_options(published, fields),
        limit=limit,
        sample=sample,
        since=since,
        until=until,
        force=force,
        dry_run=dry_run,
        pool=_pool(workers, timeout, memory),
    )
    # A dry run of a workspace that does not exist yet must not make it.
    place = ":memory:" if dry_run and not workspace.exists() else workspace
    with Workspace.open(place) as opened, _listening(progress, log) as (listener, finish):
        if scheduler is not None:
            from vnextract.batch.cluster import run_on_cluster

            outcome = run_on_cluster(
                given, opened, chosen, scheduler=scheduler, shards=shards, listener=listener
            )
        else:
            outcome = run_batch(given, opened, chosen, listener=listener)
        finish(outcome)
    return _tell(outcome, given)


@click.command()
@_workspace
@_work
def retry(workspace: Path, workers: int, timeout: float, memory: int, progress: str, log: Path | None) -> int:
    """Do the failures of a workspace again, for example with more time or memory."""
    from vnextract.batch.retry import retry as retry_failures

    with Workspace.open(workspace, create=False) as opened, _listening(progress, log) as (listener, finish):
        outcome = retry_failures(opened, _pool(workers, timeout, memory), listener=listener)
        finish(outcome)
        left = opened.counts()["failures"]
    click.echo(
        f"{outcome.counts.extracted + outcome.counts.copied:,} extracted, {left:,} failures left", err=True
    )
    return INTERRUPTED if outcome.state == "interrupted" else INPUT_FAILED if left else OK


@click.command()
@_workspace
@click.option("--failures", is_flag=True, help="List all failures, one a line: article, error, reason.")
def status(workspace: Path, failures: bool) -> int:
    """Show how a workspace's runs stand."""
    with Workspace.open(workspace, create=False) as opened:
        if failures:
            for failure in opened.failures():
                fields = (failure.key, failure.error, failure.reason)
                click.echo("\t".join(" ".join(field.split()) for field in fields))
            return OK
        counts = opened.counts()
        click.echo(", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in counts.items()))
        for error, number in sorted(Counter(failure.error for failure in opened.failures()).items()):
            click.echo(f"  {number:,} × {error}")
        for each in opened.runs()[:10]:
            told = ", ".join(
                f"{getattr(each, n):,} {n}" for n in ("extracted", "copied", "unchanged", "failed")
            )
            state = (
                "running, or killed: the same command carries on" if each.state == "running" else each.state
            )
            click.echo(f"run {each.id}: {each.started} → {each.finished or '…'} {state}: {told}")
    return OK


@click.command()
@click.argument("output", type=click.Path(path_type=Path))
@_workspace
@click.option("--format", type=click.Choice(list(FORMATS)), help="By default what OUTPUT ends in, else json.")
@click.option("--text", is_flag=True, help="Put every article's text into article.text (json, jsonl).")
def export(output: Path, workspace: Path, format: str | None, text: bool) -> int:
    """Write a workspace to OUTPUT, a file or a folder.

    \b
    jsonl, json    output documents, one a line or one a file
    csv, parquet   one row a fact
    docbin         spaCy documents with the facts as spans
    label-studio, doccano, brat   for review in those tools
    """
    from vnextract.batch.export import export as write

    endings = {".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet"}
    chosen = format or endings.get(output.suffix.lower(), "json")
    if not FORMATS[chosen].folder and output.is_dir():
        raise click.UsageError(f"{output} is a folder, but {chosen} is one file", click.get_current_context())
    if FORMATS[chosen].folder and output.is_file():
        raise click.UsageError(
            f"{output} is a file, but {chosen} needs a folder", click.get_current_context()
        )
    with Workspace.open(workspace, create=False) as opened:
        try:
            count = write(opened, chosen, output, text=text)
        except ModuleNotFoundError as error:
            message = f"{chosen} needs {error.name}: pip install 'vnextract[{chosen}]'"
            raise CommandError(message, USAGE) from error
    click.echo(f"{count:,} articles in {output}", err=True)
    return OK if count else NO_ARTICLE


@click.command("import")
@click.argument("file", type=_FILE)
@_workspace
def import_(file: Path, workspace: Path) -> int:
    """Read FILE, corrected in Label Studio or doccano, and print one JSON line an article.

    Each line holds the document with the facts that were kept, the ids of those that were removed, and the
    stretches of text that were added.
    """
    from vnextract.batch.corrections import read_corrections

    with Workspace.open(workspace, create=False) as opened:
        for correction in read_corrections(file, opened):
            click.echo(json.dumps(correction.to_dict(), ensure_ascii=False))
    return OK


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@_workspace
@click.option("--list", "list_", is_flag=True, help="Print every difference as a JSON line.")
@click.option("--check", is_flag=True, help="Exit with 1 if B lacks a fact that A has.")
def diff(before: str, after: str, workspace: Path, list_: bool, check: bool) -> int:
    """Compare two runs (their numbers), or two exports in json or jsonl, by kind and rule."""
    from dataclasses import asdict

    from vnextract.batch.diff import diff_exports, diff_runs, summary

    with ExitStack() as stack:
        if before.isdigit() and after.isdigit():
            opened = stack.enter_context(Workspace.open(workspace, create=False))
            found = diff_runs(opened, int(before), int(after))
        else:
            found = diff_exports(Path(before), Path(after))

        def listed() -> Iterator[Any]:
            for difference in found:
                if list_:
                    click.echo(json.dumps(asdict(difference), ensure_ascii=False))
                yield difference

        counts = summary(listed())
    total: Counter[str] = sum(counts.values(), Counter())
    width = max((len(f"{kind} {rule}") for kind, rule in counts), default=5)
    rows = [*((f"{kind} {rule}", number) for (kind, rule), number in counts.items()), ("total", total)]
    for name, number in rows:
        told = "  ".join(f"{number[change]:,} {change}" for change in ("added", "removed", "altered"))
        click.echo(f"{name:<{width}}  {told}", err=list_)
    return CHECK_FAILED if check and total["removed"] else OK


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="ID…")
@_workspace
def delete(names: tuple[str, ...], workspace: Path) -> int:
    """Remove articles and all that came from them: text, facts, history.

    ID is an article's id, its path, or path#id where that is not clear. The next run takes the article up
    again if its file is still there.
    """
    with Workspace.open(workspace, create=False) as opened:
        found = []
        for name in names:
            articles = opened.find(name)
            if not articles:
                raise CommandError(f"the workspace has no article {name!r}", INPUT_FAILED)
            if len(articles) > 1:
                keys = ", ".join(article.key for article in articles[:5])
                raise CommandError(f"{name!r} may mean {len(articles)} articles: {keys} …", USAGE)
            found += articles
        opened.delete(article.id for article in found)
    click.echo(f"{len(found):,} deleted", err=True)
    return OK


@click.command()
@click.argument("file", type=_FILE)
@_workspace
def backup(file: Path, workspace: Path) -> int:
    """Copy a workspace to FILE, even while it is in use."""
    with Workspace.open(workspace, create=False) as opened:
        opened.backup(file)
    return OK


def _pool(workers: int, timeout: float, memory: int) -> PoolOptions:
    from vnextract.batch import PoolOptions

    return PoolOptions(workers=workers, timeout=timeout, memory=memory)


@contextmanager
def _listening(progress: str, log: Path | None) -> Iterator[tuple[Listener, Callable[[Outcome], None]]]:
    """The listener that ``--progress`` and ``--log`` ask for, and what to call with the outcome."""
    from rich.console import Console

    from vnextract.batch.progress import JsonLines
    from vnextract.batch.terminal import LogFile, Several, TerminalLine

    with ExitStack() as stack:
        listeners: list[Listener] = []
        ends: list[Callable[[Outcome], None]] = []
        if log is not None:
            file = LogFile(stack.enter_context(log.open("a", encoding="utf-8")))
            listeners.append(file)
            ends.append(lambda outcome: file.write(f"{outcome.state} {outcome.counts.of_run()}"))
        if progress == "json":
            lines = JsonLines(sys.stderr)
            listeners.append(lines)
            ends.append(lambda outcome: lines.end(outcome.state, outcome.counts, outcome.files))
        if progress == "line":
            line = TerminalLine(Console(stderr=True))
            stack.callback(line.close)
            listeners.append(line)

        def finish(outcome: Outcome) -> None:
            for end in ends:
                end(outcome)

        yield Several(listeners), finish


def _tell(outcome: Outcome, given: list[str]) -> int:
    counts = outcome.counts
    if outcome.run is None:
        told = f"{counts.new:,} new, {counts.changed:,} changed, {counts.outdated:,} of another version"
        click.echo(f"{told}, {counts.unchanged:,} up to date, {counts.failed:,} failures")
        return OK
    told = ", ".join(f"{getattr(counts, n):,} {n}" for n in ("extracted", "copied", "unchanged", "failed"))
    if outcome.state == "interrupted":
        click.echo(f"interrupted: {told}; run the same command to carry on", err=True)
        return INTERRUPTED
    click.echo(f"run {outcome.run} finished: {told}", err=True)
    if not counts.seen:
        raise CommandError(f"no article in {', '.join(map(repr, given)) or 'the list'}", NO_ARTICLE)
    return INPUT_FAILED if counts.failed else OK
