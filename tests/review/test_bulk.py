from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.review.made import put, workspace_at
from tests.review.test_journal import LAN, NAM, act, ask

from vnextract.review.bulk import accept_all, preview
from vnextract.review.filters import Filter
from vnextract.review.journal import decide
from vnextract.review.queue import counts, neighbour, page, sources
from vnextract.review.records import Conflict, ReviewError
from vnextract.review.state import load
from vnextract.review.undo import redo, undo
from vnextract.store import Workspace


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with workspace_at(articles=4) as workspace:
        yield workspace


def states(workspace: Workspace, article: int, kind: str) -> list[str]:
    return [i.state for i in load(workspace.db, article).items.values() if i.kind == kind]


def test_a_preview_shows_exactly_what_is_accepted(workspace: Workspace) -> None:
    chosen = Filter(kind="dates", low=0.9, queue="all")
    shown = preview(workspace.db, chosen)
    assert (shown.facts, shown.articles) == (4, 4)
    assert {q.text for q in shown.shown} == {"Ngày 6/6/2024"}
    assert shown.shown[0].after.startswith(", ông Đỗ")
    _, accepted = accept_all(workspace, LAN, chosen, shown.stamp)
    assert accepted == 4
    assert all(states(workspace, n, "dates") == ["accepted", "open"] for n in (1, 2, 3, 4))
    assert preview(workspace.db, chosen).facts == 0


def test_another_set_than_the_previewed_one_is_not_accepted(workspace: Workspace) -> None:
    chosen = Filter(kind="dates", queue="all")
    stamp = preview(workspace.db, chosen).stamp
    state = load(workspace.db, 2)
    decide(workspace, 2, NAM, ask(state, "reject", next(i for i in state.items if "date" in i)))
    with pytest.raises(Conflict):
        accept_all(workspace, LAN, chosen, stamp)


def test_undoing_a_bulk_action_leaves_what_others_decided_since(workspace: Workspace) -> None:
    chosen = Filter(kind="quantities", queue="all")
    accept_all(workspace, LAN, chosen, preview(workspace.db, chosen).stamp)
    state = load(workspace.db, 3)
    decide(workspace, 3, NAM, ask(state, "reject", next(i for i in state.items if "quantity" in i)))
    undone = undo(workspace, LAN)
    assert undone.articles == (1, 2, 4)
    assert undone.left == (3,)
    assert states(workspace, 1, "quantities") == ["open"] * 3
    assert "rejected" in states(workspace, 3, "quantities")
    assert redo(workspace, LAN).articles == (1, 2, 4)
    with pytest.raises(ReviewError):
        redo(workspace, LAN)


def test_a_sample_is_drawn_for_an_audit(workspace: Workspace) -> None:
    chosen = Filter(queue="all")
    accept_all(workspace, LAN, chosen, preview(workspace.db, chosen).stamp, sample=0.4)
    drawn = sum(i.state == "sampled" for n in (1, 2, 3, 4) for i in load(workspace.db, n).items.values())
    assert 0 < drawn < 36
    assert page(workspace.db, Filter(queue="all", state="sampled")).total >= 1


def test_a_signed_article_is_left_out(workspace: Workspace) -> None:
    act(workspace, "accept", *load(workspace.db, 1).items)
    act(workspace, "sign")
    assert preview(workspace.db, Filter(queue="all")).articles == 3


def test_queues(workspace: Workspace) -> None:
    assert counts(workspace.db, "") == {"todo": 4, "progress": 0, "look": 0, "done": 0, "all": 4}
    act(workspace, "accept", next(iter(load(workspace.db, 1).items)))
    act(workspace, "look", on=True)
    assert counts(workspace.db, "") == {"todo": 3, "progress": 1, "look": 1, "done": 0, "all": 4}
    shown = page(workspace.db, Filter(queue="progress"))
    assert [(r.id, r.facts, r.decided, r.look) for r in shown.rows] == [(1, 9, 1, 1)]
    undo(workspace, LAN, article=1)
    undo(workspace, LAN, article=1)
    assert counts(workspace.db, "")["todo"] == 4


@pytest.mark.parametrize("order", ["file", "date", "oldest", "least"])
def test_neighbours_walk_the_queue_in_its_order(workspace: Workspace, order: str) -> None:
    chosen = Filter(order=order)
    ids = [row.id for row in page(workspace.db, chosen).rows]
    assert [neighbour(workspace.db, chosen, i, 1) for i in ids] == [*ids[1:], None]
    assert [neighbour(workspace.db, chosen, i, -1) for i in ids] == [None, *ids[:-1]]


def test_the_next_article_is_found_from_one_that_has_left_the_queue(workspace: Workspace) -> None:
    state = load(workspace.db, 2)
    decide(workspace, 2, LAN, ask(state, "accept", *state.items))
    assert neighbour(workspace.db, Filter(), 2, 1) == 3


@pytest.mark.parametrize("words", ["hoà bình", "hòa bình", "HOA BINH", "hoa bi", "Đỗ", "do hoa", "vinh an"])
def test_search_whatever_the_marks(workspace: Workspace, words: str) -> None:
    assert page(workspace.db, Filter(words=words)).total == 4


@pytest.mark.parametrize("words", ['"', "* OR", "NOT", "a-b:c", "xyz'; DROP", "()"])
def test_search_takes_anything(workspace: Workspace, words: str) -> None:
    assert page(workspace.db, Filter(words=words)).total in (0, 4)


def test_filters(workspace: Workspace) -> None:
    put(workspace, "e.txt", "Tin\n\nKhông có gì.")

    def total(**fields: object) -> int:
        return page(workspace.db, Filter(**fields)).total  # type: ignore[arg-type]

    assert total() == 5
    assert total(kind="dates") == 4
    assert total(rule="name.alone") == total(rule="name.alone", kind="officials") == 4
    assert total(rule="name.alone", kind="dates") == 0
    assert total(high=0.5) == 4
    assert total(high=0.3) == 0
    assert total(source="Báo Hoà Bình") == 5
    assert total(source="Báo khác") == 0
    assert total(since="2024-06-08") == 0
    state = load(workspace.db, 1)
    decide(workspace, 1, LAN, ask(state, "reject", *[i for i in state.items if "date" in i]))
    assert total(queue="all", state="rejected", kind="dates") == 1
    assert total(queue="all", state="open", kind="dates") == 3
    assert sources(workspace.db) == ["Báo Hoà Bình"]


def test_a_filter_reads_any_form_and_writes_its_query() -> None:
    chosen = Filter.of(
        {"queue": "x", "low": "0,5", "high": "many", "kind": "dates", "since": "soon", "words": " a "}
    )
    assert chosen == Filter(low=0.5, kind="dates", words="a")
    assert chosen.to_query() == "kind=dates&low=0.5&words=a"
    assert chosen.to_query(page=2).endswith("page=2")
