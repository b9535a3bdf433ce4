from __future__ import annotations

from pathlib import Path

import pytest

from crawler.configuration import ROOT, ConfigurationError, configuration, from_environment


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
        ("ALLOWED_PRIVATE_HOSTS", "127.0.0.1", "host:port"),
        ("ALLOWED_PRIVATE_HOSTS", "127.0.0.1:99999", "host:port"),
        ("CONTACT", "nobody", "e-mail"),
        ("CONTACT", "a@b.es\r\nX-Evil: 1", "e-mail"),
        ("RIGHTS", "some", "one of"),
    ],
)
def test_a_malformed_setting_is_named_with_its_cure(name: str, value: str, says: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        configuration({name: value})
    assert name in str(refused.value)
    assert says in str(refused.value)


def test_the_user_agent_says_how_to_reach_the_operator() -> None:
    assert "+guardia@example.org" in configuration({"CONTACT": "guardia@example.org"}).user_agent
    assert configuration({}).user_agent.startswith("Vigia/")


def test_now_is_one_instant_in_utc() -> None:
    told = configuration({"NOW": "2025-07-18T02:00:00+02:00"})
    assert told.clock().isoformat() == "2025-07-18T00:00:00+00:00"
