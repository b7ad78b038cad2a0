"""The HTML pages around the article: queue, history, bulk, rules, agreement, settling, export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse

from vnextract.errors import RuleError
from vnextract.model import KINDS
from vnextract.review import agreement as agreeing
from vnextract.review import settling
from vnextract.review.accounts import reviewers
from vnextract.review.anchors import surroundings
from vnextract.review.api import current
from vnextract.review.bulk import MOST, accept_all, preview
from vnextract.review.calls import Call
from vnextract.review.corrections import audit, cases, corrected_rules
from vnextract.review.export import FORMATS, decisions_of, write
from vnextract.review.filters import FACT_STATES, ORDERS, QUEUES, Filter
from vnextract.review.journal import reattach_all
from vnextract.review.load import read_back
from vnextract.review.messages import messages, say
from vnextract.review.queue import counts, page, rules, sources
from vnextract.review.records import ReviewError, place
from vnextract.review.state import load
from vnextract.review.undo import redo, stacks, undo
from vnextract.review.values import short, told_changes

_MEDIA = {"json": "application/x-ndjson", "gold": "application/x-ndjson", "csv": "text/csv"}
_NAMES = {"json": "reviewed.jsonl", "gold": "gold.jsonl", "csv": "reviewed.csv"}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("vnextract.review"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["day"] = day
    environment.filters["moment"] = moment
    environment.filters["short"] = short
    return environment


def day(iso: str | None) -> str:
    """An ISO day the Vietnamese way: 2024-06-07 → 7/6/2024."""
    if not iso or len(iso) < 10:
        return iso or ""
    year, month, number = iso[:10].split("-")
    return f"{int(number)}/{int(month)}/{year}"


def moment(iso: str | None) -> str:
    """A UTC time in the machine's own zone: 14:05 7/6/2024."""
    if not iso:
        return ""
    local = datetime.fromisoformat(iso).astimezone()
    return f"{local:%H:%M} {day(local.date().isoformat())}"


def render(call: Call, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """One page in the reader's language; every value is text, never markup."""
    frame = {
        "call": call,
        "say": call.say,
        "language": call.language,
        "name": call.name,
        "single": call.desk.single is not None,
        "token": call.desk.sessions.token(call.session),
        "kinds": KINDS,
        "here": "",
    }
    return HTMLResponse(_environment().get_template(template).render(**{**frame, **values}), status)


def door(
    request: Request,
    language: str,
    *,
    status: int = 200,
    message: str = "",
    back: str = "/",
    form: bool = True,
) -> HTMLResponse:
    """The sign-in page."""
    html = (
        _environment()
        .get_template("login.html")
        .render(
            language=language,
            say=lambda key, **values: say(language, key, **values),
            message=message,
            back=back,
            form=form,
        )
    )
    return HTMLResponse(html, status)


def queue(call: Call) -> Response:
    """The articles of a queue."""
    chosen = Filter.of(call.query, layer=call.layer, reviews=call.desk.reviews)
    number = call.query.get("page", "1")
    db = call.workspace.db
    shown = page(db, chosen, min(10_000, max(1, int(number) if number.isdecimal() else 1)))
    return render(
        call, "queue.html", here="queue", chosen=chosen, page=shown, counts=counts(db, call.layer),
        **_choices(call),
    )  # fmt: skip


def _choices(call: Call) -> dict[str, Any]:
    db = call.workspace.db
    return {
        "queues": QUEUES,
        "orders": ORDERS,
        "fact_states": FACT_STATES,
        "sources": sources(db),
        "rules": rules(db),
        "reviewers": [reviewer.name for reviewer in reviewers(db) if reviewer.active] or [call.name],
    }


def article(call: Call) -> Response:
    """The article with its facts; the page's script fetches both."""
    state = current(call, call.path["article"])
    chosen = Filter.of(call.query, layer=call.layer, reviews=call.desk.reviews)
    common = "common=1" if call.query.get("common") == "1" else ""
    return render(
        call,
        "article.html",
        here="article",
        state=state,
        chosen=chosen,
        common=common,
        back=f"/?{chosen.to_query()}",
        setup=json.dumps(
            {"article": state.stored.id, "me": call.name, "queue": chosen.to_query(), "common": common}
        ),
        messages=json.dumps(dict(messages(call.language))),
    )


def history(call: Call) -> Response:
    """Every decision about an article, the last one first."""
    state = load(call.workspace.db, call.path["article"], call.layer)
    decisions = decisions_of(call.workspace.db, state.stored.id, call.layer)
    for decision in decisions:
        for change in decision["changes"]:
            change["told"] = [_said(call, *told) for told in told_changes(change["before"], change["after"])]
            record = change["after"] or change["before"]
            change["kind"] = record["kind"]
            change["short"] = short(record["value"]) if change["item"] else ""
    return render(call, "history.html", state=state, decisions=decisions[::-1])


def _said(call: Call, field: str, before: str, after: str) -> tuple[str, str, str]:
    """A changed field in the reader's language."""
    known = messages(call.language)
    if field == "state":
        return call.say("state"), known.get(f"state_{before}", before), known.get(f"state_{after}", after)
    return known.get(f"field_{field}", known.get(field, field)), before, after


def bulk(call: Call) -> Response:
    """Preview and take a bulk action, or turn the last one back."""
    form = call.data if call.data else call.query
    chosen = Filter.of({"queue": "all", **form}, layer=call.layer)
    notice = ""
    if call.data:
        uid = str(call.data.get("uid") or "") or None
        action = call.data.get("action")
        if action in ("undo", "redo"):
            turn = undo if action == "undo" else redo
            done = turn(call.workspace, call.name, layer=call.layer, uid=uid)
            notice = call.say("bulk_turned", n=len(done.articles), left=len(done.left))
        else:
            _, accepted = accept_all(
                call.workspace, call.name, chosen, str(call.data.get("stamp")),
                sample=_percent(call.data.get("sample")), uid=uid,
            )  # fmt: skip
            notice = call.say("bulk_done", n=accepted)
    else:
        with call.desk.writing:
            reattach_all(call.workspace)
    asked = bool(call.data) or chosen.about_facts or "preview" in call.query
    shown = preview(call.workspace.db, chosen) if asked else None
    mine = stacks(call.workspace.db, call.name, call.layer)
    return render(
        call, "bulk.html", here="bulk", chosen=chosen, shown=shown, notice=notice, most=MOST, mine=mine,
        audit=audit(call.workspace.db, call.layer), **_choices(call),
    )  # fmt: skip


def _percent(given: Any) -> float:
    try:
        return min(1.0, max(0.0, float(str(given).replace(",", ".")) / 100))
    except ValueError:
        return 0.0


def corrections(call: Call) -> Response:
    """The rules that reviewers correct most, their cases, and the trial of a new entry."""
    problems: list[str] = []
    trial = None
    if call.data:
        try:
            trial = call.desk.trials.start(
                call.desk, str(call.data.get("kind")), str(call.data.get("entry", ""))
            )
        except RuleError as error:
            problems = error.problems
    chosen = call.query.get("rule")
    db = call.workspace.db
    return render(
        call, "corrections.html", here="corrections", rows=corrected_rules(db, call.layer), rule=chosen,
        cases=cases(db, call.layer, chosen) if chosen is not None else (), problems=problems, trial=trial,
        kind=str(call.data.get("kind", "officials")), entry=str(call.data.get("entry", "")),
        messages=json.dumps(dict(messages(call.language))),
    )  # fmt: skip


def trial(call: Call) -> Response:
    """GET ``?id``: how far a trial has come, and what it found."""
    found = call.desk.trials.get(call.query.get("id", ""))
    if found is None:
        raise ReviewError("gone", "there is no such trial")
    return JSONResponse(
        {
            "done": found.done, "total": found.total, "gained": found.gained, "lost": found.lost,
            "changed": found.changed, "finished": found.finished, "shown": list(found.shown),
        }
    )  # fmt: skip


def agreement(call: Call) -> Response:
    """Agreement per kind, and the articles that wait to be settled."""
    db = call.workspace.db
    return render(
        call,
        "agreement.html",
        here="agreement",
        independent=call.desk.is_independent(),
        figures=agreeing.figures(db),
        waiting=settling.waiting(db, call.desk.reviews),
    )


def settle(call: Call) -> Response:
    """Differences of the reviews of one article, side by side."""
    number = call.path["article"]
    if call.data:
        choices = {
            int(key.removeprefix("group-")): str(choice)
            for key, choice in call.data.items()
            if key.startswith("group-") and key.removeprefix("group-").isdecimal()
        }
        seen = str(call.data.get("groups", ""))
        settling.settle(
            call.workspace, number, call.name, choices, int(seen) if seen.isdecimal() else -1,
            uid=str(call.data.get("uid") or "") or None,
        )  # fmt: skip
        return RedirectResponse(f"/articles/{number}?common=1", 303)
    db = call.workspace.db
    state = load(db, number)
    layers = agreeing.layers_of(db, number)
    groups = agreeing.compared(db, number, layers)
    return render(
        call, "settle.html", here="agreement", state=state, layers=layers, groups=groups,
        nobody=settling.NOBODY, quote=lambda group: _quoted(state.text, group),
        figure=lambda value: _figure(call, value),
    )  # fmt: skip


def _figure(call: Call, value: float | None) -> str | None:
    """A number with the reader's decimal sign."""
    if value is None:
        return None
    return str(value).replace(".", ",") if call.language == "vi" else str(value)


def _quoted(text: str, group: agreeing.Group) -> tuple[str, str, str]:
    """A group's first place in its surroundings."""
    start, end = next((place(item) for item in group.items.values() if item), (0, 0))
    return surroundings(text, start, end)


def exchange(call: Call) -> Response:
    """Links to the exports, and the import."""
    return render(
        call, "exchange.html", here="exchange", formats=tuple(FORMATS),
        messages=json.dumps(dict(messages(call.language))),
    )  # fmt: skip


def export(call: Call) -> Response:
    """GET ``?format&signed``: a file, written as it is sent."""
    format = call.query.get("format", "json")
    if format not in FORMATS:
        raise ReviewError("missing", "there is no such format")
    with call.desk.writing:
        reattach_all(call.workspace)
    signed, layer, desk = call.query.get("signed") == "1", call.layer, call.desk

    def pieces() -> Iterator[bytes]:
        # The call's own connection goes back to the others before the last piece is sent.
        with desk.connections.take() as workspace:
            for piece in write(workspace, format, signed_only=signed, layer=layer):
                yield piece.encode("utf-8", "surrogatepass")

    headers = {"content-disposition": f'attachment; filename="{_NAMES[format]}"'}
    return StreamingResponse(pieces(), media_type=f"{_MEDIA[format]}; charset=utf-8", headers=headers)


def import_(call: Call) -> Response:
    """POST: the lines of a JSON export."""
    loaded = read_back(call.workspace, call.body.decode("utf-8-sig", "replace").splitlines())
    return JSONResponse(
        {
            "message": call.say("import_done", decisions=loaded.decisions, articles=loaded.articles),
            "problems": loaded.problems[:100],
        }
    )
