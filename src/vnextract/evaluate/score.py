"""Pair gold and predicted facts, then compare the attributes of the pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from vnextract.evaluate.compare import (
    fold,
    interval,
    number,
    overlap,
    same_body,
    same_text,
    same_value,
    span_of,
    token_f1,
)
from vnextract.evaluate.compare import nearness as nearness_of
from vnextract.evaluate.gold import Fact, Place, place_of
from vnextract.evaluate.report import Error, Report

G = TypeVar("G")
P = TypeVar("P")

_QUANTITY_KINDS = ("percent", "percentage_point", "ratio", "rank")


def score(gold: Iterable[Fact], predicted: Mapping[str, Fact]) -> Report:
    """Score output documents, by article id, against gold articles; a missing one is all missed.

    Raises:
        InputError: a gold fact that its article does not quote.
    """
    report = Report()
    for article in gold:
        score_article(report, article, predicted.get(article["id"]))
    return report


def score_article(report: Report, article: Fact, predicted: Fact | None) -> None:
    """Add one article to a report; errors as :func:`score`."""
    report.articles += 1
    report.predicted += predicted is not None
    document = predicted or {}
    _score_officials(report, article, document)
    _score_dates(report, article, document)
    _score_documents(report, article, document)
    _score_quantities(report, article, document)
    _score_grounding(report, article["text"], document)


def _facts(document: Fact, kind: str) -> list[Fact]:
    return document.get(kind) or []


def _match(
    report: Report,
    row: str,
    article: Fact,
    gold: Sequence[G],
    predicted: Sequence[P],
    *,
    same: Callable[[G, P], bool],
    show_gold: Callable[[G], str],
    show_predicted: Callable[[P], str],
    confidence: Callable[[P], float | None],
    nearness: Callable[[G, P], float] = lambda g, p: 0.0,
) -> list[tuple[G, P]]:
    """Pair gold and predicted facts one to one: nearest first, then rearranged to pair as many as can be."""
    partners = [[j for j, p in enumerate(predicted) if same(g, p)] for g in gold]
    gold_of: dict[int, int] = {}
    found: set[int] = set()
    edges = ((-nearness(gold[i], predicted[j]), i, j) for i, js in enumerate(partners) for j in js)
    for _, i, j in sorted(edges):
        if j not in gold_of and i not in found:
            gold_of[j] = i
            found.add(i)

    def rearrange(i: int, tried: set[int]) -> bool:
        for j in partners[i]:
            if j not in tried:
                tried.add(j)
                if j not in gold_of or rearrange(gold_of[j], tried):
                    gold_of[j] = i
                    return True
        return False

    found |= {i for i in range(len(gold)) if i not in found and rearrange(i, set())}
    name = article["id"]
    report.errors += [
        Error(row, "missed", name, show_gold(g)) for i, g in enumerate(gold) if i not in found
    ] + [Error(row, "false", name, show_predicted(p)) for j, p in enumerate(predicted) if j not in gold_of]
    for j, p in enumerate(predicted):
        if (stated := confidence(p)) is not None:
            report.stated[row].append((stated, j in gold_of))
    counts = report.rows[row]
    counts.hit += len(gold_of)
    counts.predicted += len(predicted)
    counts.gold += len(gold)
    return [(gold[i], predicted[j]) for j, i in sorted(gold_of.items(), key=lambda pair: pair[1])]


def _score_officials(report: Report, article: Fact, document: Fact) -> None:
    gold, predicted = article["gold"]["officials"], _facts(document, "officials")

    def show(official: Fact) -> str:
        return fold(official["name"])

    _match(
        report,
        "officials",
        article,
        gold,
        predicted,
        same=lambda g, p: fold(g["name"]) == fold(p["name"]),
        show_gold=show,
        show_predicted=show,
        confidence=lambda p: p.get("confidence"),
    )

    def show_position(entry: tuple[str, str, Fact, Fact]) -> str:
        return f"{entry[0]} · {entry[1]}"

    pairs = _match(
        report,
        "positions",
        article,
        _positions(gold),
        _positions(predicted),
        same=lambda g, p: g[:2] == p[:2],
        show_gold=show_position,
        show_predicted=show_position,
        confidence=lambda p: p[2].get("confidence", p[3].get("confidence")),
    )
    for (_, _, g, _), (_, _, p, _) in pairs:
        if g.get("title"):
            report.attributes["position title"].append(same_text(g["title"], p.get("title")))
        if "organization" in g:
            same = same_text(g["organization"], p.get("organization"))
            report.attributes["position organization"].append(same)
        if g.get("resolved"):
            report.attributes["position body resolved"].append(same_body(g["resolved"], p.get("resolved")))
        _score_silence(report, g, p, "resolved")


def _positions(officials: Iterable[Fact]) -> list[tuple[str, str, Fact, Fact]]:
    """(name, text, position, official); the same words said twice of one name count once."""
    found: dict[tuple[str, str], tuple[Fact, Fact]] = {}
    for official in officials:
        for position in official.get("positions") or []:
            found.setdefault((fold(official["name"]), fold(position["text"])), (position, official))
    return [(*key, *value) for key, value in found.items()]


def _score_dates(report: Report, article: Fact, document: Fact) -> None:
    text = article["text"]
    gold = [(place_of(article, d), d) for d in article["gold"]["dates"]]
    predicted = [(span_of(d), d) for d in _facts(document, "dates")]

    def is_right(g: tuple[Place, Fact], p: tuple[Place, Fact]) -> bool:
        value = interval(p[1].get("edtf"))
        return overlap(g[0], p[0]) and value in [interval(edtf) for edtf in g[1]["edtf"]]

    def show(entry: tuple[Place, Fact]) -> str:
        return f"{text[slice(*entry[0])]!r} = {entry[1].get('edtf')}"

    for row, same in (("dates (found)", lambda g, p: overlap(g[0], p[0])), ("dates (value)", is_right)):
        pairs = _match(
            report,
            row,
            article,
            gold,
            predicted,
            same=same,
            show_gold=show,
            show_predicted=show,
            confidence=lambda p: p[1].get("confidence"),
            nearness=lambda g, p: nearness_of(g[0], p[0]),
        )
    report.attributes["date span exact"] += [float(g[0] == p[0]) for g, p in pairs]


def _score_documents(report: Report, article: Fact, document: Fact) -> None:
    text = article["text"]
    gold = [(place_of(article, m), d) for d in article["gold"]["documents"] for m in d.get("mentions") or []]
    predicted = [(span_of(m), d) for d in _facts(document, "documents") for m in d.get("mentions") or []]

    def is_same(g: tuple[Place, Fact], p: tuple[Place, Fact]) -> bool:
        wanted = number(g[1].get("number"))
        if not overlap(g[0], p[0]) or fold(g[1]["type"]) != fold(p[1].get("type")):
            return False
        if wanted != number(p[1].get("number")):
            return False
        quoted = token_f1(text[slice(*g[0])], text[slice(*p[0])])
        return bool(g[1].get("number")) or max(quoted, token_f1(g[1].get("name"), p[1].get("name"))) >= 0.75

    def show(entry: tuple[Place, Fact]) -> str:
        known_by = entry[1].get("number") or entry[1].get("name")
        return f"{text[slice(*entry[0])]!r} = {entry[1].get('type')} {known_by}"

    for row, numbered in (("documents (numbered)", True), ("documents (named)", False)):
        pairs = _match(
            report,
            row,
            article,
            [x for x in gold if bool(x[1].get("number")) is numbered],
            [x for x in predicted if bool(x[1].get("number")) is numbered],
            same=is_same,
            show_gold=show,
            show_predicted=show,
            confidence=lambda p: p[1].get("confidence"),
            nearness=lambda g, p: nearness_of(g[0], p[0]),
        )
        _score_document_attributes(report, pairs)


def _score_document_attributes(
    report: Report, pairs: Sequence[tuple[tuple[Place, Fact], tuple[Place, Fact]]]
) -> None:
    entries_of_gold: dict[int, set[int]] = defaultdict(set)
    golds_of_entry: dict[int, set[int]] = defaultdict(set)
    for (_, g), (_, p) in pairs:
        entries_of_gold[id(g)].add(id(p))
        golds_of_entry[id(p)].add(id(g))
    scores = report.attributes
    done: set[int] = set()
    for (place, g), (span, p) in pairs:
        scores["document span exact"].append(float(place == span))
        if id(g) in done:
            continue
        done.add(id(g))
        one = len(entries_of_gold[id(g)]) == len(golds_of_entry[id(p)]) == 1
        scores["document one entry"].append(float(one))
        if g.get("issuer"):
            scores["document issuer"].append(same_body(g["issuer"], p.get("issuer")))
        if g.get("issued"):
            same = interval(g["issued"]) == interval(p.get("issued"))
            scores["document issued"].append(float(same))
        if g.get("code"):
            same = fold(g["code"]).replace(" ", "") == fold(p.get("code")).replace(" ", "")
            scores["document code"].append(float(same))
        _score_silence(report, g, p, "issued", "code")


def _score_quantities(report: Report, article: Fact, document: Fact) -> None:
    text = article["text"]
    gold = [(place_of(article, q), q) for q in article["gold"]["quantities"]]
    listed = [q for q in _facts(document, "quantities") if q.get("kind") in _QUANTITY_KINDS]

    def show(entry: tuple[Place, Fact]) -> str:
        return f"{text[slice(*entry[0])]!r} = {entry[1].get('kind')} {entry[1].get('value')}"

    pairs = _match(
        report,
        "quantities",
        article,
        gold,
        [(span_of(q), q) for q in listed],
        same=lambda g, p: overlap(g[0], p[0]) and same_value(g[1], p[1]),
        show_gold=show,
        show_predicted=show,
        confidence=lambda p: p[1].get("confidence"),
        nearness=lambda g, p: nearness_of(g[0], p[0]),
    )
    scores = report.attributes
    for (place, g), (span, p) in pairs:
        scores["quantity span exact"].append(float(place == span))
        same = (g.get("comparator") or "eq") == (p.get("comparator") or "eq")
        scores["quantity comparator"].append(float(same))
        scores["quantity change"].append(float(g.get("change") == p.get("change")))
        if g.get("subject"):
            subject = p.get("subject")
            words = subject["text"] if isinstance(subject, Mapping) else subject
            scores["quantity subject (token F1)"].append(token_f1(g["subject"], words))
        _score_silence(report, g, p, "subject")


def _score_grounding(report: Report, text: str, document: Fact) -> None:
    quantities = _facts(document, "quantities")
    spans: list[Fact] = [*_facts(document, "dates"), *quantities]
    spans += [q["subject"] for q in quantities if isinstance(q.get("subject"), Mapping)]
    for fact in _facts(document, "officials") + _facts(document, "documents"):
        # A fact without a mention is not grounded: the empty one fails.
        spans += (fact.get("positions") or []) + (fact.get("mentions") or [{}])
    for span in spans:
        start, end = span.get("start"), span.get("end")
        is_placed = start is not None and end is not None and 0 <= start < end
        report.attributes["grounding"].append(float(is_placed and text[start:end] == span.get("text")))


def _score_silence(report: Report, gold: Fact, predicted: Fact, *names: str) -> None:
    """A wrong value is worse than none: where gold is silent, the prediction should be."""
    for name in names:
        if gold.get(name) is None:
            report.attributes["left null where gold is"].append(float(not predicted.get(name)))
