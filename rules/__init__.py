"""The rules that come with the package: data only."""
