"""The entries of ``rules/documents`` and what they compile to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import regex

from vnextract.rulebook import CompiledPattern, Entry, Pattern, Rulebook
from vnextract.text import fold

KIND = "documents"
Weight = Literal["strong", "weak", "code"]
NumberForm = Literal["code", "year", "plain", "standard"]
LawForm = Literal[
    "law",
    "amending",
    "amending-several",
    "joined",
    "revised",
    "law-year",
    "bracket-year",
    "unknown",
    "constitution",
]


class DocumentType(Entry):
    """A kind of document: its words, abbreviations and the letters that stand for it inside a number."""

    name: str
    words: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    weight: Weight
    codes: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    """First words of the bodies that alone issue it: a court its judgment."""


class Body(Entry):
    """A body that issues documents; ``name`` is its name written out, null where the words are it."""

    name: str | None = None
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    """Letters that many bodies of this sort number with: UBND, TU, TW."""
    place: bool = False
    units: tuple[str, ...] = ()


class Laws(Entry):
    """Names of laws of one type, without the type word."""

    type: str
    names: tuple[str, ...]


class Equations(Entry):
    """Pairs written ``short = long``."""

    words: tuple[str, ...]

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The two sides of each equation."""
        return tuple((a.strip(), b.strip()) for a, b in (w.split("=", 1) for w in self.words))


class DocumentPattern(Pattern):
    """A pattern with the part it plays in reading a number or a law's name."""

    form: NumberForm | LawForm


class ContextPattern(Pattern):
    """A pattern of what stands around a mention or a name; ``find`` calls it by its id."""


SCHEMA: Mapping[str, type[Entry]] = {
    "pattern": DocumentPattern,
    "context": ContextPattern,
    "type": DocumentType,
    "body": Body,
    "laws": Laws,
    "alias": Equations,
    "synonym": Equations,
    "abbreviation": Equations,
}


def any_of(words: Iterable[str]) -> str:
    """Regex source for any of some words, longest first, with one or two blanks between their parts."""
    ordered = sorted(set(words), key=len, reverse=True)
    return (
        "(?:" + "|".join(regex.escape(w, literal_spaces=True).replace(" ", "[ ]{1,2}") for w in ordered) + ")"
    )


@dataclass(frozen=True)
class DocumentRules:
    """Everything ``find`` needs, compiled once."""

    type_anchor: regex.Pattern[str]
    short_anchor: regex.Pattern[str]
    type_of_word: Mapping[str, DocumentType]
    type_of_code: Mapping[str, DocumentType]
    type_of_prefix: Mapping[str, DocumentType]
    numbers: tuple[CompiledPattern[DocumentPattern], ...]
    standards: tuple[CompiledPattern[DocumentPattern], ...]
    law_forms: Mapping[str, CompiledPattern[DocumentPattern]]
    laws: Mapping[str, regex.Pattern[str]]
    aliases: Mapping[str, tuple[str, str]]
    alias_anchor: regex.Pattern[str]
    synonyms: tuple[tuple[regex.Pattern[str], str], ...]
    bodies: regex.Pattern[str]
    body_of_word: Mapping[str, Body]
    issuer_of_code: Mapping[str, str]
    hints: frozenset[str]
    committees: tuple[Body, ...]
    committee_letters: frozenset[str]
    courts: Mapping[str, regex.Pattern[str]]
    """First words of the bodies that alone issue a type of document, by that type."""
    heads: Mapping[str, regex.Pattern[str]]
    """First words that stand for the whole body named before: "Sở", "Bộ này"."""
    abbreviations: tuple[tuple[regex.Pattern[str], str], ...]
    readers: Mapping[str, regex.Pattern[str]]
    """What stands around a mention, by the id of its pattern without "context."."""


def compile_rules(book: Rulebook) -> DocumentRules:
    """Compile the document rules of a rulebook.

    Raises:
        RuleError: a pattern that is no regex, or names an unknown fragment.
    """
    types = book.entries(KIND, "type", DocumentType)
    bodies = book.entries(KIND, "body", Body)
    laws = book.entries(KIND, "laws", Laws)
    patterns = book.patterns(KIND, "pattern", DocumentPattern)
    readers = {
        p.entry.id.removeprefix("context."): p.regex for p in book.patterns(KIND, "context", ContextPattern)
    }
    type_words = any_of(fold(w) for t in types for w in (*t.words, *t.short))
    readers["next_mention"] = regex.compile(
        rf"(?<!\w){type_words}(?:[ ][\p{{L}} ]{{1,12}})?(?:[ ]số)?[ ]\d|(?<!\w)(?:bộ )?luật (?=\p{{L}})"
    )
    committees = tuple(b for b in bodies if b.place and b.name and "tỉnh" in b.units)
    body_of_word = {fold(word): body for body in bodies for word in _body_words(body)}
    synonyms = [pair for entry in book.entries(KIND, "synonym", Equations) for pair in entry.pairs()]
    names: dict[str, list[str]] = {}
    for entry in laws:
        names.setdefault(entry.type, []).extend(entry.names)
    aliases = {
        short: (long.split(" ", 2)[0] + " " + long.split(" ", 2)[1], long)
        for entry in book.entries(KIND, "alias", Equations)
        for short, long in entry.pairs()
    }
    return DocumentRules(
        type_anchor=regex.compile(
            rf"(?<![\w])(?P<word>{any_of(fold(w) for t in types for w in t.words)})(?!\w)"
        ),
        short_anchor=regex.compile(
            rf"(?<![\w/&-])(?P<word>{any_of(w for t in types for w in t.short)})(?=[ ])"
        ),
        type_of_word={fold(w): t for t in types for w in t.words} | {w: t for t in types for w in t.short},
        type_of_code={code: t for t in types for code in t.codes},
        type_of_prefix={prefix: t for t in types for prefix in t.prefixes},
        numbers=tuple(p for p in patterns if p.entry.form in ("code", "year", "plain")),
        standards=tuple(p for p in patterns if p.entry.form == "standard"),
        law_forms={
            p.entry.form: p for p in patterns if p.entry.form not in ("code", "year", "plain", "standard")
        },
        laws={
            kind: regex.compile(any_of(_law_surfaces(entries, synonyms)) + r"(?!\w)")
            for kind, entries in names.items()
        },
        aliases=aliases,
        alias_anchor=regex.compile(rf"(?<!\w){any_of(aliases)}(?!\w)"),
        synonyms=tuple(
            (regex.compile(rf"(?<!\w){regex.escape(fold(a))}(?!\w)"), fold(b)) for a, b in synonyms
        ),
        bodies=regex.compile(rf"(?<![\w/])(?<!\w-){any_of(body_of_word)}(?!\w)"),
        body_of_word=body_of_word,
        committees=committees,
        committee_letters=frozenset(hint for b in committees for hint in b.hints if hint[0] != "T"),
        courts={t.name: regex.compile(rf"(?<!\w){any_of(t.issuers)}(?!\w)") for t in types if t.issuers},
        heads={word: regex.compile(rf"(?<!\w){word}(?=[ ])") for word in book.words(KIND, "short_head")},
        hints=frozenset(hint for b in bodies for hint in b.hints),
        issuer_of_code={code: b.name for b in bodies if b.name for code in b.codes},
        abbreviations=tuple(
            _abbreviation(a, b)
            for entry in book.entries(KIND, "abbreviation", Equations)
            for a, b in sorted(entry.pairs(), key=lambda pair: -len(pair[0]))
        ),
        readers=readers,
    )


def _abbreviation(short: str, long: str) -> tuple[regex.Pattern[str], str]:
    """What to look for and what to write; "TP.HCM" has no blank after its dot, "thành phố" needs one."""
    end = "" if short.endswith(".") else r"(?![\p{L}&])"
    return regex.compile(r"(?<![\p{L}\d&-])" + regex.escape(short) + end), long + " " * short.endswith(".")


def _body_words(body: Body) -> set[str]:
    """The words of a body in all their writings.

    The minister signs for the ministry, so "Bộ trưởng (Bộ) Y tế" means it too; papers write "&" for "và" and
    TW, TƯ or T.Ư for "trung ương".
    """
    words = set(body.words)
    for word in body.words:
        if body.id.startswith("ministry.") and word.startswith("bộ "):
            for title in ("bộ trưởng ", "thứ trưởng "):
                words |= {title + word, title + word.removeprefix("bộ ")}
        words |= {word.replace("trung ương", short) for short in ("tw", "tư", "t.ư")}
    return words | {word.replace("&", " và ") for word in words if "&" in word and " & " not in word}


def _law_surfaces(names: Iterable[str], synonyms: Iterable[tuple[str, str]]) -> set[str]:
    """Folded names, with and without commas ("Phòng chống" for "Phòng, chống"), long and abbreviated."""
    surfaces = {fold(name) for name in names}
    for short, long in synonyms:
        surfaces |= {name.replace(fold(long), fold(short)) for name in surfaces}
    return (
        surfaces
        | {n.replace(",", mark) for n in surfaces for mark in ("", " -")}
        | {n.replace(" và ", " & ") for n in surfaces}
    )
