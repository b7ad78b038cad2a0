"""The review in a real Chromium against the real server."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.review.browsing import (
    ARGUMENTS,
    CHROMIUM,
    SCREENSHOTS,
    Server,
    open_article,
    ready,
    saved,
    select_words,
    serving,
)
from tests.review.made import RECIPE, TEXT, put, workspace_at

from vnextract.model import Article, Date, Document, Segment, Source
from vnextract.review.accounts import add_reviewer
from vnextract.review.state import load
from vnextract.store import Workspace, prepare

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium on this machine")
PASSWORD = "mật khẩu dài"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with workspace_at(tmp_path / "facts.db", articles=3):
        return tmp_path / "facts.db"


@pytest.fixture
def server(path: Path) -> Iterator[Server]:
    with serving(path) as server:
        yield server


def new_page(browser: Any, **options: Any) -> Any:
    """A page in a context of its own that fails the test if a script of it fails."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="vi-VN", **options)
    context.set_default_timeout(8000)
    page = context.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("dialog", lambda dialog: page.problems.append(f"dialog: {dialog.message}"))
    return page


@pytest.fixture
def page(browser: Any, server: Server) -> Iterator[Any]:
    page = new_page(browser)
    page.goto(server.address)
    yield page
    assert page.problems == []
    page.context.close()


def states(path: Path, article: int = 1) -> dict[str, str]:
    with Workspace.open(path) as workspace:
        return {i.id: i.state for i in load(workspace.db, article).items.values()}


def items(path: Path, article: int = 1) -> list[Any]:
    with Workspace.open(path) as workspace:
        return list(load(workspace.db, article).items.values())


def shown(page: Any) -> list[str]:
    return page.eval_on_selector_all(".card", "all => all.map(e => e.querySelector('h3').textContent)")


def cards(page: Any, number: int) -> None:
    """Wait until there are so many cards."""
    playwright.expect(page.locator(".card")).to_have_count(number)


def text_of(page: Any) -> str:
    return page.eval_on_selector_all("#text p", "all => all.map(e => e.textContent).join('\\n')")


def test_read_accept_reject_and_edit(page: Any, server: Server, path: Path) -> None:
    page.click(".queue .title a >> nth=0")
    ready(page)
    assert text_of(page) == TEXT
    assert page.inner_text("#progress") == "0/9 đã xét"
    assert len(shown(page)) == 9
    page.keyboard.press("Enter")
    page.keyboard.press("Delete")
    saved(page)
    first, second, *_ = states(path).values()
    assert (first, second) == ("accepted", "rejected")
    page.click('#text mark:has-text("95%")')
    page.keyboard.press("F2")
    page.fill('dialog input[name="value"]', "95,5")
    page.select_option('dialog select[name="comparator"]', "approx")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("dialog", state="detached")
    edited = next(i for i in items(path) if i.edited)
    assert (edited.value["value"], edited.value["comparator"], edited.state) == (95.5, "approx", "accepted")
    page.keyboard.press("F2")
    page.fill('dialog input[name="value"]', "nhiều")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("dialog .wrong:not(:empty)")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")


def test_layout_parts_are_told_apart(page: Any, server: Server, path: Path) -> None:
    text = "Tựa\nMở đầu.\nẢnh: lễ ký\n\nThân bài."
    segments = (Segment("title", 0, 3), Segment("lead", 4, 11), Segment("caption", 12, 22))
    source = Source(text, id="seg", path="seg.txt", sha256="0" * 64, segments=segments)
    article = Article("seg", "Tựa", None, None, "seg.txt", "0" * 64, len(text), segments=segments)
    with Workspace.open(path) as workspace:
        run = workspace.start_run(RECIPE, {})
        workspace.save(run, RECIPE, [prepare(Document(article, text=text), source, "seg.txt")])
        found = workspace.article("seg.txt")
        assert found is not None
    open_article(page, server, found.id)
    assert page.eval_on_selector_all("#text p", "all => all.map(e => e.classList[0])") == [
        "title", "lead", "caption", "body", "body",
    ]  # fmt: skip
    assert text_of(page) == text
    assert page.inner_text("#no-facts") == "Bài này không có dữ kiện nào."
    page.keyboard.press("s")
    page.wait_for_selector("#signed:not([hidden])")
    page.keyboard.press("/")
    page.wait_for_url("**/*#search")
    page.keyboard.type("lễ ký")
    page.keyboard.press("Enter")
    page.wait_for_url("**/*words=*")


def test_hovering_links_card_and_text(page: Any, server: Server) -> None:
    open_article(page, server)
    page.hover('.card:has-text("97,5%")')
    assert page.inner_text("#text mark.hover") == "97,5%"
    page.hover('#text mark:has-text("12/12")')
    assert "12/12" in page.inner_text(".card.hover")


def test_selecting_and_clicking_decide_nothing(page: Any, server: Server, path: Path) -> None:
    open_article(page, server)
    select_words(page, "Chủ tịch UBND xã")
    for n in range(5):
        page.click(f"#text mark >> nth={n}")
    page.hover(".card >> nth=3")
    assert set(states(path).values()) == {"open"}


def test_a_click_in_the_text_shows_the_card_and_back(page: Any, server: Server) -> None:
    open_article(page, server)
    page.click('#text mark:has-text("97,5%")')
    assert page.inner_text(".card.current h3") == "97,5%"
    page.click('.card:has-text("12/12")')
    assert page.inner_text("#text mark.current") == "12/12"


def test_add_from_a_selection_with_emoji_and_nfd(page: Any, server: Server, path: Path) -> None:
    text = "😀👨‍👩‍👧 Tin\r\n\r\nNga\u0300y 6/6/2024 😀 hội nghị bàn; đạt 95% kế hoạch."
    with Workspace.open(path) as workspace:
        number = put(workspace, "nfd.txt", text)
    open_article(page, server, number)
    assert text_of(page) == text
    select_words(page, " Nga\u0300y 6/6/2024 "[1:-1])
    page.keyboard.press("2")
    page.wait_for_selector("dialog")
    assert page.input_value('dialog input[name="edtf"]') == "2024-06-06"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("dialog", state="detached")
    [added] = [i for i in items(path, number) if i.id.startswith("added.")]
    assert text[added.value["start"] : added.value["end"]] == added.value["text"] == "Nga\u0300y 6/6/2024"
    assert added.state == "accepted"


def test_move_the_ends_by_syllable(page: Any, server: Server, path: Path) -> None:
    open_article(page, server)
    page.click('#text mark:has-text("95%")')
    for key in ("}", "}", "{", "[", "]"):
        page.keyboard.press(key)
        saved(page)
        page.wait_for_timeout(60)
    edited = next(i for i in items(path) if i.edited)
    assert edited.value["text"] == "95% hộ"


def test_merge_split_and_undo_across_a_reload(page: Any, server: Server, path: Path) -> None:
    open_article(page, server)
    page.keyboard.press("3")
    cards(page, 2)
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    cards(page, 1)
    saved(page)
    assert sorted(s for i, s in states(path).items() if "document" in i) == ["accepted", "merged"]
    page.reload()
    ready(page)
    page.keyboard.press("Control+z")
    cards(page, 9)
    assert set(states(path).values()) == {"open"}
    page.keyboard.press("Control+y")
    cards(page, 8)
    page.keyboard.press("t")
    page.check('dialog input[name="mentions"] >> nth=1')
    page.keyboard.press("Control+Enter")
    cards(page, 9)


def test_bulk_accept_and_undo(page: Any, server: Server, path: Path) -> None:
    page.goto(f"{server.home}/bulk?kind=dates&low=0.9")
    assert "3 dữ kiện chưa xét trong 3 bài" in page.inner_text(".act")
    page.click(".act button.primary")
    assert "Đã chấp nhận 3 dữ kiện" in page.inner_text(".notice")
    assert sum(s == "accepted" for n in (1, 2, 3) for s in states(path, n).values()) == 3
    page.click("text=Hoàn tác lần hàng loạt gần nhất")
    assert {s for n in (1, 2, 3) for s in states(path, n).values()} == {"open"}


@pytest.mark.parametrize("words", ["hoà bình", "hòa bình", "hoa bi\u0300nh", "do HOA"])
def test_search(page: Any, server: Server, words: str) -> None:
    page.keyboard.press("/")
    page.keyboard.insert_text(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/*words=*")
    assert page.locator(".queue tbody tr").count() == 3


def test_keys_rest_in_fields_and_while_composing(page: Any, server: Server, path: Path) -> None:
    open_article(page, server)
    page.evaluate(
        "() => ['a', 'x', 'Enter'].forEach((key) => document.body.dispatchEvent("
        "new KeyboardEvent('keydown', {key, isComposing: true, bubbles: true})))"
    )
    page.keyboard.press("Shift+Delete")
    page.wait_for_selector("dialog input")
    page.keyboard.type("sai axe")
    assert set(states(path).values()) == {"open"}
    assert page.input_value("dialog input") == "sai axe"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("dialog", state="detached")
    assert next(i for i in items(path) if i.state == "rejected").reason == "sai axe"


def test_keyboard_alone_from_first_to_last(page: Any, server: Server, path: Path) -> None:
    """Queue, article, every kind of decision, adding, signing, the next article: no mouse."""
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    ready(page)
    page.keyboard.press("?")
    page.wait_for_selector("dialog")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    page.keyboard.press("Enter")
    page.keyboard.press("w")
    page.wait_for_selector(".whylines")
    page.keyboard.press("v")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_selector("#adder:not([hidden])")
    page.keyboard.press("1")
    page.wait_for_selector("dialog")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("dialog", state="detached")
    assert any(i.startswith("added.") for i in states(path))
    page.keyboard.press("Control+z")
    cards(page, 9)
    page.keyboard.press("l")
    page.wait_for_selector("#look-badge:not([hidden])")
    for _ in range(9):
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
    saved(page)
    page.keyboard.press("s")
    page.wait_for_selector("#signed:not([hidden])")
    assert set(states(path).values()) == {"accepted"}
    page.keyboard.press("n")
    page.wait_for_url("**/articles/2*")
    ready(page)
    page.keyboard.press("h")
    page.wait_for_url("**/history")


def thirty(path: Path) -> int:
    """An article of 30 facts."""
    lines = [f"Ngày {n}/6/2024 có tin." for n in range(1, 31)]
    text = "Ba mươi tin\n\n" + "\n".join(lines)
    dates = []
    for n in range(1, 31):
        start = text.index(f"Ngày {n}/6/2024")
        words = f"Ngày {n}/6/2024"
        day = f"2024-06-{n:02}"
        dates.append(
            Date(f"date-{n}", words, start, start + len(words), day, day, day, "explicit", 0.9, "date.day")
        )
    article = Article("30", "Ba mươi tin", None, None, "30.txt", "0" * 64, len(text))
    document = Document(article, dates=tuple(dates), text=text)
    with Workspace.open(path) as workspace:
        run = workspace.start_run(RECIPE, {})
        source = Source(text, id="30", path="30.txt", sha256="0" * 64)
        workspace.save(run, RECIPE, [prepare(document, source, "30.txt")])
        found = workspace.article("30.txt")
        assert found is not None
        return found.id


def test_thirty_facts_are_accepted_with_at_most_32_keys(page: Any, server: Server, path: Path) -> None:
    number = thirty(path)
    open_article(page, server, number)
    pressed = 0
    for _ in range(30):
        page.keyboard.press("Enter")  # no waiting: as fast as a hand can
        pressed += 1
    page.keyboard.press("s")
    pressed += 1
    page.wait_for_selector("#signed:not([hidden])")
    assert pressed <= 32
    assert list(states(path, number).values()) == ["accepted"] * 30


def test_finish_and_export(page: Any, server: Server, path: Path) -> None:
    open_article(page, server)
    for _ in range(9):
        page.keyboard.press("Enter")
    page.click("#do-sign")
    page.wait_for_selector("#signed:not([hidden])")
    page.keyboard.press("Delete")
    page.wait_for_selector("#alert:not(:empty)")
    page.goto(f"{server.home}/exchange")
    with page.expect_download() as download:
        page.click('a[href="/export?format=gold&signed=1"]')
    [line] = Path(download.value.path()).read_text("utf-8").splitlines()
    assert json.loads(line)["text"] == TEXT
    with page.expect_download() as download:
        page.click('a[href="/export?format=json"]')
    page.set_input_files("#import-file", download.value.path())
    page.click("#import button")
    page.locator("#import-told", has_text="Đã nhập 0").wait_for()


def test_another_browser_changes_the_same_article(browser: Any, path: Path) -> None:
    with Workspace.open(path) as workspace:
        add_reviewer(workspace, "Lan", PASSWORD)
        add_reviewer(workspace, "Nam", PASSWORD)
    with serving(path) as server:
        pages = []
        for name in ("Lan", "Nam"):
            page = new_page(browser)
            page.goto(f"{server.home}/articles/1")
            page.fill('input[name="name"]', name)
            page.fill('input[name="password"]', PASSWORD)
            page.keyboard.press("Enter")
            ready(page)
            pages.append(page)
        lan, nam = pages
        lan.keyboard.press("Enter")
        saved(lan)
        nam.wait_for_selector(".card.s-accepted")
        assert "Lan vừa thay đổi" in nam.inner_text("#notice")
        # Nam's page does not hear of Lan's next decision, and decides about the same fact.
        second = lan.get_attribute(".card.current", "data-id")
        nam.evaluate("() => { window.hold = true; }")
        nam.context.route("**/live*", lambda route: route.abort())
        nam.reload()
        ready(nam)
        nam.click(f'.card[data-id="{second}"]')
        lan.keyboard.press("Enter")
        saved(lan)
        nam.keyboard.press("Delete")
        nam.wait_for_selector("#alert:not(:empty)")
        assert "chưa ghi đè" in nam.inner_text("#alert")
        assert states(path)[second] == "accepted"
        assert nam.locator(f'.card.s-accepted[data-id="{second}"]').count() == 1
        assert [p.problems for p in pages] == [[], []]
        for page in pages:
            page.context.close()


def test_a_dialog_that_somebody_else_overtook(browser: Any, page: Any, server: Server, path: Path) -> None:
    """What a reviewer wrote is kept, nothing of the other's is lost; saving again is a choice."""
    other = page.context.new_page()
    open_article(page, server)
    open_article(other, server)
    page.click('#text mark:has-text("95%")')
    page.keyboard.press("F2")
    page.fill('dialog input[name="value"]', "90")
    other.click('#text mark:has-text("95%")')
    other.keyboard.press("Delete")
    saved(other)
    page.locator(".card.s-rejected").wait_for()
    page.keyboard.press("Control+Enter")
    page.locator("dialog .wrong", has_text="chưa ghi đè").wait_for()
    assert page.input_value('dialog input[name="value"]') == "90"
    assert "rejected" in states(path).values()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("dialog", state="detached")
    assert [i.value["value"] for i in items(path) if i.edited] == [90]


def test_quick_decisions_about_one_fact_do_not_collide(page: Any, server: Server, path: Path) -> None:
    open_article(page, server)
    for key in (
        "Enter",
        "ArrowUp",
        "Delete",
        "ArrowUp",
        "r",
        "Enter",
        "ArrowUp",
        "Delete",
        "ArrowUp",
        "Enter",
    ):
        page.keyboard.press(key)
    saved(page)
    assert page.inner_text("#alert") == ""
    assert next(iter(states(path).values())) == "accepted"


def test_a_proposed_rule_is_tried_over_the_workspace(page: Any, server: Server) -> None:
    page.goto(f"{server.home}/corrections")
    page.select_option('.trial select[name="kind"]', "quantities")
    page.fill('textarea[name="entry"]', "[[pattern]]\nid = 5")
    page.click(".trial button.primary")
    page.locator(".problems", has_text="proposed-entry.toml").wait_for()
    page.fill('textarea[name="entry"]', '[[pattern]]\nid = "percent.single"\ndisabled = true')
    page.click(".trial button.primary")
    page.locator("#trial-told", has_text="3/3 bài").wait_for()
    assert "mất 6" in page.inner_text("#trial-told")
    assert page.locator("#trial-shown mark", has_text="97,5%").count() == 3


def test_hostile_content_is_text(page: Any, server: Server, path: Path) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'</textarea>{{7*7}}"
    text = f"{evil}\n\nNgày 6/6/2024 {evil} \u202eđảo\u202c \x00 hết"
    with Workspace.open(path) as workspace:
        number = put(workspace, f"{evil}.txt".replace("/", "_"), text.replace("\x00", ""))
    for address in (
        "/",
        "/bulk?kind=dates",
        f"/articles/{number}/history",
        "/?words=onerror",
        "/corrections",
    ):
        page.goto(server.home + address)
        assert page.locator("img[src=x]").count() == 0
    open_article(page, server, number)
    assert text_of(page) == text.replace("\x00", "")
    page.click('#text mark:has-text("6/6/2024")')
    page.keyboard.press("F2")
    page.wait_for_selector("dialog")
    page.keyboard.press("Escape")
    assert page.locator("img[src=x], #text script").count() == 0


def test_english_by_a_switch(page: Any, server: Server) -> None:
    page.click("text=English")
    assert page.inner_text("h1") == "Articles to review"
    open_article(page, server)
    assert "0 of 9 decided" in page.inner_text("#progress")


def check_access(page: Any, where: str) -> None:
    """No serious finding of axe-core."""
    from axe_playwright_python.sync_playwright import Axe

    result = Axe().run(page).response
    serious = [v for v in result["violations"] if v["impact"] in ("serious", "critical")]
    found = [(v["id"], [(n["html"][:120], n["failureSummary"]) for n in v["nodes"]][:3]) for v in serious]
    assert not found, where


def test_no_serious_accessibility_finding(page: Any, server: Server) -> None:
    for address in ("/", "/bulk?kind=dates", "/corrections", "/agreement", "/exchange"):
        page.goto(server.home + address)
        check_access(page, address)
    open_article(page, server)
    check_access(page, "article")
    page.keyboard.press("Enter")
    page.keyboard.press("Delete")
    page.keyboard.press("w")
    page.wait_for_selector(".whylines")
    saved(page)
    check_access(page, "article after decisions")
    page.keyboard.press("F2")
    page.wait_for_selector("dialog")
    check_access(page, "edit")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 360, "height": 740})
    check_access(page, "narrow")
    page.goto(f"{server.home}/articles/1/history")
    check_access(page, "history")


def test_it_fits_360_pixels(page: Any, server: Server) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for address in (
        "/",
        "/bulk?kind=dates",
        "/corrections",
        "/exchange",
        "/articles/1",
        "/articles/1/history",
    ):
        page.goto(server.home + address)
        if address == "/articles/1":
            ready(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address


def test_decisions_survive_kill_9(browser: Any, path: Path) -> None:
    """After random decisions, undos and crashes the store holds exactly what was confirmed."""
    chance = random.Random(9)
    server = Server(path)
    page = new_page(browser)
    page.goto(server.address)
    open_article(page, server)
    confirmed: list[tuple[int, dict[str, str]]] = []
    try:
        for step in range(60):
            key = chance.choice(
                ["Enter", "Enter", "Delete", "r", "Control+z", "Control+y", "ArrowDown", "ArrowUp", "l"]
            )
            page.keyboard.press(key)
            if step % 12 == 11:
                saved(page)
                seen = page.evaluate("fetch('/api/articles/1').then((answer) => answer.json())")
                confirmed.append((seen["seq"], {i["id"]: i["state"] for i in seen["items"]}))
                page.keyboard.press("Enter")  # perhaps on its way when the server dies
                port = server.port
                server.kill()
                with sqlite3.connect(path) as db:
                    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                    [(kept,)] = db.execute("SELECT max(id) FROM decisions")
                # What was confirmed is there; at most the one that was on its way besides.
                assert seen["seq"] <= kept <= seen["seq"] + 1
                if kept == seen["seq"]:
                    assert states(path) == confirmed[-1][1]
                server = Server(path, port=port)
                page.goto(server.address)
                open_article(page, server)
        with sqlite3.connect(path) as db:
            ids = [n for (n,) in db.execute("SELECT id FROM decisions ORDER BY id")]
        assert ids == sorted(set(ids))
        assert {seq for seq, _ in confirmed} <= set(ids)
    finally:
        server.kill()
        page.context.close()


def test_screenshots(browser: Any, path: Path, page: Any, server: Server) -> None:
    """The pages to look at; see docs/review.md."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": 1380, "height": 880})
    page.screenshot(path=SCREENSHOTS / "queue.png")
    open_article(page, server)
    for key in ("Enter", "Enter", "Delete", "Enter"):
        page.keyboard.press(key)
    saved(page)
    page.screenshot(path=SCREENSHOTS / "article.png")
    page.keyboard.press("F2")
    page.wait_for_selector("dialog")
    page.screenshot(path=SCREENSHOTS / "edit.png")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 360, "height": 740})
    time.sleep(0.2)
    page.screenshot(path=SCREENSHOTS / "narrow.png")


def test_settling_side_by_side(browser: Any, path: Path) -> None:
    with Workspace.open(path) as workspace:
        add_reviewer(workspace, "Lan", PASSWORD)
        add_reviewer(workspace, "Nam", PASSWORD)
    with serving(path, "--independent", "2") as server:
        for name, last in (("Lan", "Enter"), ("Nam", "Delete")):
            page = new_page(browser)
            page.goto(f"{server.home}/articles/1")
            page.fill('input[name="name"]', name)
            page.fill('input[name="password"]', PASSWORD)
            page.keyboard.press("Enter")
            ready(page)
            for _ in range(8):
                page.keyboard.press("Enter")
            page.keyboard.press(last)
            page.keyboard.press("s")
            page.wait_for_selector("#signed:not([hidden])")
        page.set_viewport_size({"width": 1380, "height": 880})
        page.goto(f"{server.home}/agreement")
        page.click(".waiting a")
        playwright.expect(page.locator(".group")).to_have_count(1)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.check(".group input[value='Lan']")
        page.screenshot(path=SCREENSHOTS / "settle.png")
        check_access(page, "settle")
        page.click("text=Ghi kết quả thống nhất")
        ready(page)
        assert len(shown(page)) == 9
        assert set(states(path).values()) == {"accepted"}
        assert page.problems == []
