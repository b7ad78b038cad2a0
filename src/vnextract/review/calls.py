"""From a request to a plain function and back: who asks, in which language, with which data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from vnextract.errors import VnExtractError
from vnextract.review.accounts import find_reviewer
from vnextract.review.desk import Desk
from vnextract.review.messages import LANGUAGES, messages, say
from vnextract.review.records import Conflict, ReviewError
from vnextract.review.sessions import Session, is_same_site
from vnextract.review.state import COMMON
from vnextract.store import Workspace, WorkspaceError

LANGUAGE_COOKIE = "vnextract_language"
# What a refused decision is over HTTP.
_STATUS = {
    "missing": 404,
    "changed": 409,
    "signed": 409,
    "open": 409,
    "nothing": 409,
    "gone": 409,
    "value": 422,
}


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed the door.

    ``data`` is the JSON object or the form that it brought, ``body`` the bytes as they came, ``query`` the
    address's query, ``path`` the parts of the address that the route names.
    """

    desk: Desk
    workspace: Workspace
    name: str
    session: Session
    language: str
    query: Mapping[str, str]
    path: Mapping[str, Any]
    data: Mapping[str, Any]
    body: bytes

    def say(self, key: str, **values: object) -> str:
        """A message in the reader's language."""
        return say(self.language, key, **values)

    @property
    def layer(self) -> str:
        """Where this reviewer's decisions go: the common review, or one of the reviewer's own."""
        own = self.desk.is_independent() and self.query.get("common") != "1"
        return self.name if own else COMMON


Handler = Callable[[Call], Response]


def endpoint(desk: Desk, handler: Handler) -> Callable[[Request], Any]:
    """An endpoint that lets a signed-in reviewer's requests through to ``handler``, in a thread."""

    async def answer(request: Request) -> Response:
        session = desk.sessions.read(request.cookies.get(desk.cookie))
        wants_json = request.url.path.startswith(("/api/", "/import"))
        language = language_of(request)
        if session is None or not await run_in_threadpool(_is_known, desk, session):
            return _refused(desk, request, wants_json, language)
        try:
            body = await request.body() if request.method == "POST" else b""
            data = _data(request, body)
        except (ValueError, RecursionError, ClientDisconnect):
            return JSONResponse({"error": "malformed"}, 400)
        if request.method == "POST":
            token = request.headers.get("x-csrf-token") or str(data.get("csrf", ""))
            if not desk.sessions.is_token(session, token) or not is_same_site(request.headers):
                return JSONResponse({"error": "forged", "message": say(language, "error_forged")}, 403)

        def work() -> Response:
            with desk.connections.take() as workspace:
                call = Call(
                    desk, workspace, session.name, session, language,
                    dict(request.query_params), dict(request.path_params), data, body,
                )  # fmt: skip
                try:
                    if request.method == "POST":
                        # In line with our own writers; other processes are waited for in the transaction.
                        with desk.writing:
                            return handler(call)
                    return handler(call)
                except ReviewError as error:
                    return problem(call, error, wants_json)

        try:
            return await run_in_threadpool(work)
        except WorkspaceError as error:
            return JSONResponse({"error": "workspace", "message": str(error)}, 503)
        except VnExtractError as error:  # rules that can't be loaded, say
            return JSONResponse({"error": "other", "message": str(error)}, 500)

    return answer


def _is_known(desk: Desk, session: Session) -> bool:
    """Whether the reviewer of a session still may come in, with the same password."""
    if desk.single is not None:
        return session.name == desk.single and session.stamp == ""
    with desk.connections.take() as workspace:
        reviewer = find_reviewer(workspace.db, session.name)
    return reviewer is not None and reviewer.stamp == session.stamp


def _refused(desk: Desk, request: Request, wants_json: bool, language: str) -> Response:
    if wants_json:
        return JSONResponse({"error": "session", "message": say(language, "error_session")}, 401)
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?back={quote(back, safe='')}", 303)


def _data(request: Request, body: bytes) -> Mapping[str, Any]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind == "application/json":
        data = json.loads(body)
        json.dumps(data, ensure_ascii=False, allow_nan=False).encode()  # nothing that JSON or UTF-8 lacks
        if not isinstance(data, dict):
            raise ValueError("no JSON object")
        return data
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=2000))
    return {}


def language_of(request: Request) -> str:
    """The language that the reader chose; Vietnamese until then."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def problem(call: Call, error: ReviewError, wants_json: bool) -> Response:
    """The answer to a decision that can't be taken."""
    key = f"error_{error.code}"
    known = messages(call.language)
    message = known[key] if key in known else str(error)
    if error.code == "value":
        message = f"{message} ({error})"
    told = {
        "error": error.code,
        "message": message,
        "items": list(error.items),
        "conflict": isinstance(error, Conflict),
    }
    status = _STATUS.get(error.code, 400)
    if wants_json:
        return JSONResponse(told, status)
    from vnextract.review.pages import render

    return render(call, "problem.html", status=status, message=message)
