"""Every rule proves itself by its examples; a user's folder extends, replaces and disables."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import regex

from vnextract import Document, Extractor
from vnextract.cli.main import run
from vnextract.kinds.registry import ALL_KINDS, schema
from vnextract.rulebook import load, shipped_folder
from vnextract.rulebook.check import Checked, check

FINDERS = {kind.name: (kind.compile, kind.find) for kind in ALL_KINDS}


def checked(*folders: Path) -> Checked:
    return check(load(shipped_folder(), *folders, schema=schema()), FINDERS)


@pytest.fixture(scope="module")
def shipped() -> Checked:
    return checked()


@pytest.mark.parametrize("kind", FINDERS)
def test_examples_and_counterexamples(kind: str, shipped: Checked):
    assert [p for p in shipped.problems if f"/{kind}/" in p] == []


def test_every_pattern_has_an_example():
    book = load(shipped_folder(), schema=schema())
    bare = [
        f"{kind}: {entry.id}"
        for (kind, table), entries in book.tables.items()
        if table == "pattern"
        for entry in entries.values()
        if not entry.examples
    ]
    assert bare == []


def folder(tmp_path: Path, content: str, name: str = "quantities/mine.toml") -> Path:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return tmp_path


FRAGMENT = '[[fragment]]\nid = "my-fragment"\nwords = ["một", "hai"]\n'


def test_a_folder_of_ones_own_is_checked_too(tmp_path: Path, shipped: Checked):
    mine = checked(folder(tmp_path, FRAGMENT + 'examples = ["hai"]\ncounterexamples = ["ba", "một hai"]\n'))
    assert mine.problems == shipped.problems
    assert (mine.rules, mine.sentences) == (shipped.rules + 1, shipped.sentences + 3)


def test_a_failed_example_names_file_rule_and_field(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    content = FRAGMENT + 'examples = ["ba"]\ncounterexamples = ["một"]\n'
    code = run(["rules", "check", "--rules", str(folder(tmp_path, content))])
    errors = capfd.readouterr().err.splitlines()
    path = tmp_path / "quantities" / "mine.toml"
    assert code == 1
    assert f"{path}: my-fragment: examples: 'ba' is not found in 'ba', but nothing" in errors
    assert f"{path}: my-fragment: counterexamples: 'một' is found in 'một'" in errors


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        ("[[fragment]", "quantities/a.toml", "a.toml: "),
        ('[[fragment]]\nid = "x"\n', "quantities/a.toml", "a.toml: x: entry: "),
        ('[[fragment]]\nid = "x"\nword = ["a"]\n', "quantities/a.toml", "a.toml: x: word: "),
        ('[[fragment]]\nid = "X!"\nwords = ["a"]\n', "quantities/a.toml", "a.toml: X!: id: "),
        (
            '[[fragment]]\nid = "x"\nwords = ["a"]\nexamples = ["⟦a"]\n',
            "quantities/a.toml",
            "a.toml: x: entry: ",
        ),
        (
            '[[fragment]]\nid = "x"\ndisabled = true\n',
            "quantities/a.toml",
            "there is no such rule to disable",
        ),
        ('[[fragment]]\nid = "x"\nwords = "a"\n', "quantities/a.toml", "x: words: must be a list"),
        ("[[fragment]]\n", "a.toml", "move it into the folder of its kind: officials, dates"),
        ("", "quantities/a.txt", "no rules in it"),
        ("[[tables]]\n", "quantities/a.toml", "tables: unknown table; quantities has [[fragment]]"),
        ("[[fragment]]\n", "people/a.toml", "unknown kind of fact 'people'; there are officials, dates"),
    ],
)
def test_a_broken_folder_is_2(
    content: str, name: str, reason: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    code = run(["rules", "check", "--rules", str(folder(tmp_path, content, name))])
    (line,) = capfd.readouterr().err.splitlines()
    assert code == 2
    assert reason in line


def test_a_missing_folder_is_2(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    assert run(["rules", "check", "--rules", str(tmp_path / "none")]) == 2
    assert "no such rules folder" in capfd.readouterr().err


def test_an_entry_of_the_same_id_replaces_and_disabled_removes(tmp_path: Path):
    shipped = load(shipped_folder(), schema=schema())
    names = list(shipped.tables["dates", "fragment"])
    content = (
        f'[[fragment]]\nid = "{names[0]}"\nregex = "x"\n\n[[fragment]]\nid = "{names[1]}"\ndisabled = true\n'
    )
    book = load(shipped_folder(), folder(tmp_path, content, "dates/mine.toml"), schema=schema())
    assert names[1] not in book.tables["dates", "fragment"]
    assert book.tables["dates", "fragment"][names[0]].model_dump()["regex"] == "x"
    assert book.origin["dates", names[0]] == tmp_path / "dates" / "mine.toml"
    assert book.digest != shipped.digest


# What a reader who knows Vietnamese and no Python would add.
ADDED = {
    "officials/mine.toml": """
[[title]]
id = "mine.ferry"
surfaces = ["trưởng bến phà"]
examples = ["Ông Lê Văn Sáu, ⟦Trưởng bến phà Cát Lái⟧, cho biết phà chạy lại."]
""",
    "documents/mine.toml": """
[[type]]
id = "mine.dispatch"
name = "Sổ lệnh"
words = ["sổ lệnh"]
weight = "strong"
""",
    "dates/mine.toml": """
[[pattern]]
id = "mine.teachers"
regex = '''(?<!\\w)ngày nhà giáo việt nam(?!\\w)'''
value = { month = 11, day = 20 }
examples = ["⟦Ngày Nhà giáo Việt Nam⟧ năm nay"]
counterexamples = ["nhà giáo Việt Nam"]
""",
    "quantities/mine.toml": """
[[pattern]]
id = "mine.percent"
kind = "percent"
regex = '''(?P<value>{number}) pờ-xăng'''
examples = ["95 pờ-xăng"]
counterexamples = ["95 xăng"]
""",
}


def test_each_kind_is_extended_in_toml_alone(tmp_path: Path):
    for name, content in ADDED.items():
        folder(tmp_path, content, name)
    text = (
        "Ngày Nhà giáo Việt Nam, ông Lê Văn Sáu, Trưởng bến phà Cát Lái, ký Sổ lệnh số 15/SL-BP, "
        "nói tỷ lệ khách đạt 95 pờ-xăng."
    )

    def found(document: Document) -> tuple[list[str], ...]:
        return (
            [p.text for o in document.officials for p in o.positions],
            [d.edtf for d in document.dates],
            [f"{d.type} {d.number}" for d in document.documents],
            [q.text for q in document.quantities],
        )

    extended = Extractor(rules=tmp_path).extract(text, published="2024-11-19")
    assert found(extended) == (
        ["Trưởng bến phà Cát Lái"],
        ["2024-11-20"],
        ["Sổ lệnh 15"],
        ["95 pờ-xăng"],
    )
    assert checked(tmp_path).problems == checked().problems


def test_words_are_added_to_a_fragment(tmp_path: Path):
    content = '[[fragment]]\nid = "mine.honorifics"\nadds_to = "honorific"\nwords = ["o", "ông"]\n'
    before = load(shipped_folder(), schema=schema()).words("officials", "honorific")
    book = load(shipped_folder(), folder(tmp_path, content, "officials/mine.toml"), schema=schema())
    assert book.words("officials", "honorific") == (*before, "o")


@pytest.mark.parametrize("target", ["nowhere", "digits"])
def test_words_can_be_added_to_words_only(tmp_path: Path, target: str, capfd: pytest.CaptureFixture[str]):
    content = f'[[fragment]]\nid = "mine"\nadds_to = "{target}"\nwords = ["o"]\n'
    assert run(["rules", "check", "--rules", str(folder(tmp_path, content))]) == 2
    assert f"mine.toml: mine: adds_to: no fragment of words '{target}'" in capfd.readouterr().err


def test_rules_saved_by_notepad(tmp_path: Path):
    path = tmp_path / "quantities" / "mine.toml"
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbf" + FRAGMENT.replace("\n", "\r\n").encode())
    assert load(shipped_folder(), tmp_path, schema=schema()).words("quantities", "my-fragment")


def test_rules_typed_in_decomposed_letters(tmp_path: Path):
    content = unicodedata.normalize("NFD", ADDED["officials/mine.toml"])
    assert checked(folder(tmp_path, content, "officials/mine.toml")).problems == checked().problems


def test_the_guide_for_rules_of_ones_own_works(tmp_path: Path):
    guide = (Path(__file__).parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")
    blocks = regex.findall(r"```toml\n# my-rules/(\S+)\n(.*?)```", guide, regex.DOTALL)
    assert len(blocks) >= 6
    for number, (name, content) in enumerate(blocks):
        kind, _, file = name.partition("/")
        folder(tmp_path, content, f"{kind}/{number}-{file}")
    extended = checked(tmp_path)
    assert [p for p in extended.problems if str(tmp_path) in p] == []
    assert extended.rules > checked().rules
