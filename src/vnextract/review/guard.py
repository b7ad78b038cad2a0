"""What every request has to pass before a page sees it: host, size, and headers that keep browsers strict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SMALL_BODY = 1_000_000
"""Bytes of a request; only an import may be larger."""
LARGE_BODY = 64_000_000
IMPORT_PATH = "/import"
_HEADERS = {
    # Nothing but our own files; no inline script or style, no markup sinks in scripts, no framing.
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """ASGI middleware: refuses foreign hosts and large bodies, and sets the security headers.

    Args:
        app: The application behind it.
        hosts: Names by which the server may be called; another one is a trick of name resolution.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        host = without_port(headers.get(b"host", b"").decode("latin-1"))
        limit = LARGE_BODY if scope["path"] == IMPORT_PATH else SMALL_BODY
        if host.lower() not in self._hosts:
            await PlainTextResponse("unknown host", 421)(scope, receive, _with_headers(send))
            return
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > limit:
            await PlainTextResponse("too large", 413)(scope, receive, _with_headers(send))
            return
        # Our own files may be kept, if the browser asks each time whether they are still the same.
        cache = "no-cache" if scope["path"].startswith("/static/") else "no-store"
        await self._app(scope, _limited(receive, limit), _with_headers(send, cache))


def without_port(host: str) -> str:
    """``"127.0.0.1:8765"`` and ``"127.0.0.1"`` are the same host, ``"[::1]:80"`` is ``"[::1]"``."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def _limited(receive: Receive, limit: int) -> Receive:
    received = 0

    async def limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:  # a body sent in pieces, without a length
            return {"type": "http.disconnect"}
        return message

    return limited


def _with_headers(send: Send, cache: str = "no-store") -> Callable[[MutableMapping[str, Any]], Any]:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            present = {name for name, _ in message["headers"]}
            added = [
                (name.encode(), value.encode())
                for name, value in _HEADERS.items()
                if name.encode() not in present
            ]
            if b"cache-control" not in present:
                added.append((b"cache-control", cache.encode()))
            message["headers"] = [*message["headers"], *added]
        await send(message)

    return sending
