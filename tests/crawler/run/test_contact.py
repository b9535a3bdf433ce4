from __future__ import annotations

import pytest

from crawler.run.configuration import ConfigurationError, configuration
from crawler.run.contact import advice


@pytest.mark.parametrize(
    "contact",
    [
        "root@maquina",
        "user@localhost",
        "user@localhost.localdomain",
        "yo@servidor.local",
        "yo@servidor.lan",
        "yo@algo.invalid",
        "https://localhost/vigia",
        "https://127.0.0.1/",
        "https://[::1]/",
        "http://10.1/",
        "http://2130706433/",
        "yo@192.168.1.1",
        "https://wiki/vigia",
        "yo@faro.es\x1b[2J",
        "yo@",
        "https://",
    ],
)
def test_a_contact_that_leads_nowhere_from_outside_is_refused_with_the_cure(contact: str) -> None:
    with pytest.raises(ConfigurationError, match="CONTACT="):
        configuration({"CONTACT": contact})


@pytest.mark.parametrize(
    "contact", ["guardia@elfaro.es", "https://www.elfaro.es/vigia", "http://elfaro.es:8080/", "local@elfaro.es", "a@localhost.es"]
)
def test_a_contact_that_can_be_answered_needs_no_advice(contact: str) -> None:
    assert configuration({"CONTACT": contact}).contact == contact
    assert advice(contact) is None


@pytest.mark.parametrize("contact", ["ops@example.org", "https://vigia.example/", "a@b.example.com"])
def test_an_address_for_examples_is_sent_and_said_to_reach_nobody(contact: str) -> None:
    assert configuration({"CONTACT": contact}).contact == contact
    assert "nobody reads there" in str(advice(contact))


def test_whoever_gives_none_is_told_what_it_costs() -> None:
    assert "cannot reach you" in str(advice(None))
