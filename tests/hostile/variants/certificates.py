"""TLS: certificates that nobody vouches for, and talk that is no TLS."""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

from tests.hostile.variants.site import HOST, Answer, add, answering, story

HAS_CRYPTOGRAPHY = find_spec("cryptography") is not None


def tls(id: str, behaviour: str, port: str | None = None, *, scheme: str = "https") -> None:
    handler = answering(lambda: Answer(story(f"tls-{id}")))
    add(
        f"tls-{id}",
        behaviour,
        handler,
        port=port or f"tls-{id}",
        scheme=scheme,
        good=False,
        available=HAS_CRYPTOGRAPHY,
        hostile_items=0,
        max_seconds=90,
    )


tls("chain", "a certificate of an authority that is not sent and not known")
tls("early", "a certificate that is not valid yet")
tls("no-names", "a certificate without a subject alternative name")
tls("other-address", "a certificate for another address")
tls("weak", "a certificate with a key of 1,024 bits")
tls("old", "TLS 1.0 at most")
tls("client", "a certificate is asked for")
tls("plain", "http to a port that speaks TLS", "tls-early", scheme="http")
tls("http", "https to a port that speaks plain HTTP", "plain-as-tls")


def context(name: str) -> ssl.SSLContext | None:
    """The server's side; None where certificates cannot be made."""
    if not HAS_CRYPTOGRAPHY:
        return None
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.x509.oid import NameOID

    now = datetime.now(UTC)
    key = rsa.generate_private_key(65537, 1024) if name == "tls-weak" else ec.generate_private_key(ec.SECP256R1())
    authority = ec.generate_private_key(ec.SECP256R1()) if name == "tls-chain" else key
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Autoridad")]) if name == "tls-chain" else subject
    start = now + timedelta(days=3 if name == "tls-early" else -3)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(start + timedelta(days=30))
    if name != "tls-no-names":
        address = "127.0.0.9" if name == "tls-other-address" else HOST
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        keys, chain = Path(folder) / "key.pem", Path(folder) / "chain.pem"
        keys.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        chain.write_bytes(builder.sign(authority, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        made.set_ciphers("ALL:@SECLEVEL=0")
        made.load_cert_chain(chain, keys)
    if name == "tls-old":
        made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        made.maximum_version = ssl.TLSVersion.TLSv1
    if name == "tls-client":
        made.verify_mode = ssl.CERT_REQUIRED
    return made
