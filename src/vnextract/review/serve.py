"""Start the review server."""

from __future__ import annotations

import getpass
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn

from vnextract.errors import VnExtractError
from vnextract.review.accounts import reviewers
from vnextract.review.app import make_app
from vnextract.review.desk import Desk
from vnextract.review.guard import LOOPBACK
from vnextract.review.journal import reattach_all
from vnextract.store import Workspace

_SETTING = "reviews"


def prepare_desk(
    path: Path,
    *,
    host: str,
    hosts: tuple[str, ...] = (),
    reviews: int | None = None,
    rules: Path | None = None,
) -> Desk:
    """Look at the workspace and decide who may come in.

    Args:
        path: The workspace.
        host: The address that the server will listen on.
        hosts: Further names by which browsers may call it.
        reviews: Independent reviews an article gets; None keeps what the workspace says.
        rules: A folder of own rules, for proposals.

    Raises:
        WorkspaceError: there is no such workspace.
        VnExtractError: the address is not loopback and the workspace has no accounts.
    """
    loopback = host in ("127.0.0.1", "localhost", "::1")
    with Workspace.open(path, create=False) as workspace:
        people = [reviewer for reviewer in reviewers(workspace.db) if reviewer.active]
        if not people and not loopback:
            raise VnExtractError(
                f"{host} can be reached by others: add reviewers first, `vnextract users add {path} NAME`"
            )
        reviews = _reviews(workspace, reviews)
        if reviews > 1 and not people:
            raise VnExtractError(
                f"independent reviews need accounts: `vnextract users add {path} NAME`, once a reviewer"
            )
    named = () if host in ("0.0.0.0", "::") else (f"[{host}]" if ":" in host else host,)
    single = None if people else _own_name()
    return Desk(path, (*LOOPBACK, *named, *hosts), single, reviews, rules)


def _reviews(workspace: Workspace, wanted: int | None) -> int:
    """The number of independent reviews, remembered with the workspace."""
    if wanted is not None:
        with workspace.write() as db:
            db.execute(
                "INSERT OR REPLACE INTO review_settings (name, value) VALUES (?, ?)", (_SETTING, str(wanted))
            )
    row = workspace.db.execute("SELECT value FROM review_settings WHERE name = ?", (_SETTING,)).fetchone()
    return int(row[0]) if row else 1


def _own_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container whose user has no name
        return "reviewer"


def address_of(desk: Desk, host: str, port: int) -> str:
    """The address to open; for a single user it carries the ticket that lets one in."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/" + (f"login?ticket={desk.ticket}" if desk.single is not None else "")


def _reattach(desk: Desk) -> None:
    with desk.connections.take() as workspace:
        reattach_all(workspace)


class _Server(uvicorn.Server):
    """A server that ends its open streams when it is asked to stop."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._desk.stopping.set()
        super().handle_exit(sig, frame)


def serve(desk: Desk, *, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Args:
        desk: What to serve.
        host, port: Where to listen; port 0 takes a free one.
        ready: Told the address once the server listens.

    Raises:
        VnExtractError: the port is taken, or the address is not this machine's.
    """
    config = uvicorn.Config(
        make_app(desk), log_level="warning", access_log=False, server_header=False,
        proxy_headers=False, timeout_graceful_shutdown=3,
    )  # fmt: skip
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # It listens from here on: whoever is told the address gets an answer.
        listening = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        reason = error.strerror or error
        raise VnExtractError(f"{host}:{port}: {reason}; choose another port with --port") from error
    # Connections inherit it. Without it each answer waits 40 ms: head and body go out as two packets, and the
    # second waits for the browser's delayed acknowledgement of the first.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        # Not waited for: an article that is opened before its turn is laid over its new extraction then.
        threading.Thread(target=_reattach, args=(desk,), daemon=True).start()
        ready(address_of(desk, host, listening.getsockname()[1]))
        _Server(config, desk).run(sockets=[listening])
    finally:
        listening.close()
