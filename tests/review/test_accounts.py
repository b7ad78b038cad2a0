from __future__ import annotations

from collections.abc import Iterator

import pytest

from vnextract.review import accounts
from vnextract.store import Workspace


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with Workspace.open(":memory:") as workspace:
        yield workspace


def test_a_password_is_known_in_either_normal_form_and_never_stored(workspace: Workspace) -> None:
    accounts.add_reviewer(workspace, "Nguyễn  Lan", "mật khẩu dài")
    assert accounts.is_password(workspace.db, "Nguyễn Lan", "mật khẩu dài")
    assert not accounts.is_password(workspace.db, "Nguyễn Lan", "mật khẩu khác")
    assert not accounts.is_password(workspace.db, "Ai đó", "mật khẩu dài")
    assert "mật khẩu" not in str(workspace.db.execute("SELECT * FROM reviewers").fetchall())


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\x00b", "vnextract", "VNextract"])
def test_names_that_cannot_be(workspace: Workspace, name: str) -> None:
    with pytest.raises(accounts.AccountError):
        accounts.add_reviewer(workspace, name, "mật khẩu dài")


def test_a_short_password_is_refused(workspace: Workspace) -> None:
    with pytest.raises(accounts.AccountError, match="8 to 200"):
        accounts.add_reviewer(workspace, "Lan", "ngắn")


def test_a_barred_reviewer_stays_in_the_books(workspace: Workspace) -> None:
    accounts.add_reviewer(workspace, "Lan", "mật khẩu dài")
    before = accounts.find_reviewer(workspace.db, "Lan")
    with pytest.raises(accounts.AccountError, match="already"):
        accounts.add_reviewer(workspace, "Lan", "mật khẩu khác")
    accounts.bar_reviewer(workspace, "Lan")
    assert accounts.find_reviewer(workspace.db, "Lan") is None
    assert not accounts.is_password(workspace.db, "Lan", "mật khẩu dài")
    assert [r.active for r in accounts.reviewers(workspace.db)] == [False]
    accounts.add_reviewer(workspace, "Lan", "mật khẩu khác")
    assert accounts.find_reviewer(workspace.db, "Lan") != before


def test_names_sort_by_given_name() -> None:
    names = ["Trần Bình", "Đỗ An", "Lê Ánh", "Nguyễn Văn Dũng", "Vũ Đạt", "An"]
    assert sorted(names, key=accounts.given_name_first) == [
        "An", "Đỗ An", "Lê Ánh", "Trần Bình", "Nguyễn Văn Dũng", "Vũ Đạt",
    ]  # fmt: skip
