"""vnextract: officials, dates, legal documents and percentages from Vietnamese news."""
