"""Everything that is registered with spaCy: a tokenizer, a factory for each stage, attributes, spans.

A stage reads nothing of the ``Doc`` but its text, so it runs behind any tokenizer:

>>> import spacy
>>> nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "vnextract.Tokenizer.v1"}}})
>>> _ = nlp.add_pipe("vnextract_dates")
>>> _ = nlp.add_pipe("vnextract_resolve")
>>> doc = nlp("Hội nghị ngày 6/6/2024.")
>>> [(span.text, span._.value) for span in doc.spans["dates"]]
[('ngày 6/6/2024', '2024-06-06')]

Spans are a view: a spaCy span ends where a token ends, so it may be longer than the fact. The facts
themselves, with their own offsets, are ``doc._.vnextract``, the typed :class:`~vnextract.model.Document`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from vnextract.model import Document, Source
from vnextract.ner import Entity, entities
from vnextract.pipeline import Extractor, article_of
from vnextract.text import SourceText
from vnextract.text.segment import Segmentation, segment

# The key in ``Doc.user_data``.
_KEY = "vnextract"
_LABELS = {"officials": "OFFICIAL", "dates": "DATE", "documents": "DOCUMENT", "quantities": "QUANTITY"}


class _State(dict[str, str]):
    """What the stages keep with a ``Doc``.

    The dict itself holds the result as JSON and is all that spaCy serialises, between processes too. The
    rest can be made anew from the text and is dropped.
    """

    def __init__(self, source: SourceText) -> None:
        super().__init__()
        self.source = source
        self.segmentation: Segmentation | None = None
        self.candidates: dict[str, Sequence[Any]] = {}
        self.entities: tuple[Entity, ...] = ()
        self.document: Document | None = None


def _state_of(doc: Doc) -> _State:
    kept = doc.user_data.get(_KEY)
    if isinstance(kept, _State) and kept.source.given == doc.text:
        return kept
    state = _State(SourceText.of(doc.text))
    if isinstance(kept, dict) and "document" in kept:  # back from disk or from another process
        document = Document.from_json(kept["document"])
        if document.article.sha256 == article_of(Source(doc.text), None).sha256:  # no slice of that doc
            state["document"], state.document = kept["document"], replace(document, text=doc.text)
    doc.user_data[_KEY] = state
    return state


def _segmentation_of(state: _State) -> Segmentation:
    if state.segmentation is None:
        state.segmentation = segment(state.source)
    return state.segmentation


class Tokenizer(DummyTokenizer):
    """Underthesea's words as spaCy tokens, with sentence starts; ``doc.text`` is the text given."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut a text into words."""
        state = _State(SourceText.of(text))
        segmentation = _segmentation_of(state)
        heads = set(segmentation.sentence_heads[:-1])
        words: list[str] = []
        spaces: list[bool] = []
        starts: list[bool | int | None] = []
        for token, space, word in _tokens(text, state.source, segmentation):
            words.append(token)
            spaces.append(space)
            starts.append(word in heads)
        doc = Doc(self.vocab, words=words, spaces=spaces, sent_starts=starts)
        doc.user_data[_KEY] = state
        return doc


def _tokens(
    text: str, source: SourceText, segmentation: Segmentation
) -> Iterator[tuple[str, bool, int | None]]:
    """Cut the given text at its words: token, whether one blank follows, number of the word (None: a gap)."""
    at = 0
    pending: tuple[str, int | None] | None = None
    for number, (clean_start, clean_end) in enumerate(segmentation.words()):
        start, end = source.span(clean_start, clean_end)
        start = max(start, at)  # two words may share a cluster of characters that has no place to cut
        if end <= start:
            continue
        yield from _gap(text[at:start], pending)
        pending = text[start:end], number
        at = end
    yield from _gap(text[at:], pending)


def _gap(gap: str, before: tuple[str, int | None] | None) -> Iterator[tuple[str, bool, int | None]]:
    """Close the word before a gap; what is more than one blank becomes a token, as in spaCy."""
    if before is not None:
        blank = gap.startswith(" ")
        yield before[0], blank, before[1]
        gap = gap[blank:]
    if gap:
        yield gap, False, None


@registry.tokenizers("vnextract.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """Make the tokenizer of a spaCy config: ``@tokenizers = "vnextract.Tokenizer.v1"``."""
    return lambda nlp: Tokenizer(nlp.vocab)


@cache
def _extractor(rules: str | None) -> Extractor:
    # The stages of a pipeline share one, so that rules are read and compiled once.
    return Extractor(rules=rules)


class KindStage:
    """Finds the candidates of one kind of fact; ``vnextract_resolve`` makes facts of them."""

    def __init__(self, kind: str, rules: str | None) -> None:
        self._kind = kind
        self._extractor = _extractor(rules)

    def __call__(self, doc: Doc) -> Doc:
        """Find them in the text of a doc and keep them with it."""
        state = _state_of(doc)
        state.candidates[self._kind] = self._extractor.find(self._kind, state.source)
        return doc


def _register(kind: str) -> Callable[..., KindStage]:
    def make(nlp: Language, name: str, rules: str | None) -> KindStage:
        return KindStage(kind, rules)

    Language.factory(f"vnextract_{kind}", default_config={"rules": None}, func=make)
    return make


make_officials = _register("officials")
make_dates = _register("dates")
make_documents = _register("documents")
make_quantities = _register("quantities")


@Language.component("vnextract_ner", assigns=["doc.spans"])
def find_names(doc: Doc) -> Doc:
    """Find names with underthesea's model: a cue for officials, a view in ``doc.spans["names"]``."""
    state = _state_of(doc)
    state.entities = entities(_segmentation_of(state))
    _show(
        doc, "names", [(*state.source.span(name.start, name.end), name.label, "") for name in state.entities]
    )
    return doc


class Resolver:
    """Makes facts of the candidates that the stages before it found."""

    def __init__(self, rules: str | None) -> None:
        self._extractor = _extractor(rules)

    def __call__(self, doc: Doc) -> Doc:
        """Resolve what was found, set ``doc._.vnextract`` and the spans."""
        state = _state_of(doc)
        source = Source(doc.text, id=doc._.article_id, published=doc._.published)
        document = self._extractor.resolve(source, state.source, state.candidates, state.entities)
        state.document = document
        state["document"] = document.to_json()
        show(doc, document)
        return doc


@Language.factory("vnextract_resolve", default_config={"rules": None}, assigns=["doc.spans"])
def make_resolver(nlp: Language, name: str, rules: str | None) -> Resolver:
    """Make the last stage; ``rules`` is a folder of your own, laid over the shipped rules."""
    return Resolver(rules)


def show(doc: Doc, document: Document) -> None:
    """Show facts as spans of a doc of the same text.

    ``doc.spans`` gets a group for each kind, ``positions``, and ``facts`` for all together. A span's ``id_``
    is that of its fact; a position's is the official's with its number (``official-1.0``).
    """
    everything: list[tuple[int, int, str, str]] = []
    for kind, label in _LABELS.items():
        spans = []
        for fact in getattr(document, kind):
            for mention in getattr(fact, "mentions", (fact,)):
                spans.append((mention.start, mention.end, label, fact.id))
        _show(doc, kind, spans)
        everything += spans
    positions = [
        (position.start, position.end, "POSITION", f"{official.id}.{i}")
        for official in document.officials
        for i, position in enumerate(official.positions)
    ]
    _show(doc, "positions", positions)
    _show(doc, "facts", sorted(everything + positions))


def _show(doc: Doc, group: str, spans: list[tuple[int, int, str, str]]) -> None:
    made = (
        doc.char_span(start, end, label=label, span_id=fact, alignment_mode="expand")
        for start, end, label, fact in spans
    )
    doc.spans[group] = [span for span in made if span is not None]


def to_displacy(document: Document) -> dict[str, Any]:
    """Write a result for ``displacy.render(to_displacy(result), style="ent", manual=True)``.

    Where facts overlap, the longer one is drawn.

    Raises:
        ValueError: the document was read back without its text.
    """
    if document.text is None:
        raise ValueError("drawing needs the article text: write the document with text=True")
    found = [
        (mention.start, mention.end, label)
        for kind, label in _LABELS.items()
        for fact in getattr(document, kind)
        for mention in getattr(fact, "mentions", (fact,))
    ]
    found += [(p.start, p.end, "POSITION") for official in document.officials for p in official.positions]
    drawn: list[tuple[int, int, str]] = []
    for start, end, label in sorted(found, key=lambda span: (span[0], -span[1])):
        if not drawn or start >= drawn[-1][1]:
            drawn.append((start, end, label))
    ents = [{"start": start, "end": end, "label": label} for start, end, label in drawn]
    return {"text": document.text, "ents": ents, "title": document.article.title}


def _document_of(doc: Doc) -> Document | None:
    return _state_of(doc).document


def _fact_of(span: Span) -> Any:
    """Look up the fact that a span shows; None for a span of another origin."""
    document = _document_of(span.doc)
    if document is None or not span.id_:
        return None
    name, _, number = span.id_.partition(".")
    for kind in _LABELS:
        for fact in getattr(document, kind):
            if fact.id == name:
                return fact.positions[int(number)] if number else fact
    return None


def _value_of(span: Span) -> Any:
    """Give the normalised value: name, title, EDTF, number or figure."""
    fact = _fact_of(span)
    for field in ("edtf", "value", "code", "number", "title", "name"):
        if (value := getattr(fact, field, None)) is not None:
            return value
    return None


Doc.set_extension("vnextract", getter=_document_of, force=True)
# Set by the user before the pipeline runs; a project that has attributes of these names keeps its own.
for _name in ("published", "article_id"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)
Span.set_extension("fact", getter=_fact_of, force=True)
Span.set_extension("value", getter=_value_of, force=True)
