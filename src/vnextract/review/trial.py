"""Try a proposed rule entry over the workspace: what it would find and lose, before anyone takes it."""

from __future__ import annotations

import tempfile
import threading
import uuid
from collections import OrderedDict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vnextract.errors import RuleError
from vnextract.model import KINDS, Document, Source
from vnextract.review.anchors import surroundings, told

if TYPE_CHECKING:
    from vnextract.review.desk import Desk

_SHOWN = 200
_LONGEST = 20_000
_KEPT = 8


@dataclass
class Trial:
    """A trial that runs in a thread of its own; the lists hold ``{"article", "title", "kind", "text"}``."""

    id: str
    total: int
    done: int = 0
    gained: int = 0
    lost: int = 0
    changed: int = 0
    shown: list[dict[str, Any]] = field(default_factory=list)
    finished: bool = False
    stopped: threading.Event = field(default_factory=threading.Event)


class Trials:
    """The last few trials of a server."""

    def __init__(self) -> None:
        self._trials: OrderedDict[str, Trial] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, trial: str) -> Trial | None:
        """A trial by its id."""
        return self._trials.get(trial)

    def start(self, desk: Desk, kind: str, entry: str) -> Trial:
        """Check an entry and try it over all articles, in the background.

        Args:
            desk: The server.
            kind: The kind of fact whose rules it joins.
            entry: TOML as it would stand in a rule file: ``[[pattern]] …`` or a list of words.

        Raises:
            RuleError: it is no entry that the rules can take; one problem a line.
        """
        from vnextract.pipeline import Extractor

        if kind not in KINDS:
            raise RuleError([f"there is no kind {kind!r}"])
        if len(entry) > _LONGEST:
            raise RuleError([f"an entry has at most {_LONGEST} characters"])
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / kind
            place.mkdir()
            if desk.rules is not None:  # the proposal lies over the rules in use
                for path in desk.rules.rglob("*.toml"):
                    copy = Path(folder) / path.relative_to(desk.rules)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    copy.write_bytes(path.read_bytes())
            (place / "proposed-entry.toml").write_text(entry, encoding="utf-8")
            try:
                proposed = Extractor(rules=folder)
            except RuleError as error:
                raise RuleError([line.replace(f"{folder}/", "") for line in error.problems]) from None
        with desk.connections.take() as workspace:
            total = workspace.counts()["articles"]
        trial = Trial(uuid.uuid4().hex, total)
        with self._lock:
            for other in self._trials.values():  # one at a time: the machine is also there for reviewing
                other.stopped.set()
            self._trials[trial.id] = trial
            while len(self._trials) > _KEPT:
                self._trials.popitem(last=False)
        threading.Thread(target=_run, args=(desk, trial, proposed), daemon=True).start()
        return trial


def _run(desk: Desk, trial: Trial, proposed: Any) -> None:
    try:
        with desk.connections.take() as workspace:
            for article in workspace.articles():
                if trial.stopped.is_set():
                    return
                source = Source(workspace.text(article.id), id=article.key, published=article.published)
                now = desk.extractor.extract(source)
                then = proposed.extract(source)
                _compare(trial, article.id, article.title or article.key, now, then)
                trial.done += 1
    finally:
        trial.finished = True


def _compare(trial: Trial, article: int, title: str, now: Document, then: Document) -> None:
    for kind in KINDS:
        earlier, later = _by_place(now, kind), _by_place(then, kind)
        for at in sorted(earlier.keys() | later.keys()):
            old, new = earlier.get(at), later.get(at)
            if old and new and told(old) == told(new):
                continue
            change = "changed" if old and new else "gained" if new else "lost"
            setattr(trial, change, getattr(trial, change) + 1)
            if len(trial.shown) < _SHOWN:
                fact = new or old or {}
                before, quote, after = surroundings(now.text or "", *at, 50)
                trial.shown.append(
                    {
                        "article": article, "title": title, "kind": kind, "change": change,
                        "before": before, "text": quote, "after": after,
                        "value": _short(fact), "was": _short(old) if old and new else "",
                    }
                )  # fmt: skip


def _by_place(document: Document, kind: str) -> dict[tuple[int, int], dict[str, Any]]:
    found = {}
    for fact in getattr(document, kind):
        plain = asdict(fact)
        for span in plain.get("mentions") or [plain]:
            found[span["start"], span["end"]] = plain
    return found


def _short(fact: dict[str, Any] | None) -> str:
    """A fact's value in a few words."""
    if not fact:
        return ""
    if "name" in fact and "positions" in fact:
        return " · ".join([fact["name"], *(p["text"] for p in fact["positions"])])
    if "edtf" in fact:
        return str(fact["edtf"])
    if "type" in fact:
        return " ".join(str(fact[f]) for f in ("type", "code", "number", "name") if fact[f])
    return f"{fact['kind']} {fact['value']}"
