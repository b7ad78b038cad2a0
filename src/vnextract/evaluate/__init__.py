"""Gold against predicted: precision and recall of facts, accuracy of their attributes, trust in confidence.

A gold file holds one article a line, ``{"id", "published", "text", "gold": {kind: [fact, …]}}``, its facts
quoted from the text (``nth`` says which occurrence). Predictions are output documents, as dicts.
"""

from vnextract.evaluate.gold import read_gold
from vnextract.evaluate.report import ALL_FACTS, COUNTED_ROWS, ROWS, Bin, Error, Report, Row
from vnextract.evaluate.score import score, score_article

__all__ = [
    "ALL_FACTS",
    "COUNTED_ROWS",
    "ROWS",
    "Bin",
    "Error",
    "Report",
    "Row",
    "read_gold",
    "score",
    "score_article",
]
