"""The kinds of fact, a folder each; ``registry`` lists them."""
