"""``vnextract review`` and ``vnextract users``: check facts in the browser, and who may."""

from __future__ import annotations

from pathlib import Path

import click

from vnextract.cli import options
from vnextract.cli.exits import CHECK_FAILED, OK, USAGE, CommandError

_WORKSPACE = click.argument("workspace", type=click.Path(path_type=Path))


@click.command()
@_WORKSPACE
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="NAME", help="Another name by which browsers may call it."
)
@click.option(
    "--independent",
    type=click.IntRange(1, 20),
    metavar="N",
    help="Have each article reviewed N times independently; 1 goes back to one common review.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the browser.")
@click.option(
    "--export",
    "format",
    type=click.Choice(["json", "gold", "csv"]),
    help="Write what was reviewed, and serve nothing.",
)
@click.option("--signed", is_flag=True, help="With --export: signed articles only.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="With --export: the file.")
@click.option(
    "--import",
    "lines",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Read decisions of a JSON export back, and serve nothing.",
)
@options.rules_option
def review(
    workspace: Path,
    host: str,
    port: int,
    hosts: tuple[str, ...],
    independent: int | None,
    open_browser: bool,
    format: str | None,
    signed: bool,
    output: Path | None,
    lines: Path | None,
    rules: Path | None,
) -> int:
    """Check the facts of WORKSPACE in the browser; decisions are saved as they are taken.

    The address that is printed lets a single user in. With accounts ('vnextract users add') everybody signs
    in, and the server may listen on another address than loopback.
    """
    if format is not None:
        return _export(workspace, format, signed, output)
    if lines is not None:
        return _import(workspace, lines)
    from vnextract.review.serve import prepare_desk, serve

    desk = prepare_desk(workspace, host=host, hosts=hosts, reviews=independent, rules=rules)

    def ready(address: str) -> None:
        click.echo(address)
        if open_browser:
            click.launch(address)

    serve(desk, host=host, port=port, ready=ready)
    return OK


def _export(path: Path, format: str, signed: bool, output: Path | None) -> int:
    from vnextract.review.export import write
    from vnextract.review.journal import reattach_all
    from vnextract.store import Workspace
    from vnextract.writers.atomic import atomic_text

    if output is None:
        raise CommandError("--export needs a file: --output FILE", USAGE)
    with Workspace.open(path, create=False) as workspace, atomic_text(output) as stream:
        reattach_all(workspace)
        for piece in write(workspace, format, signed_only=signed):
            stream.write(piece)
    return OK


def _import(path: Path, lines: Path) -> int:
    from vnextract.review.load import read_back
    from vnextract.store import Workspace

    with (
        Workspace.open(path, create=False) as workspace,
        lines.open(encoding="utf-8-sig", errors="replace") as stream,
    ):
        loaded = read_back(workspace, stream)
    click.echo(f"{loaded.decisions} decisions about {loaded.articles} articles")
    for problem in loaded.problems:
        click.echo(f"vnextract: {lines}: {problem}", err=True)
    return CHECK_FAILED if loaded.problems else OK


@click.group()
def users() -> None:
    """Manage the reviewers of a workspace."""


@users.command("add")
@_WORKSPACE
@click.argument("name")
@click.password_option(help="Asked for if not given.")
def add_user(workspace: Path, name: str, password: str) -> int:
    """Add the reviewer NAME."""
    from vnextract.review.accounts import add_reviewer
    from vnextract.store import Workspace

    with Workspace.open(workspace, create=False) as opened:
        click.echo(f"added {add_reviewer(opened, name, password)}")
    return OK


@users.command("password")
@_WORKSPACE
@click.argument("name")
@click.password_option(help="Asked for if not given.")
def change_password(workspace: Path, name: str, password: str) -> int:
    """Give NAME another password; open sessions end."""
    from vnextract.review.accounts import set_password
    from vnextract.store import Workspace

    with Workspace.open(workspace, create=False) as opened:
        set_password(opened, name, password)
    return OK


@users.command("remove")
@_WORKSPACE
@click.argument("name")
def remove_user(workspace: Path, name: str) -> int:
    """Let NAME in no longer; decisions keep the name."""
    from vnextract.review.accounts import bar_reviewer
    from vnextract.store import Workspace

    with Workspace.open(workspace, create=False) as opened:
        bar_reviewer(opened, name)
    return OK


@users.command("list")
@_WORKSPACE
def list_users(workspace: Path) -> int:
    """List the reviewers by given name."""
    from vnextract.review.accounts import reviewers
    from vnextract.store import Workspace

    with Workspace.open(workspace, create=False) as opened:
        for reviewer in reviewers(opened.db):
            click.echo(reviewer.name + ("" if reviewer.active else "  (removed)"))
    return OK
