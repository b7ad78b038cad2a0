"""Linear-chain CRFs in the CRFsuite file format: the same tags as underthesea's taggers, in less time.

underthesea hands every feature of every token as a string to its tagger, some 40 a token, and that passing
costs nine tenths of its word segmentation. Here each template is a matrix: a window of tokens is looked up
once, and the scores of all tokens are sums of matrix rows. The features are the same, and so are the tags.
``tests/text/test_crf.py`` holds both against each other.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from pathlib import Path

import numpy as np
import regex
from numpy.typing import NDArray

from vnextract.errors import ModelError

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
# From the windows of a column (tokens joined by a blank) to the values that stand after "=" in attributes.
Function = Callable[[list[str]], list[str]]

# Fills the places before, between and after sentences. No token holds a line feed.
GAP = "\n"
_TEMPLATE = regex.compile(
    r"T\[(?P<first>-?\d+)(?:,(?P<last>-?\d+))?\](?:\[(?P<column>\d+)\])?(?:\.(?P<function>\w+))?"
)
_UNKNOWN, _BOS, _EOS = 0, 1, 2
# Differences of scores below this are rounding, not weight; the decoder then keeps both labels.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Model:
    """A model file: ``weights[a, y]`` of attribute a and label y, ``transitions[y, z]`` from y to z."""

    labels: tuple[str, ...]
    attributes: tuple[str, ...]
    weights: Floats
    transitions: Floats


def read_model(path: Path) -> Model:
    """Read a model file of CRFsuite.

    Raises:
        ModelError: the file is no such model.
    """
    data = path.read_bytes()
    try:
        magic, _, _, _, _, _, _, at_features, at_labels, at_attributes, at_references, _ = struct.unpack_from(
            "<4sI4s9I", data
        )
        if magic != b"lCRF":
            raise ValueError(f"begins with {magic!r}")
        labels = _read_names(data[at_labels:at_attributes])
        attributes = _read_names(data[at_attributes:at_references])
        _, _, count = struct.unpack_from("<4s2I", data, at_features)
        record = np.dtype([("type", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
        features = np.frombuffer(data, record, count, at_features + 12)
    except (ValueError, struct.error) as error:
        raise ModelError(f"{path}: no CRF model ({error}); install underthesea==9.5.0 anew") from error
    weights = np.zeros((len(attributes), len(labels)))
    transitions = np.zeros((len(labels), len(labels)))
    for kind, table in enumerate((weights, transitions)):
        chosen = features[features["type"] == kind]
        table[chosen["source"], chosen["target"]] = chosen["weight"]
    return Model(labels, attributes, weights, transitions)


def _read_names(data: bytes) -> tuple[str, ...]:
    """Read the strings of a CQDB table, in the order of their numbers."""
    magic, _, _, _, count, at = struct.unpack_from("<4s5I", data)
    if magic != b"CQDB":
        raise ValueError(f"a table begins with {magic!r}")
    names = []
    for offset in np.frombuffer(data, "<u4", count, at).tolist():
        size = int.from_bytes(data[offset + 4 : offset + 8], "little")
        names.append(data[offset + 8 : offset + 7 + size].decode())  # without the closing zero
    return tuple(names)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The templates that read the same windows through the same function.

    ``rows`` numbers the values the model knows. ``back`` and ``ahead`` hold for each offset of a window from
    the token, negative or not, the weights of those values.
    """

    column: int
    width: int
    function: str | None
    rows: Mapping[str, int]
    back: tuple[tuple[int, Floats], ...]
    ahead: tuple[tuple[int, Floats], ...]


class Tagger:
    """Tags token sequences with a model; it changes nothing once made, so threads and forks may share it."""

    def __init__(self, model: Model, templates: Sequence[str], functions: Mapping[str, Function]) -> None:
        """Make the matrices of the templates.

        Args:
            model: The model.
            templates: Such as ``T[-1,0].lower`` or ``T[-2][1]``, as underthesea writes them.
            functions: What the names after the dot do.

        Raises:
            ModelError: a template cannot be read or names an unknown function.
        """
        self.labels = model.labels
        self._functions = functions
        self._sheets = _make_sheets(model, templates, functions)
        self._reach = max(
            abs(end) for s in self._sheets for o, _ in (*s.back, *s.ahead) for end in (o, o + s.width - 1)
        )
        self._transitions = model.transitions
        # How far a label may lie behind the best label of its token and still be on the best path: what the
        # neighbours' transitions could at most give back, one on the left and one on the right.
        move = model.transitions
        left = (move[:, None, :] - move[:, :, None]).max(axis=0)
        right = (move[None, :, :] - move[:, None, :]).max(axis=2)
        self._margins = np.maximum(left, 0) + np.maximum(right, 0) + _ROUNDING

    def tag(self, sentences: Sequence[Sequence[Sequence[str] | str]]) -> list[list[int]]:
        """Tag sentences; time and memory grow linearly with their tokens.

        Args:
            sentences: For each sentence its columns, each a list of one string a token, or one string where
                every token has the same. Column 0 decides the length.

        Returns:
            For each sentence the numbers of its labels in :attr:`labels`.
        """
        lengths = [len(columns[0]) for columns in sentences]
        if not any(lengths):
            return [[] for _ in lengths]
        scores = self._score(sentences, lengths)
        path = self._decode(scores, lengths)
        ends = np.cumsum([0, *lengths]).tolist()
        return [path[start:end] for start, end in pairwise(ends)]

    def _score(self, sentences: Sequence[Sequence[Sequence[str] | str]], lengths: list[int]) -> Floats:
        """Score every label for every token: tokens by labels, transitions left out."""
        reach = self._reach
        total = sum(lengths) + reach * (len(lengths) + 1)
        gaps = np.ones(total, dtype=bool)
        at = reach
        for length in lengths:
            gaps[at : at + length] = False
            at += length + reach
        windows: dict[tuple[int, int], list[str]] = {}
        outside: dict[int, tuple[Integers, Integers]] = {}
        scores = np.zeros((total - 2 * reach, len(self.labels)))
        for sheet in self._sheets:
            key = (sheet.column, sheet.width)
            if (sheet.column, 1) not in windows:
                windows[sheet.column, 1] = self._lay_out(sentences, lengths, sheet.column)
            if key not in windows:
                shifted = (windows[sheet.column, 1][i:] for i in range(sheet.width))
                windows[key] = [" ".join(window) for window in zip(*shifted, strict=False)]
            values = windows[key]
            if sheet.function is not None:
                values = self._functions[sheet.function](values)
            rows = np.fromiter(map(sheet.rows.get, values, repeat(_UNKNOWN)), np.intp, len(values))
            if sheet.width not in outside:
                outside[sheet.width] = _windows_outside(gaps, sheet.width)
            begins, ends = outside[sheet.width]
            rows[ends] = _EOS
            for matrices, mark in ((sheet.back, _BOS), (sheet.ahead, _EOS)):
                rows[begins] = mark
                for offset, matrix in matrices:
                    start = reach + offset
                    scores += matrix[rows[start : start + len(scores)]]
        return scores[~gaps[reach : total - reach]]

    def _lay_out(
        self, sentences: Sequence[Sequence[Sequence[str] | str]], lengths: list[int], column: int
    ) -> list[str]:
        gap = [GAP] * self._reach
        tokens = list(gap)
        for columns, length in zip(sentences, lengths, strict=True):
            values = columns[column]
            tokens += [values] * length if isinstance(values, str) else values
            tokens += gap
        return tokens

    def _decode(self, scores: Floats, lengths: list[int]) -> list[int]:
        """Find the best path through each sentence.

        A label too far behind the best one of its token to be helped by any neighbour is left out, which
        decides most tokens of most models. Viterbi runs through the stretches between them.
        """
        path = scores.argmax(axis=1)
        behind = scores[np.arange(len(scores)), path][:, None] - scores
        open_labels = behind <= self._margins[path]
        undecided = np.flatnonzero(open_labels.sum(axis=1) > 1)
        if len(undecided):
            limits = np.zeros(len(scores) + 1, dtype=bool)
            limits[np.cumsum([0, *lengths])] = True
            begins = limits[undecided]
            begins[0] = True
            begins[1:] |= undecided[1:] != undecided[:-1] + 1
            firsts = undecided[begins]
            lasts = undecided[np.append(begins[1:], True)]
            scores = np.where(open_labels, scores, -np.inf)
            inner = firsts[~limits[firsts]]
            scores[inner] += self._transitions[path[inner - 1]]
            inner = lasts[~limits[lasts + 1]]
            scores[inner] += self._transitions.T[path[inner + 1]]
            self._search(scores, firsts, lasts - firsts + 1, path)
        decided: list[int] = path.tolist()
        return decided

    def _search(self, scores: Floats, firsts: Integers, lengths: Integers, path: Integers) -> None:
        """Write the best paths of stretches of tokens into ``path``: Viterbi, all stretches side by side."""
        order = np.argsort(-lengths, kind="stable")
        firsts, lengths = firsts[order], lengths[order]
        # The longest stretches come first, so those that have a token number t are the first alive[t].
        alive = np.searchsorted(-lengths, -np.arange(lengths[0]), side="left")
        ends = np.cumsum(alive)
        # All first tokens, then all second ones, and so on: a step is a slice.
        numbers = np.repeat(np.arange(len(alive)), alive)
        tokens = firsts[np.arange(len(numbers)) - (ends - alive)[numbers]] + numbers
        reached = scores[tokens]
        steps = [slice(end - count, end) for end, count in zip(ends.tolist(), alive.tolist(), strict=True)]
        into = np.ascontiguousarray(self._transitions.T)  # [to, from]
        for before, here in pairwise(steps):
            count = here.stop - here.start
            reached[here] += (reached[before][:count, None, :] + into).max(axis=2)
        label = np.empty(len(firsts), dtype=np.intp)
        chosen = np.empty(len(tokens), dtype=np.intp)
        going = 0
        for here in reversed(steps):
            row, count = reached[here], here.stop - here.start
            # Stretches that end here begin at their best label, the others go on to where theirs came from.
            label[:going] = (row[:going] + into[label[:going]]).argmax(axis=1)
            if count > going:
                label[going:count] = row[going:].argmax(axis=1)
                going = count
            chosen[here] = label[:count]
        path[tokens] = chosen


def _make_sheets(
    model: Model, templates: Sequence[str], functions: Mapping[str, Function]
) -> tuple[_Sheet, ...]:
    known: dict[str, list[tuple[str, int]]] = {}
    for number, attribute in enumerate(model.attributes):
        template, _, value = attribute.partition("=")
        known.setdefault(template, []).append((value, number))
    groups: dict[tuple[int, int, str | None], list[tuple[int, list[tuple[str, int]]]]] = {}
    for template in templates:
        match = _TEMPLATE.fullmatch(template)
        if match is None or match["function"] not in {None, *functions}:
            raise ModelError(f"unknown feature template {template!r}; install underthesea==9.5.0")
        first = int(match["first"])
        width = int(match["last"] or first) - first + 1
        key = (int(match["column"] or 0), width, match["function"])
        groups.setdefault(key, []).append((first, known.get(template, [])))
    sheets = []
    for (column, width, function), members in groups.items():
        rows = {"BOS": _BOS, "EOS": _EOS}
        for _, values in members:
            for value, _ in values:
                rows.setdefault(value, len(rows) + 1)
        matrices = []
        for first, values in members:
            matrix = np.zeros((len(rows) + 1, len(model.labels)))
            matrix[[rows[value] for value, _ in values]] = model.weights[[number for _, number in values]]
            matrices.append((first, matrix))
        back = tuple(m for m in matrices if m[0] < 0)
        ahead = tuple(m for m in matrices if m[0] >= 0)
        sheets.append(_Sheet(column, width, function, rows, back, ahead))
    return tuple(sheets)


def _windows_outside(gaps: NDArray[np.bool_], width: int) -> tuple[Integers, Integers]:
    """Find the windows that begin in a gap, and those that only end in one.

    Underthesea writes EOS for a window that leaves the sentence, but BOS for one that begins before it, which
    only a template that looks back can see.
    """
    count = len(gaps) - width + 1
    begins = gaps[:count]
    ends = np.zeros(count, dtype=bool)
    for shift in range(1, width):
        ends |= gaps[shift : shift + count]
    return np.flatnonzero(begins), np.flatnonzero(ends & ~begins)
