"""Folders of any size into a workspace: incremental, resumable, and safe from what articles do."""

from vnextract.batch.options import BatchError, PoolOptions, RunOptions
from vnextract.batch.run import Outcome, run

__all__ = ["BatchError", "Outcome", "PoolOptions", "RunOptions", "run"]
