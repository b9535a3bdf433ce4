from __future__ import annotations

import ast
from pathlib import Path

import pytest

from crawler.run.configuration import NAMES, ROOT, ConfigurationError, configuration, from_environment
from crawler.run.identity import user_agent
from vigia.workers import cores


def test_defaults_are_inside_the_project_and_need_nothing_from_anybody() -> None:
    told = configuration({})
    assert told.database == ROOT / "output" / "news.db"
    assert told.allowed_private_hosts == frozenset()
    assert told.now is None


def test_a_path_from_a_user_is_relative_to_where_the_user_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert configuration({"DATABASE": "mine.db"}).database == tmp_path / "mine.db"


def test_the_environment_gives_plain_names_behind_the_projects_own() -> None:
    assert from_environment({"VIGIA_DATABASE": "a.db", "DATABASE": "b.db", "VIGIA_OTHER": "c"}) == {"DATABASE": "a.db"}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DATABASE", " ", "blank"),
        ("WORKERS", "many", "whole number"),
        ("WORKERS", "0", "from 1"),
        ("NOW", "yesterday", "ISO 8601"),
        ("NOW", "9999-12-31", "to 2999"),
        ("NOW", "0001-01-01T00:00:00+14:00", "from 1970"),
        ("ALLOWED_PRIVATE_HOSTS", "127.0.0.1", "host:port"),
        ("ALLOWED_PRIVATE_HOSTS", "127.0.0.1:99999", "host:port"),
        ("CONTACT", "nobody", "e-mail"),
        ("NOTIFY", "json://host/x foo", "NOTIFY: address 2 is none"),
        ("CONTACT", "a@b.es\r\nX-Evil: 1", "e-mail"),
        ("RIGHTS", "some", "one of"),
    ],
)
def test_a_malformed_setting_is_named_with_its_cure(name: str, value: str, says: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        configuration({name: value})
    assert name in str(refused.value)
    assert says in str(refused.value)


def reads(source: str) -> set[str]:
    """The names of ours that a file reads by get(), getint()... or in brackets from something called settings."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.startswith("get") and node.args:
            owner, key = node.func.value, node.args[0]
        elif isinstance(node, ast.Subscript):
            owner, key = node.value, node.slice
        else:
            continue
        if ast.unparse(owner).endswith("settings") and isinstance(key, ast.Constant) and key.value in NAMES:
            found.add(str(key.value))
    return found


def test_nobody_else_reads_what_people_set() -> None:
    """Past the one reader a blank or malformed value would pass, and a default have two owners."""
    assert reads("crawler.settings.get('NOW'); settings['DATABASE']; self.settings.getint('WORKERS')") == {"NOW", "DATABASE", "WORKERS"}
    files = [path for package in ("vigia", "crawler", "pipelines", "reports") for path in (ROOT / package).rglob("*.py")]
    told = {path.name: found for path in files if path.name != "configuration.py" and (found := reads(path.read_text(encoding="utf-8")))}
    assert told == {}


def test_there_is_a_worker_for_each_core_that_may_be_used() -> None:
    assert configuration({}).workers == cores()


def test_the_user_agent_says_how_to_reach_the_operator() -> None:
    assert "+guardia@example.org" in user_agent("guardia@example.org")


def test_now_is_one_instant_in_utc() -> None:
    told = configuration({"NOW": "2025-07-18T02:00:00+02:00"})
    assert told.clock().isoformat() == "2025-07-18T00:00:00+00:00"
