"""How far independent reviews of the same articles agree: F1 between reviewers, Krippendorff's alpha."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from vnextract.model import KINDS
from vnextract.review.anchors import told
from vnextract.review.records import STANDING, Item, place
from vnextract.review.state import COMMON, ArticleState, load

ABSENT = ""
"""The label of a fact that a reviewer does not have."""


@dataclass(frozen=True, slots=True)
class Group:
    """What several reviews say of one place: reviewer → item (None: the reviewer has no fact there)."""

    kind: str
    items: Mapping[str, Item | None]

    @property
    def agreed(self) -> bool:
        """Whether all reviews say the same."""
        return len({label(item) for item in self.items.values()}) == 1

    @property
    def unlike(self) -> frozenset[str]:
        """The fields that the reviews which have the fact read differently."""
        values = [told(item.value) for item in self.items.values() if item]
        return frozenset(
            name for value in values for name in value if any(o.get(name) != value[name] for o in values)
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """Agreement on one kind: mean F1 of all pairs of reviewers and Krippendorff's alpha (nominal).

    ``units`` counts the places compared; None stands where there is nothing to compare.
    """

    kind: str
    units: int
    f1: float | None
    alpha: float | None


def label(item: Item | None) -> str:
    """What a review says, so that equal labels mean agreement."""
    return ABSENT if item is None else json.dumps(told(item.value), ensure_ascii=False, sort_keys=True)


def layers_of(db: sqlite3.Connection, article: int) -> list[str]:
    """The reviewers whose independent review of an article is signed."""
    rows = db.execute(
        "SELECT layer FROM review_articles"
        " WHERE article = ? AND layer <> '' AND state = 'done' ORDER BY layer",
        (article,),
    )
    return [layer for (layer,) in rows]


def compared(db: sqlite3.Connection, article: int, layers: Iterable[str]) -> list[Group]:
    """What the reviews of an article say, place by place, in text order.

    A place that all of them rejected is one too: they agree that there is nothing.
    """
    states = {layer: load(db, article, layer) for layer in layers}
    groups: list[tuple[str, dict[str, list[Item]]]] = []
    for layer, state in states.items():
        for item in _judged(state):
            for kind, members in groups:
                if kind == item.kind and layer not in members and _fits(item, members):
                    members[layer] = [item]
                    break
            else:
                groups.append((item.kind, {layer: [item]}))
    found = [
        Group(kind, {layer: _standing(members.get(layer)) for layer in states}) for kind, members in groups
    ]
    order = {
        id(group): min(place(m[0]) for m in members.values())
        for group, (_, members) in zip(found, groups, strict=True)
    }
    return sorted(found, key=lambda group: order[id(group)])


def _judged(state: ArticleState) -> list[Item]:
    return [item for item in state.items.values() if item.state in (*STANDING, "rejected")]


def _standing(items: list[Item] | None) -> Item | None:
    return items[0] if items and items[0].state in STANDING else None


def _fits(item: Item, members: Mapping[str, list[Item]]) -> bool:
    return any(
        item.id == other.id or _overlap(item, other) for others in members.values() for other in others
    )


def _overlap(one: Item, other: Item) -> bool:
    mine, theirs = _places(one), _places(other)
    return any(a[0] < b[1] and b[0] < a[1] for a in mine for b in theirs)


def _places(item: Item) -> list[tuple[int, int]]:
    if item.kind in ("officials", "documents") and item.value["mentions"]:
        return [(m["start"], m["end"]) for m in item.value["mentions"]]
    return [place(item)]


def figures(db: sqlite3.Connection) -> list[Figures]:
    """Agreement per kind over all articles that at least two reviewers have signed."""
    labels: dict[str, list[dict[str, str]]] = {kind: [] for kind in KINDS}
    rows = db.execute(
        "SELECT article FROM review_articles WHERE layer <> ? AND state = 'done'"
        " GROUP BY article HAVING count(*) > 1 ORDER BY article",
        (COMMON,),
    ).fetchall()
    for (article,) in rows:
        for group in compared(db, article, layers_of(db, article)):
            labels[group.kind].append({layer: label(item) for layer, item in group.items.items()})
    return [
        Figures(kind, len(units), mean_f1(units), krippendorff_alpha([list(u.values()) for u in units]))
        for kind, units in labels.items()
    ]


def mean_f1(units: Sequence[Mapping[str, str]]) -> float | None:
    """Mean over all pairs of reviewers of the F1 of one's facts against the other's."""
    pairs: dict[tuple[str, str], Counter[str]] = {}
    for unit in units:
        for a, b in combinations(sorted(unit), 2):
            count = pairs.setdefault((a, b), Counter())
            count["same"] += unit[a] == unit[b] != ABSENT
            count["facts"] += (unit[a] != ABSENT) + (unit[b] != ABSENT)
    scores = [2 * count["same"] / count["facts"] for count in pairs.values() if count["facts"]]
    return sum(scores) / len(scores) if scores else None


def krippendorff_alpha(units: Iterable[Sequence[str]]) -> float | None:
    """Krippendorff's alpha for nominal labels (his "Computing Krippendorff's Alpha-Reliability", 2011).

    Args:
        units: The labels that a unit got, one a reviewer; units with fewer than two are left out.

    Returns:
        1 for perfect agreement, 0 for that of chance; None where there are no two labels to tell apart.

    >>> round(krippendorff_alpha([["a", "a"], ["b", "b"], ["a", "b"], ["b", "b"]]), 3)
    0.533
    """
    coincidences: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    observed = 0.0
    for unit in units:
        if len(unit) < 2:
            continue
        counts = Counter(unit)
        total.update(counts)
        for one, n in counts.items():
            for other, m in counts.items():
                weight = n * (m - (one == other)) / (len(unit) - 1)
                coincidences[one, other] += weight  # type: ignore[assignment]
                observed += weight if one != other else 0.0
    number = total.total()
    expected = (
        sum(n * m / (number - 1) for one, n in total.items() for other, m in total.items() if one != other)
        if number > 1
        else 0.0
    )
    return None if expected == 0 else 1 - observed / expected
