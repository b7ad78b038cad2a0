"""Names of persons, places and organisations by underthesea's CRF model; a weak cue, never a fact."""

from vnextract.ner.entities import Entity, entities

__all__ = ["Entity", "entities"]
