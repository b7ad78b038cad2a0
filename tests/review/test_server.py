from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.review.made import TEXT, at, put, workspace_at

from vnextract.review.accounts import add_reviewer, bar_reviewer, set_password
from vnextract.review.app import make_app
from vnextract.review.desk import Desk
from vnextract.review.guard import LOOPBACK
from vnextract.review.messages import LANGUAGES, messages
from vnextract.review.serve import prepare_desk
from vnextract.store import Workspace

HOME = "http://127.0.0.1:8765"
PASSWORD = "mật khẩu dài"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with workspace_at(tmp_path / "facts.db", articles=3):
        return tmp_path / "facts.db"


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    desk = Desk(path, LOOPBACK, single="Lan")
    yield desk
    desk.connections.close()


def client_of(desk: Desk) -> TestClient:
    return TestClient(make_app(desk), base_url=HOME, follow_redirects=False)


@pytest.fixture
def client(desk: Desk) -> TestClient:
    client = client_of(desk)
    assert client.get(f"/login?ticket={desk.ticket}").status_code == 303
    return client


def token_of(client: TestClient) -> str:
    return re.search(r'name="csrf" value="(\w+)"|data-token="(\w+)"', client.get("/articles/1").text).group(2)  # type: ignore[union-attr]


class Reviewing:
    """What the article page does, without a browser."""

    def __init__(self, client: TestClient, article: int = 1) -> None:
        self.client, self.article, self.token = client, article, token_of(client)
        self.look()

    def look(self) -> dict[str, Any]:
        self.state = self.client.get(f"/api/articles/{self.article}").json()
        return self.state

    def decide(self, action: str, *items: str, uid: str | None = None, **data: Any) -> Any:
        revs = {i["id"]: i["rev"] for i in self.state["items"]}
        answer = self.client.post(
            f"/api/articles/{self.article}/decide",
            json={
                "action": action, "items": {i: revs[i] for i in items}, "data": data,
                "seen": self.state["seq"], "uid": uid or uuid.uuid4().hex,
            },
            headers={"x-csrf-token": self.token},
        )  # fmt: skip
        if answer.status_code == 200:
            self.state = answer.json()
        return answer

    def ids(self, kind: str) -> list[str]:
        return [i["id"] for i in self.state["items"] if i["kind"] == kind]

    def state_of(self, item: str) -> str:
        return next(i["state"] for i in self.state["items"] if i["id"] == item)


def test_a_whole_review(client: TestClient) -> None:
    page = Reviewing(client)
    assert page.look()["text"] == TEXT
    date = page.ids("dates")[0]
    assert page.decide("accept", date).status_code == 200
    assert page.state_of(date) == "accepted"
    assert page.decide("undo").json()["turned"] == [date]
    assert page.state_of(date) == "open"
    assert page.decide("redo").status_code == 200
    rest = [i["id"] for i in page.state["items"] if i["state"] == "open"]
    assert page.decide("sign").json()["error"] == "open"
    assert page.decide("accept", *rest).status_code == 200
    assert page.decide("sign").json()["signed"]["who"] == "Lan"
    assert page.decide("reject", date).status_code == 409
    assert page.decide("reopen").json()["signed"] is None


def test_two_reviewers_and_a_conflict(client: TestClient) -> None:
    one, other = Reviewing(client), Reviewing(client)
    date = one.ids("dates")[0]
    assert one.decide("accept", date).status_code == 200
    answer = other.decide("reject", date)
    assert answer.status_code == 409
    assert answer.json()["conflict"]
    assert answer.json()["items"] == [date]
    assert other.look()["items"] == one.state["items"]


def test_a_request_sent_twice_decides_once(client: TestClient) -> None:
    page = Reviewing(client)
    uid = uuid.uuid4().hex
    before = page.state
    page.decide("accept", page.ids("dates")[0], uid=uid)
    page.state, after = before, page.state
    assert page.decide("accept", page.ids("dates")[0], uid=uid).status_code == 200
    assert page.state["seq"] == after["seq"]


@pytest.mark.parametrize("body", [
    "{", "[]", '{"action": 3}', '{"action": "accept", "items": {"x": "y"}}',
    '{"action": "accept", "items": {"x": 1}}',
    '{"action": "drop"}', '{"action": "add", "data": {"kind": "dates", "value": {"start": 0, "end": 3}}}',
    '{"action": "add", "data": {"kind": "x", "value": []}}', '{"action": "edit", "items": {}}',
    '{"action": "reject", "items": {}, "data": {"reason": "\\ud800"}}',
    '{"action": "look", "data": {"on": NaN}}',
    '{"action": "look", "data": {"on": 1e999}}', '[' * 50_000, '{"action": "sign", "seen": "x"}',
    '{"action": "undo"}', '{"action": "merge", "items": null}', '{"action": "split", "data": 5}',
])  # fmt: skip
def test_any_request_is_answered_in_words(client: TestClient, body: str) -> None:
    answer = client.post(
        "/api/articles/1/decide", content=body,
        headers={"content-type": "application/json", "x-csrf-token": token_of(client)},
    )  # fmt: skip
    assert 400 <= answer.status_code < 500
    assert answer.json()["error"]


@pytest.mark.parametrize(
    "address", ["/?page=²", "/?low=nan&high=inf", "/?words=%ff%00", "/bulk?low=-1&kind=x"]
)
def test_any_query_is_answered(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", [
    "/", "/?queue=done&kind=dates&low=0.5", "/?words=hoa+binh", "/?words=%22", "/?page=99", "/?page=-1",
    "/bulk", "/bulk?kind=dates&preview=1", "/corrections", "/corrections?rule=x", "/agreement", "/exchange",
    "/articles/1", "/articles/1/history", "/settle/1",
])  # fmt: skip
def test_every_page_opens_in_both_languages(client: TestClient, address: str) -> None:
    for language in LANGUAGES:
        client.cookies.set("vnextract_language", language)
        answer = client.get(address)
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.text
        assert "style=" not in answer.text
        assert "<script>" not in answer.text


def test_an_article_that_is_not_there(client: TestClient) -> None:
    assert client.get("/articles/99").status_code == 404
    assert client.get("/api/articles/99").json()["error"] == "missing"
    assert client.get("/articles/x").status_code == 404


# -- the door


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.", "[::2]"])
def test_foreign_hosts_are_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:8765", "LOCALHOST"])
def test_our_own_hosts_are_served(client: TestClient, host: str) -> None:
    assert client.get("/static/icon.svg", headers={"host": host}).status_code == 200


def test_without_a_ticket_nobody_comes_in(desk: Desk) -> None:
    client = client_of(desk)
    assert client.get("/").status_code == 303
    assert client.get("/login").status_code == 403
    assert client.get("/login?ticket=x").status_code == 403
    assert client.get("/api/articles/1").status_code == 401
    assert client.get("/api/articles/1/live").status_code == 401
    assert client.post("/api/articles/1/decide", json={}).status_code == 401
    client.cookies.set(desk.cookie, "WyJMYW4iLCIiLCJ4Il0.aaaa.bbbb")
    assert client.get("/api/articles/1").status_code == 401


def test_requests_of_other_sites_are_refused(client: TestClient) -> None:
    token = token_of(client)
    for headers in (
        {}, {"x-csrf-token": "0" * 64}, {"x-csrf-token": "ă"},
        {"x-csrf-token": token, "sec-fetch-site": "cross-site"},
        {"x-csrf-token": token, "origin": "http://evil.example"},
    ):  # fmt: skip
        headers = {k: v.encode() for k, v in headers.items()}  # type: ignore[misc]
        assert (
            client.post("/api/articles/1/decide", json={"action": "look"}, headers=headers).status_code == 403
        )
    assert client.get("/api/articles/1").json()["look"] is False


def test_large_bodies_are_refused(client: TestClient) -> None:
    token = token_of(client)
    big = {"action": "look", "data": {"x": "y" * 1_100_000}}
    assert client.post("/api/articles/1/decide", json=big, headers={"x-csrf-token": token}).status_code == 413

    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    answer = client.post(
        "/api/articles/1/decide", content=pieces(),
        headers={"content-type": "application/json", "x-csrf-token": token},
    )  # fmt: skip
    assert answer.status_code == 400


def test_headers_keep_browsers_strict(client: TestClient) -> None:
    for address in ("/", "/articles/1", "/static/review.css", "/api/articles/1", "/nowhere"):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store" or address.startswith("/static")
    cookie = (
        client_of(Desk(Path("x"), LOOPBACK, single="a", ticket="t"))
        .get("/login?ticket=t")
        .headers["set-cookie"]
    )
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil", "javascript:x", "/\n/evil"]
)
def test_the_door_leads_nowhere_else(desk: Desk, back: str) -> None:
    answer = client_of(desk).get("/login", params={"ticket": desk.ticket, "back": back})
    assert answer.headers["location"] == "/"


# -- accounts


@pytest.fixture
def shared(path: Path) -> Iterator[Desk]:
    with Workspace.open(path) as workspace:
        add_reviewer(workspace, "Lan", PASSWORD)
        add_reviewer(workspace, "Nam", PASSWORD)
    desk = prepare_desk(path, host="127.0.0.1")
    yield desk
    desk.connections.close()


def signed_in(desk: Desk, name: str) -> TestClient:
    client = client_of(desk)
    answer = client.post("/login", data={"name": name, "password": PASSWORD, "back": "/articles/1"})
    assert answer.headers["location"] == "/articles/1"
    return client


def test_every_decision_carries_the_name(shared: Desk) -> None:
    lan, nam = Reviewing(signed_in(shared, "Lan")), Reviewing(signed_in(shared, "Nam"))
    one, two = lan.ids("dates")
    lan.decide("accept", one)
    nam.decide("reject", two)
    assert lan.look()["who"] == {one: "Lan", two: "Nam"}
    history = lan.client.get("/articles/1/history").text
    assert "<b>Lan</b>" in history
    assert "<b>Nam</b>" in history


def test_wrong_passwords_have_to_wait(shared: Desk) -> None:
    client = client_of(shared)
    for _ in range(5):
        assert client.post("/login", data={"name": "Lan", "password": "wrong"}).status_code == 403
    assert client.post("/login", data={"name": "Lan", "password": "wrong"}).status_code == 403
    answer = client.post("/login", data={"name": "Lan", "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1


def test_sign_in_from_another_site_is_refused(shared: Desk) -> None:
    answer = client_of(shared).post(
        "/login", data={"name": "Lan", "password": PASSWORD}, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("change", [
    lambda w: bar_reviewer(w, "Lan"), lambda w: set_password(w, "Lan", "mật khẩu mới"),
])  # fmt: skip
def test_a_session_ends_with_the_account_or_its_password(shared: Desk, change: Any) -> None:
    client = signed_in(shared, "Lan")
    with Workspace.open(shared.path) as workspace:
        change(workspace)
    assert client.get("/api/articles/1").status_code == 401


def test_signing_out(shared: Desk) -> None:
    client = signed_in(shared, "Lan")
    assert client.post("/logout", data={"csrf": token_of(client)}).status_code == 303
    assert client.get("/").status_code == 303


def test_another_address_needs_accounts(path: Path) -> None:
    with pytest.raises(Exception, match="users add"):
        prepare_desk(path, host="0.0.0.0")


# -- hostile content


def test_markup_is_text_everywhere(desk: Desk, client: TestClient) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}"
    with Workspace.open(desk.path) as workspace:
        number = put(workspace, f"{evil}.txt", f"{evil}\n\nNgày 6/6/2024 {evil}")
    for address in (
        "/", "/?words=alert", f"/articles/{number}", f"/articles/{number}/history", "/bulk?kind=dates",
        "/corrections?rule=%3Cscript%3E", "/?source=%3Cscript%3Ealert",
    ):  # fmt: skip
        html = client.get(address).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    assert client.get(f"/api/articles/{number}").headers["content-type"] == "application/json"


# -- bulk, settle, exchange over HTTP


def test_bulk_over_http(client: TestClient) -> None:
    page = client.get("/bulk?kind=dates&low=0.9").text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    answer = client.post("/bulk", data={**fields, "action": "accept", "sample": "0"})
    assert answer.status_code == 200
    assert "Đã chấp nhận 3 dữ kiện" in answer.text
    again = client.post("/bulk", data={**fields, "action": "accept", "sample": "0"})
    assert "Đã chấp nhận 3 dữ kiện" in again.text  # the same form sent twice is one action
    assert len([i for i in Reviewing(client).state["items"] if i["state"] == "accepted"]) == 1
    answer = client.post("/bulk", data={"csrf": fields["csrf"], "action": "undo"})
    assert "Đã đổi lại 3 bài" in answer.text


def test_independent_reviews_are_settled(path: Path) -> None:
    with Workspace.open(path) as workspace:
        for name in ("Lan", "Nam"):
            add_reviewer(workspace, name, PASSWORD)
    desk = prepare_desk(path, host="127.0.0.1", reviews=2)
    for name in ("Lan", "Nam"):
        page = Reviewing(signed_in(desk, name))
        assert {i["state"] for i in page.state["items"]} == {"open"}
        if name == "Nam":
            page.decide("reject", page.ids("dates")[1])
        page.decide("accept", *[i["id"] for i in page.state["items"] if i["state"] == "open"])
        assert page.decide("sign").status_code == 200
    client = signed_in(desk, "Lan")
    assert "/settle/1" in client.get("/agreement").text
    html = client.get("/settle/1").text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    group = re.search(r'name="(group-\d+)"', html).group(1)  # type: ignore[union-attr]
    assert (
        client.post("/settle/1", data={"csrf": fields["csrf"], "groups": fields["groups"]}).status_code == 400
    )
    answer = client.post("/settle/1", data={"csrf": fields["csrf"], "groups": fields["groups"], group: "Lan"})
    assert answer.headers["location"] == "/articles/1?common=1"
    state = client.get("/api/articles/1?common=1").json()
    assert [i["state"] for i in state["items"]] == ["accepted"] * 9
    # The third reviewer finds nothing to do in an article that has its two reviews.
    assert "/articles/1?" not in client.get("/").text


def test_an_audit_tells_how_many_were_right(client: TestClient) -> None:
    fields = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', client.get("/bulk?preview=1").text)
    )
    client.post("/bulk", data={**fields, "action": "accept", "sample": "100"})
    page = Reviewing(client)
    one, two, *_ = (i["id"] for i in page.state["items"])
    page.decide("accept", one)
    page.decide("reject", two)
    assert "Đã kiểm 2 trong 27 dữ kiện rút mẫu: 1 đúng (50.0%)" in client.get("/bulk").text


def test_export_and_import_over_http(client: TestClient) -> None:
    page = Reviewing(client)
    page.decide("accept", page.ids("dates")[0])
    lines = client.get("/export?format=json").text
    assert len(lines.splitlines()) == 3
    assert client.get("/export?format=gold&signed=1").text == ""
    assert client.get("/export?format=csv").content.startswith(b"\xef\xbb\xbf")
    assert client.get("/export?format=x").status_code == 404
    answer = client.post(
        "/import",
        content=(lines + "{").encode(),
        headers={"x-csrf-token": page.token, "content-type": "text/plain"},
    )
    assert answer.json()["problems"][0].startswith("line 4:")


# -- the pipeline's own reading


def test_a_selection_is_read_as_the_pipeline_reads(client: TestClient) -> None:
    _, start, end = at(TEXT, "97,5%")
    value = client.get(f"/api/articles/1/propose?kind=quantities&start={start}&end={end}").json()["value"]
    assert (value["value"], value["kind"], value["text"]) == (97.5, "percent", "97,5%")
    _, start, end = at(TEXT, "thôn")
    value = client.get(f"/api/articles/1/propose?kind=dates&start={start}&end={end}").json()["value"]
    assert (value["edtf"], value["text"]) == ("", "thôn")
    assert client.get("/api/articles/1/propose?kind=dates&start=5&end=5").status_code == 422
    assert client.get("/api/articles/1/propose?kind=x&start=a").status_code == 422


def test_offsets_are_code_points_with_emoji_and_nfd(desk: Desk, client: TestClient) -> None:
    text = "😀 Tin\n\nNga\u0300y 6/6/2024 😀 họp, đạt 95%."
    with Workspace.open(desk.path) as workspace:
        number = put(workspace, "nfd.txt", text)
    start = text.index("Nga")
    end = text.index("2024") + 4
    value = client.get(f"/api/articles/{number}/propose?kind=dates&start={start}&end={end}").json()["value"]
    assert value["edtf"] == "2024-06-06"
    assert text[value["start"] : value["end"]] == value["text"] == "Nga\u0300y 6/6/2024"


def test_why_names_rule_and_cues(client: TestClient) -> None:
    page = Reviewing(client)
    lines = client.get(f"/api/articles/1/why/{page.ids('officials')[0]}").json()["lines"]
    assert "title.chair" in lines[0]["text"]
    assert any("họ" in line["text"] for line in lines)


# -- locks


def test_nobody_ever_sees_a_locked_database(path: Path, desk: Desk, client: TestClient) -> None:
    """A batch run and three reviewers at once on the same workspace."""
    answers: list[int] = []
    stop = threading.Event()

    def run() -> None:
        with Workspace.open(path) as workspace:
            n = 0
            while not stop.is_set():
                put(workspace, f"run-{n % 5}.txt", "." * (n % 7) + TEXT)
                n += 1

    def reviewing(article: int) -> None:
        page = Reviewing(client, article)
        for _ in range(12):
            page.look()
            answers.append(page.decide("accept", *[i["id"] for i in page.state["items"]][:3]).status_code)
            answers.append(page.decide("undo").status_code)

    batch = threading.Thread(target=run)
    batch.start()
    people = [threading.Thread(target=reviewing, args=(n,)) for n in (1, 2, 3)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    stop.set()
    batch.join()
    assert answers == [200] * 72


# -- the words


def test_every_message_is_there_in_both_languages() -> None:
    sources = [
        p.read_text("utf-8") for p in Path("src/vnextract/review").rglob("*") if p.suffix in (".html", ".js")
    ]
    used = {key for source in sources for key in re.findall(r'\bsay\(\s*["\']([a-z_]+)["\']\s*[,)]', source)}
    vi, en = messages("vi"), messages("en")
    assert used <= vi.keys()
    for key in vi:
        assert vi[key].strip()
        assert set(re.findall(r"{(\w+)}", vi[key])) == set(re.findall(r"{(\w+)}", en[key])), key
    assert json.dumps(dict(vi))
