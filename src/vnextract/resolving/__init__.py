"""From candidates to facts: overlaps, dates, documents, names, bodies, confidence."""
