"""SCRAPY_PROJECT=cluster: the project's settings, with the Redis of this machine unless CLUSTER names another."""

from crawler.run.configuration import from_environment
from crawler.settings import *  # noqa: F403

CLUSTER = "redis://127.0.0.1:6379/0"

globals().update(from_environment())
