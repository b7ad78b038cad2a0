"""Who is asking: signed cookies, tokens against forged requests, and patience with wrong passwords."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from itsdangerous import BadSignature, URLSafeTimedSerializer

_HOURS = 12
# Wrong tries that cost nothing; from then on the wait doubles, up to the longest. An address may stand for a
# whole office, so it gets more.
_FREE_TRIES = {"name": 5, "address": 50}
_FIRST_WAIT = 2.0  # seconds
_LONGEST_WAIT = 900.0
_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in reviewer; ``stamp`` is that of the password at the time."""

    name: str
    stamp: str
    key: str


@dataclass(frozen=True, slots=True)
class Sessions:
    """Makes and reads session cookies. The secret lives as long as the server:
    a restart ends all sessions."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def open(self, name: str, stamp: str) -> str:
        """The cookie of a new session."""
        return str(self._serializer().dumps([name, stamp, secrets.token_urlsafe(16)]))

    def read(self, cookie: str | None) -> Session | None:
        """The session of a cookie; None if it is forged, old or malformed."""
        try:
            name, stamp, key = self._serializer().loads(cookie or "", max_age=_HOURS * 3600)
        except (BadSignature, ValueError, TypeError):
            return None
        return Session(str(name), str(stamp), str(key))

    def token(self, session: Session) -> str:
        """What the pages of a session send along, so that no other site can send it for them."""
        return hmac.new(self.secret, f"csrf:{session.key}".encode(), hashlib.sha256).hexdigest()

    def is_token(self, session: Session, given: str) -> bool:
        """Whether a request carries the token of its session."""
        return hmac.compare_digest(self.token(session).encode(), given.encode("utf-8", "replace"))

    def _serializer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt="vnextract.review")


def is_same_site(headers: Mapping[str, str]) -> bool:
    """Whether a request that changes something comes from one of our own pages.

    Browsers say so in ``Sec-Fetch-Site`` or ``Origin``; a request with neither is no browser's.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")


class Attempts:
    """Wrong passwords by key ("name:…", "address:…"): who has tried too often has to wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: dict[str, tuple[int, float]] = {}

    def wait(self, *keys: str) -> float:
        """Seconds until the next try is allowed; 0 for at once."""
        now = time.monotonic()
        with self._lock:
            return max((max(0.0, self._failures.get(key, (0, 0.0))[1] - now) for key in keys), default=0.0)

    def failed(self, *keys: str) -> None:
        """Note a wrong password."""
        now = time.monotonic()
        with self._lock:
            if len(self._failures) > _KEPT:  # forget those whose wait is over
                self._failures = {k: v for k, v in self._failures.items() if v[1] > now}
            for key in keys:
                count = self._failures.get(key, (0, 0.0))[0] + 1
                doubled = max(0, count - _FREE_TRIES[key.partition(":")[0]])
                wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(doubled, 20)) if doubled else 0.0
                self._failures[key] = (count, now + wait)

    def succeeded(self, *keys: str) -> None:
        """Forget the wrong passwords of these keys."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)
