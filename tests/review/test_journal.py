from __future__ import annotations

import dataclasses
import sqlite3
import uuid
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.review.made import TEXT, at, put, workspace_at

from vnextract.review.actions import Request
from vnextract.review.journal import decide, reattach_all
from vnextract.review.records import Conflict, ReviewError, same_decision
from vnextract.review.state import ArticleState, decided_items, load, replayed
from vnextract.review.undo import redo, stacks, undo
from vnextract.store import Workspace

LAN, NAM = "Lan", "Nam"


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with workspace_at() as workspace:
        yield workspace


def named(state: ArticleState, kind: str, words: str) -> str:
    for item in state.items.values():
        if item.kind == kind and words in (
            item.value.get("text"),
            item.value.get("name"),
            item.value.get("code"),
        ):
            return item.id
    raise AssertionError(f"no {kind} {words}")


def ask(state: ArticleState, action: str, *items: str, **data: object) -> Request:
    return Request(action, {i: state.items[i].rev for i in items}, data, seen=state.seq)


def act(workspace: Workspace, action: str, *items: str, who: str = LAN, **data: object) -> ArticleState:
    state = load(workspace.db, 1)
    return decide(workspace, 1, who, ask(state, action, *items, **data))[1]


def check_derived(workspace: Workspace, article: int = 1) -> None:
    assert decided_items(workspace.db, article, "") == replayed(workspace.db, article, "")


def test_nothing_is_decided_at_first(workspace: Workspace) -> None:
    state = load(workspace.db, 1)
    assert {item.state for item in state.items.values()} == {"open"}
    assert state.undecided == len(state.items) == 9
    assert state.seq == 0
    assert state.signed is None


def test_accept_reject_and_reset(workspace: Workspace) -> None:
    date = named(load(workspace.db, 1), "dates", "Ngày 6/6/2024")
    state = act(workspace, "accept", date)
    assert state.items[date].state == "accepted"
    state = act(workspace, "reject", date, reason="  không phải ngày họp ")
    assert (state.items[date].state, state.items[date].reason) == ("rejected", "không phải ngày họp")
    state = act(workspace, "reset", date)
    assert (state.items[date].state, state.items[date].reason) == ("open", None)
    check_derived(workspace)


def test_a_decision_keeps_who_when_before_and_after(workspace: Workspace) -> None:
    date = named(load(workspace.db, 1), "dates", "năm 2024")
    act(workspace, "edit", date, value={**load(workspace.db, 1).items[date].value, "edtf": "2024-12"})
    row = workspace.db.execute(
        "SELECT d.who, d.at, d.action, json_extract(c.before, '$.value.edtf'),"
        " json_extract(c.after, '$.value.edtf')"
        " FROM decisions d JOIN changes c ON c.decision = d.id"
    ).fetchone()
    assert row[0] == LAN
    assert row[1].endswith("+00:00")
    assert row[2:] == ("edit", "2024", "2024-12")


@pytest.mark.parametrize("statement", [
    "UPDATE decisions SET who = 'x'", "DELETE FROM decisions",
    "UPDATE changes SET after = NULL", "DELETE FROM changes",
])  # fmt: skip
def test_decisions_are_never_changed(workspace: Workspace, statement: str) -> None:
    act(workspace, "accept", named(load(workspace.db, 1), "quantities", "95%"))
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        workspace.db.execute(statement)


def test_deleting_an_article_deletes_what_was_decided_about_it(workspace: Workspace) -> None:
    act(workspace, "accept", named(load(workspace.db, 1), "quantities", "95%"))
    workspace.delete([1])
    for table in ("changes", "review_items", "review_articles"):
        assert workspace.db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_edit_copies_quotations_from_the_text(workspace: Workspace) -> None:
    state = load(workspace.db, 1)
    item = state.items[named(state, "quantities", "95%")]
    _, start, end = at(TEXT, "95% hộ dân")
    state = act(
        workspace, "edit", item.id, value={**item.value, "start": start, "end": end, "text": "nonsense"}
    )
    edited = state.items[item.id]
    assert edited.value["text"] == "95% hộ dân"
    assert edited.edited
    assert edited.state == "accepted"
    assert edited.value["rule"] == "percent.plain"


@pytest.mark.parametrize(("kind", "change"), [
    ("quantities", {"start": -1}), ("quantities", {"start": 5, "end": 5}), ("quantities", {"end": 10**9}),
    ("quantities", {"value": "nhiều"}), ("quantities", {"kind": "weight"}), ("quantities", {"start": True}),
    ("dates", {"edtf": "6/6/2024"}), ("dates", {"edtf": "2024-06-06/"}), ("dates", {"edtf": None}),
    ("officials", {"name": "  "}), ("officials", {"mentions": [], "positions": []}),
    ("documents", {"mentions": []}), ("documents", {"type": ""}), ("documents", {"number": "9" * 3000}),
])  # fmt: skip
def test_a_wrong_value_is_refused(workspace: Workspace, kind: str, change: dict[str, object]) -> None:
    item = next(i for i in load(workspace.db, 1).items.values() if i.kind == kind)
    with pytest.raises(ReviewError) as error:
        act(workspace, "edit", item.id, value={**item.value, **change})
    assert error.value.code == "value"
    assert workspace.db.execute("SELECT count(*) FROM decisions").fetchone() == (0,)


def test_add_a_fact(workspace: Workspace) -> None:
    _, start, end = at(TEXT, "xã Vĩnh An")
    value = {
        "name": "Vĩnh An",
        "honorific": None,
        "rank": None,
        "positions": [],
        "mentions": [{"start": start, "end": end}],
    }
    state = act(workspace, "add", kind="officials", value=value)
    added = next(i for i in state.items.values() if i.id.startswith("added."))
    assert added.value["mentions"][0]["text"] == "xã Vĩnh An"
    assert added.state == "accepted"
    undo(workspace, LAN, article=1)
    assert added.id not in load(workspace.db, 1).items
    redo(workspace, LAN, article=1)
    assert added.id in load(workspace.db, 1).items


def test_merge_and_split_documents(workspace: Workspace) -> None:
    state = load(workspace.db, 1)
    first, second = (i.id for i in state.items.values() if i.kind == "documents")
    state = act(workspace, "merge", first, second)
    assert [m["text"] for m in state.items[first].value["mentions"]] == [
        "Quyết định 749/QĐ-TTg",
        "Quyết định 749",
    ]
    assert (state.items[second].state, state.items[second].into) == ("merged", first)
    state = act(workspace, "split", first, mentions=[1])
    assert len(state.items[first].value["mentions"]) == 1
    undo(workspace, LAN, article=1)
    undo(workspace, LAN, article=1)
    state = load(workspace.db, 1)
    assert {state.items[i].state for i in (first, second)} == {"open"}
    check_derived(workspace)


def test_merging_unlike_facts_is_refused(workspace: Workspace) -> None:
    state = load(workspace.db, 1)
    with pytest.raises(ReviewError):
        act(workspace, "merge", *[i.id for i in state.items.values()][:2])


def test_split_an_official_takes_the_longest_name(workspace: Workspace) -> None:
    state = load(workspace.db, 1)
    full, short = named(state, "officials", "Đỗ Hoà Bình"), named(state, "officials", "Bình")
    act(workspace, "merge", full, short)
    state = act(workspace, "split", full, mentions=[1])
    new = next(i for i in state.items.values() if i.id.startswith("added."))
    assert new.value["name"] == "Bình"


def test_sign_needs_every_fact_decided_and_locks(workspace: Workspace) -> None:
    state = load(workspace.db, 1)
    with pytest.raises(ReviewError) as error:
        act(workspace, "sign")
    assert error.value.code == "open"
    assert len(error.value.items) == 9
    state = act(workspace, "accept", *state.items)
    state = act(workspace, "sign")
    assert state.signed is not None
    assert state.signed["who"] == LAN
    with pytest.raises(ReviewError) as error:
        act(workspace, "reject", next(iter(state.items)))
    assert error.value.code == "signed"
    state = act(workspace, "reopen", who=NAM)
    assert state.signed is None
    assert act(workspace, "reject", next(iter(state.items))).undecided == 0


def test_two_reviewers_on_different_facts_do_not_disturb_each_other(workspace: Workspace) -> None:
    seen = load(workspace.db, 1)
    one, two, *_ = seen.items
    decide(workspace, 1, LAN, ask(seen, "accept", one))
    decide(workspace, 1, NAM, ask(seen, "reject", two))
    state = load(workspace.db, 1)
    assert (state.items[one].state, state.items[two].state) == ("accepted", "rejected")


def test_nothing_is_silently_overwritten(workspace: Workspace) -> None:
    seen = load(workspace.db, 1)
    one = next(iter(seen.items))
    decide(workspace, 1, LAN, ask(seen, "accept", one))
    with pytest.raises(Conflict) as conflict:
        decide(workspace, 1, NAM, ask(seen, "reject", one))
    assert conflict.value.items == (one,)
    everything = load(workspace.db, 1)
    decide(workspace, 1, NAM, ask(everything, "accept", *[i for i in everything.items if i != one]))
    with pytest.raises(Conflict):
        decide(workspace, 1, LAN, Request("sign", seen=seen.seq))


def test_a_request_sent_twice_decides_once(workspace: Workspace) -> None:
    state = load(workspace.db, 1)
    asked = dataclasses.replace(ask(state, "accept", next(iter(state.items))), uid=uuid.uuid4().hex)
    first, _ = decide(workspace, 1, LAN, asked)
    second, _ = decide(workspace, 1, LAN, asked)
    assert first == second
    assert workspace.db.execute("SELECT count(*) FROM decisions").fetchone() == (1,)


def test_undo_is_ones_own_and_yields_to_others(workspace: Workspace) -> None:
    one, two, *_ = load(workspace.db, 1).items
    act(workspace, "accept", one)
    act(workspace, "accept", two, who=NAM)
    undo(workspace, LAN, article=1)
    state = load(workspace.db, 1)
    assert (state.items[one].state, state.items[two].state) == ("open", "accepted")
    act(workspace, "accept", one)
    act(workspace, "reject", one, who=NAM)
    with pytest.raises(Conflict):
        undo(workspace, LAN, article=1)
    assert load(workspace.db, 1).items[one].state == "rejected"


def test_there_is_nothing_to_undo_at_first(workspace: Workspace) -> None:
    with pytest.raises(ReviewError) as error:
        undo(workspace, LAN, article=1)
    assert error.value.code == "nothing"


def test_a_new_decision_ends_the_redo(workspace: Workspace) -> None:
    one, two, *_ = load(workspace.db, 1).items
    act(workspace, "accept", one)
    undo(workspace, LAN, article=1)
    act(workspace, "accept", two)
    assert stacks(workspace.db, LAN, "", 1).redo == ()


# -- a new extraction


def test_decisions_survive_a_new_extraction(workspace: Workspace) -> None:
    state = load(workspace.db, 1)
    percent, day = named(state, "quantities", "97,5%"), named(state, "dates", "Ngày 6/6/2024")
    act(workspace, "accept", percent)
    act(workspace, "reject", day, reason="x")
    # Other facts vanish, so that all ids move; words before move all offsets.
    put(workspace, text="TIN MỚI: " + TEXT, without=("12/12", "95%"))
    assert reattach_all(workspace) == 1
    state = load(workspace.db, 1)
    kept = state.items[percent]
    assert kept.state == "accepted"
    assert kept.fact == "quantity-1"
    assert state.text[kept.value["start"] : kept.value["end"]] == "97,5%"
    assert state.items[day].state == "rejected"
    assert sum(i.kind == "quantities" for i in state.items.values()) == 1
    check_derived(workspace)


def test_what_no_longer_fits_is_listed_not_dropped(workspace: Workspace) -> None:
    percent = named(load(workspace.db, 1), "quantities", "97,5%")
    act(workspace, "accept", percent)
    put(workspace, text=TEXT.replace("97,5%", "98%"))
    reattach_all(workspace)
    item = load(workspace.db, 1).items[percent]
    assert (item.state, item.was) == ("lost", "accepted")
    put(workspace)
    reattach_all(workspace)
    assert load(workspace.db, 1).items[percent].state == "accepted"


def test_an_accepted_value_stays_and_the_new_reading_is_told(workspace: Workspace) -> None:
    state = load(workspace.db, 1)
    official = named(state, "officials", "Đỗ Hoà Bình")
    act(workspace, "accept", *state.items)
    act(workspace, "sign")
    put(workspace, without=("Chủ tịch UBND xã Vĩnh An",))
    reattach_all(workspace)
    state = load(workspace.db, 1)
    assert state.items[official].value["positions"]
    assert state.items[official].differs is not None
    assert not state.items[official].differs["positions"]
    assert state.article.value["look"]


def test_undo_reaches_back_across_a_new_extraction(workspace: Workspace) -> None:
    percent = named(load(workspace.db, 1), "quantities", "97,5%")
    act(workspace, "accept", percent)
    put(workspace, text="MỚI. " + TEXT, without=("95%",))
    undo(workspace, LAN, article=1)
    state = load(workspace.db, 1)
    item = state.items[percent]
    assert item.state == "open"
    assert state.text[item.value["start"] : item.value["end"]] == "97,5%"
    assert sum(i.value.get("text") == "97,5%" for i in state.items.values()) == 1


def test_a_merged_document_stays_merged(workspace: Workspace) -> None:
    first, second = (i.id for i in load(workspace.db, 1).items.values() if i.kind == "documents")
    act(workspace, "merge", first, second)
    put(workspace, text="MỚI. " + TEXT)
    reattach_all(workspace)
    state = load(workspace.db, 1)
    assert [i.state for i in state.items.values() if i.kind == "documents"] == ["accepted", "merged"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(
    ["accept", "reject", "reset", "edit", "merge", "undo", "redo", "extract", "sign", "reopen", "look"]
), st.integers(0, 11), st.booleans()), max_size=40))  # fmt: skip
def test_whatever_happens_the_state_is_what_the_decisions_say(steps: list[tuple[str, int, bool]]) -> None:
    """Any order of decisions, undos and new extractions: replay gives the state, and undo gives it back."""
    with workspace_at() as workspace:
        for action, number, lan in steps:
            who = LAN if lan else NAM
            state = load(workspace.db, 1)
            live = [i for i in state.items.values() if i.state not in ("merged", "lost")]
            item = live[number % len(live)]
            before = state.items
            try:
                if action == "extract":
                    put(workspace, text="." * (number % 3) + TEXT, without=("95%",) if number % 2 else ())
                    continue
                if action == "undo":
                    undo(workspace, who, article=1)
                    continue
                if action == "redo":
                    redo(workspace, who, article=1)
                    continue
                if action == "merge":
                    same = [i.id for i in live if i.kind == "documents"][:2]
                    decide(workspace, 1, who, ask(state, "merge", *same))
                elif action == "edit":
                    decide(workspace, 1, who, ask(state, "edit", item.id, value=item.value))
                elif action in ("sign", "reopen", "look"):
                    decide(workspace, 1, who, ask(state, action))
                else:
                    decide(workspace, 1, who, ask(state, action, item.id))
            except ReviewError:
                continue
            if state.attached in (None, state.stored.version):
                undo(workspace, who, article=1)
                back = load(workspace.db, 1).items
                assert before.keys() == back.keys()
                assert all(same_decision(before[i], back[i]) for i in before), action
                redo(workspace, who, article=1)
            check_derived(workspace)
            for held in load(workspace.db, 1).items.values():
                if held.state != "lost" and "start" in held.value:
                    text = load(workspace.db, 1).text
                    assert text[held.value["start"] : held.value["end"]] == held.value["text"]
