"""The second step of the path: a page becomes an article, or is dropped under the name of what it is instead."""

from pipelines.extraction.article import Extracted, extract

__all__ = ["Extracted", "extract"]
