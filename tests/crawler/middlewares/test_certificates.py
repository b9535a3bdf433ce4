"""A host is believed to be who it says only with a certificate that holds."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.crawler.middlewares.crawling import Loop
from tests.servers import Answer, Site


def context(folder: Path, name: str, days: int) -> ssl.SSLContext:
    """A server's, with a self-signed certificate for `name` that ends in `days` days."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    try:
        alternative: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        alternative = x509.DNSName(name)
    end = datetime.now(UTC) + timedelta(days=days)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(issuer)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=60))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "both.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(pem)
    return made


@pytest.mark.parametrize(
    ("name", "days"), [("127.0.0.1", 30), ("127.0.0.1", -3), ("otro.example", 30)], ids=["self-signed", "expired", "other-host"]
)
def test_a_certificate_that_does_not_hold_is_refused_by_its_name(loop: Loop, tmp_path: Path, name: str, days: int) -> None:
    with Site({"*": Answer("<p>hola</p>")}, tls=context(tmp_path, name, days)) as site:
        outcomes = loop.crawl(site.url("/a"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.failures[site.url("/a")] == ("tls_certificate", True, None)
        assert site.requests == []


def test_the_page_is_taken_where_the_project_says_not_to_ask_for_certificates(loop: Loop, tmp_path: Path) -> None:
    with Site({"*": Answer("<p>hola</p>")}, tls=context(tmp_path, "127.0.0.1", 30)) as site:
        outcomes = loop.crawl(site.url("/a"), ALLOWED_PRIVATE_HOSTS=[site.netloc], DOWNLOAD_VERIFY_CERTIFICATES=False)
        assert site.url("/a") in outcomes.pages  # which shows that it was the certificate


def test_a_server_that_speaks_no_tls_is_called_so(loop: Loop) -> None:
    with Site({"*": Answer("<p>hola</p>")}) as site:
        asked = f"https://{site.netloc}/a"
        assert loop.crawl(asked, ALLOWED_PRIVATE_HOSTS=[site.netloc]).reason(asked) in ("tls_failure", "connection_failed")
