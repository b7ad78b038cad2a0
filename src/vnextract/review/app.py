"""The review server: its addresses and its door."""

from __future__ import annotations

import asyncio
import hmac
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from vnextract.review import accounts, api, pages
from vnextract.review.calls import LANGUAGE_COOKIE, Call, Handler, endpoint, language_of
from vnextract.review.desk import Desk
from vnextract.review.guard import Guard
from vnextract.review.messages import LANGUAGES, say
from vnextract.review.sessions import is_same_site

# Seconds between looks for decisions that others took.
_LOOK = 0.4
# Seconds after which an open line says that it is still there.
_HEARTBEAT = 15.0


def make_app(desk: Desk) -> ASGIApp:
    """The application over one workspace."""

    def route(path: str, handler: Handler, *methods: str) -> Route:
        return Route(path, endpoint(desk, handler), methods=list(methods or ("GET",)))

    async def log_in(request: Request) -> Response:
        return await _log_in(desk, request)

    async def live(request: Request) -> Response:
        return await _live(desk, request)

    routes: list[BaseRoute] = [
        route("/", pages.queue),
        route("/articles/{article:int}", pages.article),
        route("/articles/{article:int}/history", pages.history),
        route("/bulk", pages.bulk, "GET", "POST"),
        route("/corrections", pages.corrections, "GET", "POST"),
        route("/agreement", pages.agreement),
        route("/settle/{article:int}", pages.settle, "GET", "POST"),
        route("/exchange", pages.exchange),
        route("/export", pages.export),
        route("/import", pages.import_, "POST"),
        route("/api/articles/{article:int}", api.article),
        route("/api/articles/{article:int}/decide", api.decision, "POST"),
        route("/api/articles/{article:int}/propose", api.proposal),
        route("/api/articles/{article:int}/why/{item}", api.why),
        route("/api/articles/{article:int}/next", api.next_article),
        route("/api/trial", pages.trial),
        Route("/api/articles/{article:int}/live", live),
        Route("/login", log_in, methods=["GET", "POST"]),
        Route("/logout", endpoint(desk, _log_out), methods=["POST"]),
        Route("/language", _set_language, methods=["POST"]),
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
    ]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        desk.connections.close()

    return Guard(Starlette(routes=routes, lifespan=lifespan), desk.hosts)


# -- the door


async def _log_in(desk: Desk, request: Request) -> Response:
    language = language_of(request)
    back = _inside(request.query_params.get("back", "/"))
    if desk.single is not None:
        given = request.query_params.get("ticket", "")
        if hmac.compare_digest(given.encode(), desk.ticket.encode()):
            return _welcome(desk, desk.single, "", back)
        return pages.door(request, language, status=403, message=say(language, "login_ticket"), form=False)
    if request.method == "GET":
        return pages.door(request, language, back=back)
    if not is_same_site(request.headers):
        return pages.door(request, language, status=403, message=say(language, "error_forged"), back=back)
    form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
    back = _inside(form.get("back", "/"))
    name = form.get("name", "")
    address = request.client.host if request.client else "?"
    keys = (f"name:{name.casefold()[:80]}", f"address:{address}")
    if (wait := desk.attempts.wait(*keys)) > 0:
        answer = pages.door(
            request, language, status=429, back=back,
            message=say(language, "login_wait", seconds=int(wait) + 1),
        )  # fmt: skip
        answer.headers["retry-after"] = str(int(wait) + 1)
        return answer
    reviewer = await run_in_threadpool(_checked, desk, name, form.get("password", ""))
    if reviewer is None:
        desk.attempts.failed(*keys)
        return pages.door(request, language, status=403, message=say(language, "login_wrong"), back=back)
    desk.attempts.succeeded(*keys)
    return _welcome(desk, reviewer.name, reviewer.stamp, back)


def _checked(desk: Desk, name: str, password: str) -> accounts.Reviewer | None:
    try:
        name = accounts.tidy_name(name)
    except accounts.AccountError:
        return None
    with desk.connections.take() as workspace:
        if not accounts.is_password(workspace.db, name, password):
            return None
        return accounts.find_reviewer(workspace.db, name)


def _welcome(desk: Desk, name: str, stamp: str, back: str) -> Response:
    answer = RedirectResponse(back, 303)
    answer.set_cookie(
        desk.cookie, desk.sessions.open(name, stamp), httponly=True, samesite="strict", path="/"
    )
    return answer


def _inside(address: str) -> str:
    """An address on this server: never one that leads elsewhere."""
    safe = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if safe and address.isprintable() else "/"


def _log_out(call: Call) -> Response:
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(call.desk.cookie, path="/")
    return answer


async def _set_language(request: Request) -> Response:
    form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
    answer = RedirectResponse(_inside(form.get("back", "/")), 303)
    if form.get("language") in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE, form["language"], max_age=365 * 24 * 3600, samesite="strict", httponly=True
        )
    return answer


# -- others' decisions, as they are taken


async def _live(desk: Desk, request: Request) -> Response:
    """A stream that says whenever somebody decides something about an article."""
    article = int(request.path_params["article"])
    # The same door as everywhere: the state itself is fetched through an endpoint, here only numbers go out.
    entered: Response = await endpoint(desk, lambda call: Response(call.layer))(request)
    if entered.status_code != 200:
        return entered
    layer = bytes(entered.body).decode()

    def latest() -> tuple[int, int]:
        with desk.connections.take() as workspace:
            return _latest(workspace.db, article, layer)

    async def stream() -> AsyncIterator[str]:
        told: tuple[int, int] | None = None
        silent = 0.0
        while not desk.stopping.is_set() and not await request.is_disconnected():
            now = await run_in_threadpool(latest)
            if now != told:
                told, silent = now, 0.0
                yield f"data: {json.dumps({'seq': now[0], 'version': now[1]})}\n\n"
            elif silent >= _HEARTBEAT:
                silent = 0.0
                yield ": still here\n\n"
            await asyncio.sleep(_LOOK)
            silent += _LOOK

    return StreamingResponse(stream(), media_type="text/event-stream")


def _latest(db: sqlite3.Connection, article: int, layer: str) -> tuple[int, int]:
    row = db.execute(
        "SELECT coalesce(r.decision, 0), a.version FROM articles a"
        " LEFT JOIN review_articles r ON r.article = a.id AND r.layer = ? WHERE a.id = ?",
        (layer, article),
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (-1, -1)
