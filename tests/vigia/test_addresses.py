"""One story, one identity; different stories, different identities; and the address asked for stays the one that was found."""

from __future__ import annotations

import pytest

from vigia.addresses import Address, AddressError, canonical, endpoint, fetchable, host_key

STORY = "https://xataka.com/empresas/la-startup-despide"


@pytest.mark.parametrize(
    "spelling",
    [
        "https://www.xataka.com/empresas/la-startup-despide",
        "http://www.xataka.com/empresas/la-startup-despide",
        "https://www.xataka.com:443/empresas/la-startup-despide",
        "http://xataka.com:80/empresas/la-startup-despide",
        "https://m.xataka.com/empresas/la-startup-despide",
        "https://amp.xataka.com/empresas/la-startup-despide",
        "https://www.xataka.com./empresas/la-startup-despide",
        "HTTPS://WWW.XATAKA.COM/empresas/la-startup-despide",
        "https://www.xataka.com/empresas/la-startup-despide/amp",
        "https://www.xataka.com/empresas/la-startup-despide/amp/",
        "https://www.xataka.com/amp/empresas/la-startup-despide",
        "https://www.xataka.com/empresas/la-startup-despide?amp",
        "https://www.xataka.com/empresas/la-startup-despide?amp=1",
        "https://www.xataka.com/empresas/la-startup-despide?outputType=amp",
        "https://www-xataka-com.cdn.ampproject.org/c/s/www.xataka.com/empresas/la-startup-despide/amp",
        "https://www.google.com/amp/s/www.xataka.com/empresas/la-startup-despide",
        "https://www.xataka.com/empresas/la-startup-despide#comentarios",
        "https://www.xataka.com/empresas/la-startup-despide?",
        "https://www.xataka.com/empresas/la-startup-despide?utm_source=rss&utm_medium=feed&utm_anything=1",
        "https://www.xataka.com/empresas/la-startup-despide?UTM_SOURCE=rss&fbclid=x&gclid=y&mc_cid=z",
        "https://www.xataka.com/empresas/la-startup-despide?utm%5Fsource=rss",
        "https://www.xataka.com/empresas/la-startup-despide?utm_source=a&amp;utm_medium=b",
        "https://www.xataka.com/empresas/la-startup-despide?action=share",
        "https://www.xataka.com/empresas/la-startup-despide?share=twitter&nb=1",
        "https://www.xataka.com/empresas/./otra/../la-startup-despide",
        "https://www.xataka.com/empresas/%2e%2e/empresas/la-startup-despide",
        "https://www.xataka.com//empresas//la-startup-despide",
        "https://www.xataka.com/empresas/la%2Dstartup%2ddespide",
        "\n  https://www.xataka.com/empresas/la-startup-despide\t",
        "https://www.xataka.com/empresas/\n  la-startup-despide",
        "www.xataka.com/empresas/la-startup-despide",
    ],
)
def test_every_spelling_of_a_story_is_one_identity(spelling: str) -> None:
    assert canonical(spelling) == STORY
    assert canonical(canonical(spelling)) == STORY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.es/n?id=1", "https://a.es/n?id=2"),
        ("https://a.es/n?uid=1", "https://a.es/n?uid=2"),
        ("https://a.es/n?referencia=1", "https://a.es/n?referencia=2"),
        ("https://a.es/n?source=1", "https://a.es/n?source=2"),
        ("https://a.es/n?session=1", "https://a.es/n?session=2"),
        ("https://a.es/n?gallery=1", "https://a.es/n?gallery=2"),
        ("https://a.es/n?ref=1", "https://a.es/n?ref=2"),
        ("https://a.es/?p=4406", "https://a.es/?p=4407"),
        ("https://www.montevideo.com.uy/auc.aspx?978027", "https://www.montevideo.com.uy/auc.aspx?978028"),
        ("https://a.es/n?a", "https://a.es/n?a="),
        ("https://a.es/Noticia", "https://a.es/noticia"),
        ("https://a.es/a%2Fb", "https://a.es/a/b"),
        ("https://a.es/niño", "https://a.es/nino"),
        ("https://blogs.a.es/n", "https://a.es/n"),
        ("http://a.es:8080/n", "https://a.es/n"),
        ("http://a.es:8080/n", "https://a.es:8080/n"),
        ("https://a.es/n?amp=2", "https://a.es/n"),
        ("https://a.es/n?action=read", "https://a.es/n"),
    ],
)
def test_addresses_of_different_stories_stay_different(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.es/n?b=2&a=1", "https://a.es/n?a=1&b=2"),
        ("https://a.es/niño", "https://a.es/ni%C3%B1o"),
        ("https://a.es/niño", "https://a.es/nin\u0303o"),
        ("https://a.es/niño", "https://a.es/nin%CC%83o"),
        ("https://a.es/ni%c3%b1o", "https://a.es/ni%C3%B1o"),
        ("https://españa.es/n", "https://xn--espaa-rta.es/n"),
        ("https://a.es/n.html", "https://a.es/n.amp.html"),
        ("https://a.es/2025/n/", "https://a.es/2025/n/index.html"),
        ("https://a.es/n;jsessionid=12AB", "https://a.es/n"),
        ("http://[::1]:80/n", "http://[0:0:0:0:0:0:0:1]/n"),
    ],
)
def test_spelling_does_not_count(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


def test_an_explicit_port_keeps_its_scheme() -> None:
    assert canonical("http://127.0.0.1:18200/c/h.html?amp=1") == "http://127.0.0.1:18200/c/h.html"


def test_a_name_that_would_be_no_host_keeps_its_www() -> None:
    assert canonical("https://www.es/n") == "https://www.es/n"
    assert canonical("https://m.com.mx/n") == "https://m.com.mx/n"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "no_address"),
        ("file:///etc/passwd", "scheme_not_http"),
        ("ftp://a.es/x", "scheme_not_http"),
        ("data:text/html;base64,PGgxPg==", "scheme_not_http"),
        ("javascript:alert(1)", "scheme_not_http"),
        ("mailto:redaccion@a.es", "scheme_not_http"),
        ("/solo/ruta", "not_absolute"),
        ("http:///ruta", "no_host"),
        ("https://elpais.com@127.0.0.1/", "userinfo"),
        ("https://a.es:99999/", "bad_port"),
        ("https://a.es:0/", "bad_port"),
        ("https://a.es:puerto/", "bad_port"),
        ("https://-a.es/", "bad_host"),
        ("https://a..es/", "bad_host"),
        ("https://a b.es/", "bad_host"),
        ("https://[::1/", "malformed_address"),
        ("https://a.es/x\x00y", "control_character"),
        ("https://a.es/x\u202ey", "control_character"),
        ("https://a.es/x\ud800y", "control_character"),
        ("https://a.es/h?" + "&".join(f"p{i}={i}" for i in range(3000)), "address_too_long"),
        ("https://a.es/" + "ñ" * 1000, "address_too_long"),
        ("https://www.aibase.com/fr/news/www.aibase.com/es/news/19740", "host_in_path"),
        ("https://www.aibase.com/fr/news/news.aibase.com/es/news/19740", "host_in_path"),
        ("https://a.es/noticias/elpais.com/tecnologia/x.html", "host_in_path"),
        ("https://a.es/https://elpais.com/x.html", "host_in_path"),
        ("http://127.0.0.1:8080/c/127.0.0.1:8080/c/x.html", "host_in_path"),
    ],
)
def test_what_is_no_article_address_is_refused_with_its_reason(url: str, reason: str) -> None:
    with pytest.raises(AddressError) as refused:
        canonical(url)
    assert refused.value.reason == reason
    with pytest.raises(AddressError):
        fetchable(url)


@pytest.mark.parametrize("url", ["https://a.es/empresas/booking.com", "https://a.es/2025/node.js-llega.html", "https://a.es/v1.2/x.html"])
def test_a_dot_in_a_path_is_no_host(url: str) -> None:
    assert canonical(url) == url


def test_a_link_without_scheme_is_read_as_a_host_and_not_as_a_folder() -> None:
    assert fetchable("www.aibase.com/es/news/19740", "https://www.aibase.com/fr/news/") == "https://www.aibase.com/es/news/19740"
    assert fetchable("127.0.0.1:8080/c/h.html", "http://127.0.0.1:8080/c/feed.xml") == "http://127.0.0.1:8080/c/h.html"
    assert fetchable("//otra.es/x", "https://a.es/") == "https://otra.es/x"
    assert fetchable("h.html", "https://a.es/c/feed.xml") == "https://a.es/c/h.html"
    assert fetchable("?978027", "https://a.es/auc.aspx") == "https://a.es/auc.aspx?978027"


def test_the_address_asked_for_keeps_what_only_the_identity_folds() -> None:
    assert fetchable("http://www.a.es/x/amp?b=2&a=1&utm_source=rss#c") == "http://www.a.es/x/amp?b=2&a=1"
    assert fetchable("https://a.es/a b?q=niño") == "https://a.es/a%20b?q=ni%C3%B1o"
    assert fetchable("https://a.es/x?log=%0Afalso%1b[2J") == "https://a.es/x?log=%0Afalso%1B%5B2J"


def test_an_endpoint_keeps_every_parameter() -> None:
    feed = "https://tn.com.ar/arc/outboundfeeds/rss/?outputType=xml&utm_source=x"
    assert endpoint(feed) == feed


def test_throttle_and_robots_are_keyed_by_scheme_host_and_port() -> None:
    assert host_key("https://WWW.A.es/x") == "https://www.a.es:443"
    assert host_key("http://a.es:8080") == "http://a.es:8080"
    assert host_key("http://[::1]/x") == "http://[::1]:80"


def test_an_address_is_made_once_with_both_of_its_readings() -> None:
    made = Address.of("http://www.a.es/x/amp?utm_source=rss")
    assert (made.key, made.fetch, made.refused) == ("https://a.es/x", "http://www.a.es/x/amp", None)
    assert Address.of(made.fetch) == made


def test_what_is_no_address_is_kept_as_it_was_found_with_the_reason() -> None:
    assert Address.found("https://u@a.es/x") == Address("https://u@a.es/x", "https://u@a.es/x", "userinfo")
    long = Address.found("https://a.es/" + "x" * 3000)
    assert (len(long.key), len(long.fetch), long.refused) == (2000, 2000, "address_too_long")
