"""Read rule folders into a :class:`Rulebook`, or say what is wrong with them."""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import regex
from pydantic import ValidationError

from vnextract.errors import RuleError
from vnextract.rulebook.entries import CompiledPattern, Entry, Fragment, P, Pattern, expand

E = TypeVar("E", bound=Entry)
Schema = Mapping[str, Mapping[str, type[Entry]]]
"""Kind → table name → entry model: ``{"dates": {"pattern": DatePattern}}``."""

# What pydantic says in the words of its own world, for people who write TOML.
_REASONS = {
    "missing": "is missing",
    "extra_forbidden": "there is no such field here; is it misspelt?",
    "tuple_type": 'must be a list: ["…", "…"]',
    "string_type": 'must be text: "…"',
    "bool_type": "must be true or false",
    "string_pattern_mismatch": "must be of small letters, figures, dots and hyphens",
}


@dataclass(frozen=True)
class Rulebook:
    """All entries of all folders, later folders over earlier ones.

    ``tables[kind, table][id]`` is an entry; ``origin[kind, id]`` the file it stands in; ``digest`` changes
    with any byte of any rule.
    """

    tables: Mapping[tuple[str, str], Mapping[str, Entry]]
    origin: Mapping[tuple[str, str], Path]
    digest: str

    def entries(self, kind: str, table: str, model: type[E]) -> tuple[E, ...]:
        """The entries of one table in file order."""
        return tuple(e for e in self.tables.get((kind, table), {}).values() if isinstance(e, model))

    def words(self, kind: str, fragment_id: str) -> tuple[str, ...]:
        """The words of one fragment."""
        entry = self.tables[kind, "fragment"][fragment_id]
        assert isinstance(entry, Fragment)
        return entry.words

    def patterns(self, kind: str, table: str, model: type[P]) -> tuple[CompiledPattern[P], ...]:
        """Compile one table of patterns.

        Raises:
            RuleError: a pattern that is no regex, or names an unknown fragment.
        """
        fragments = {f.id: f.body() for f in self.entries(kind, "fragment", Fragment)}
        compiled, problems = [], []
        for entry in self.entries(kind, table, model):
            try:
                compiled.append(CompiledPattern(entry, regex.compile(expand(entry.regex, fragments))))
            except (regex.error, ValueError) as error:
                problems.append(f"{self.origin[kind, entry.id]}: {entry.id}: regex: {error}")
        if problems:
            raise RuleError(problems)
        return tuple(compiled)


def shipped_folder() -> Path:
    """The folder of the rules that come with the package."""
    # A real folder also where the package is installed: wheels are unpacked.
    return Path(str(resources.files("vnextract.rules")))


def load(*folders: Path, schema: Schema) -> Rulebook:
    """Load rule folders, each over the one before it.

    A folder holds ``<kind>/<any name>.toml``; a file holds arrays of tables named in ``schema``. An entry
    with the id of an earlier folder's entry replaces it; ``disabled = true`` removes it. The words of a
    fragment with ``adds_to`` are added to those of the fragment it names.

    Raises:
        RuleError: with every problem of every file, as ``file: rule: field: reason``.
    """
    tables: dict[tuple[str, str], dict[str, Entry]] = {}
    origin: dict[tuple[str, str], Path] = {}
    digest = hashlib.sha256()
    problems: list[str] = []
    for folder in folders:
        if not folder.is_dir():
            problems.append(f"{folder}: no such rules folder")
            continue
        here: set[tuple[str, str]] = set()
        paths = sorted(folder.rglob("*.toml"))
        if not paths:
            problems.append(
                f"{folder}: no rules in it; a folder of rules holds {next(iter(schema))}/*.toml …"
            )
        for path in paths:
            kind = path.relative_to(folder).parts[0]
            if path.parent == folder:
                problems.append(f"{path}: move it into the folder of its kind: {', '.join(schema)}")
                continue
            if kind not in schema:
                problems.append(f"{path}: unknown kind of fact {kind!r}; there are {', '.join(schema)}")
                continue
            try:
                content = path.read_bytes()
                # Notepad writes a BOM, and what is typed on a Mac may be NFD; texts are matched as NFC.
                data = tomllib.loads(unicodedata.normalize("NFC", content.decode("utf-8-sig")))
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                problems.append(f"{path}: {error}")
                continue
            digest.update(content)
            for table, rows in data.items():
                model = Fragment if table == "fragment" else schema[kind].get(table)
                if model is None or not isinstance(rows, list):
                    known = ", ".join(f"[[{name}]]" for name in ("fragment", *schema[kind]))
                    problems.append(f"{path}: {table}: unknown table; {kind} has {known}")
                    continue
                for row in rows:
                    _add(row, kind, table, model, path, tables, origin, here, problems)
    _add_words(tables, origin, problems)
    if problems:
        raise RuleError(problems)
    return Rulebook(tables, origin, digest.hexdigest())


def _add_words(
    tables: Mapping[tuple[str, str], dict[str, Entry]],
    origin: Mapping[tuple[str, str], Path],
    problems: list[str],
) -> None:
    """Put the words of fragments that add to another one into that one."""
    for (kind, table), entries in tables.items():
        for more in [e for e in entries.values() if isinstance(e, Fragment) and e.adds_to]:
            assert isinstance(more, Fragment)
            target = entries.get(more.adds_to or "")
            if table != "fragment" or not isinstance(target, Fragment) or not target.words:
                where = f"{origin[kind, more.id]}: {more.id}: adds_to"
                problems.append(f"{where}: no fragment of words {more.adds_to!r} in {kind}")
                continue
            words = tuple(dict.fromkeys((*target.words, *more.words)))
            entries[target.id] = target.model_copy(update={"words": words})


def _add(
    row: Any,
    kind: str,
    table: str,
    model: type[Entry],
    path: Path,
    tables: dict[tuple[str, str], dict[str, Entry]],
    origin: dict[tuple[str, str], Path],
    here: set[tuple[str, str]],
    problems: list[str],
) -> None:
    name = row.get("id", "?") if isinstance(row, dict) else "?"
    if not isinstance(row, dict):
        problems.append(f"{path}: {table}: not a table; write [[{table}]]")
        return
    if (kind, name) in here:
        problems.append(f"{path}: {name}: id: used twice in this folder")
        return
    here.add((kind, name))
    disabled = row.pop("disabled", False)
    if not isinstance(disabled, bool):
        problems.append(f"{path}: {name}: disabled: must be true or false")
        return
    if disabled:
        if (kind, name) not in origin:
            problems.append(f"{path}: {name}: disabled: there is no such rule to disable")
        for (k, _), entries in tables.items():
            if k == kind:
                entries.pop(name, None)
        return
    try:
        entry = model.model_validate(row)
    except ValidationError as error:
        for problem in error.errors():
            where = ".".join(map(str, problem["loc"])) or "entry"
            problems.append(f"{path}: {name}: {where}: {_REASONS.get(problem['type']) or problem['msg']}")
        return
    tables.setdefault((kind, table), {})[name] = entry
    origin[kind, name] = path


__all__ = ["Pattern", "Rulebook", "Schema", "load", "shipped_folder"]
