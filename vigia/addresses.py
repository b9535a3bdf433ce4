"""An article's address: its identity, and what to ask for.

Two readings of one link. `canonical` is a key: it folds http and https, www., mobile and AMP copies, fragments and trackers into one
spelling, so that an article has one row however it was met. It may name an address that does not answer. `fetchable` is what is asked for:
absolute, safely encoded, without trackers and fragment, and otherwise as it was found. Standard library only.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

MAX_LENGTH = 2_000  # characters; what browsers, proxies and caches agree on. Longer ones are session dumps and traps.
DEFAULT_PORTS = {"http": 80, "https": 443}

# Exact names only, compared in lower case. A pattern like /sid|source|ref/ merges different articles (`referencia=`, `source=`, `uid=`).
_TRACKERS = """
gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl _gac
fbclid fb_action_ids fb_action_types fb_source fb_ref mibextid igshid igsh
msclkid yclid ysclid twclid ttclid li_fat_id rdt_cid epik sscid irclickid wickedid rb_clickid
__twitter_impression ref_src ref_url sfnsn _hsenc _hsmi __hssc __hstc __hsfp hsctatracking
mc_cid mc_eid mkt_tok vero_id vero_conv oly_anon_id oly_enc_id dm_i ml_subscriber ml_subscriber_hash ck_subscriber_id
_branch_match_id _branch_referrer guccounter guce_referrer guce_referrer_sig soc_src soc_trk
xtor xtref xtcr s_cid icid ncid ocid cmpid cmp_id intcmp intcid ito wt_mc wt_zmc wtrid smid smtyp trk trkcampaign spm ssm
at_medium at_campaign at_campaign_type at_custom1 at_custom2 at_custom3 at_custom4 at_bbc_team at_link_id at_link_type at_link_origin
at_ptr_name at_format ns_campaign ns_mchannel ns_source ns_linkname ns_fee phpsessid jsessionid replytocom sr_share
amp_js_v amp_gsa amp_r amp_lite usqp noamp nonamp
"""
TRACKERS = frozenset(_TRACKERS.split())
TRACKER_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "aspsessionid")

# Parameters that mean "another dress of the same page" only with these values.
VARIANTS: dict[str, frozenset[str]] = {
    "amp": frozenset({"", "1", "true", "yes"}),
    "_amp": frozenset({"", "1", "true"}),
    **dict.fromkeys(("outputtype", "output", "view", "mode", "format"), frozenset({"amp"})),
}
_NETWORKS = "facebook twitter x whatsapp jetpack-whatsapp telegram linkedin reddit email pinterest tumblr"
SHARES = {"action": frozenset({"share"}), "share": frozenset(_NETWORKS.split())}

FOLDED_LABELS = frozenset({"www", "m", "amp", "mobile", "movil"})
SECOND_LEVELS = frozenset({"com", "co", "org", "net", "gob", "gov", "edu", "ac"})

UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
PATH_SAFE = UNRESERVED | frozenset(b"!$&'()*+,;=:@/")
QUERY_SAFE = UNRESERVED | frozenset(b"!$'()*+,;:@/?=")

_EDGES = "".join(map(chr, range(33))) + "\u00a0\ufeff\u200b\u2028\u2029\u3000"
_LINE_BREAKS = re.compile(r"[\t\r\n]+ *")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+|[^%]+|%")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_HOST_SEGMENT = re.compile(
    r"(?:[a-z0-9-]+\.)+(?:com|net|org|info|es|mx|ar|cl|pe|co|cr|ec|uy|ve|bo|lat|io|dev)(?:\.[a-z]{2})?(?::\d+)?", re.IGNORECASE
)
_WWW_SEGMENT = re.compile(r"www\.[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?", re.IGNORECASE)
_AMP_CACHE = re.compile(r"[a-z0-9-]+\.(?:cdn\.ampproject\.org|bing-amp\.com)|(?:www\.)?google\.(?:com|es)")
_PLAIN = re.compile(r"[A-Za-z0-9\-._~!$'()*+,;:@/=]*")  # written the same in every spelling, and the usual case
_AMP_TAIL = re.compile(r"(?:/amp/?|/amp\.html?|\.amp)$", re.IGNORECASE)
_AMP_INFIX = re.compile(r"\.amp\.(html?)$", re.IGNORECASE)
_AMP_HEAD = re.compile(r"/amp/[^/]+/.", re.IGNORECASE)
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)


class AddressError(ValueError):
    """An address that cannot be an article's. `reason` is a short snake_case word for the records, the message is for people."""

    def __init__(self, reason: str, url: str) -> None:
        self.reason = reason
        super().__init__(f"{reason}: {url[:200]!r}")


@dataclass(frozen=True, slots=True)
class Address:
    """Made once, where a link is found or given, and carried from there: `key` is the identity, `fetch` what is asked for.

    Where `refused` names why it can be no article's, both are the address as it was found, to be recorded and never asked for.
    """

    key: str
    fetch: str
    refused: str | None = None

    @classmethod
    def of(cls, url: str) -> Self:
        """Raises AddressError."""
        fetch = fetchable(url)
        return cls(canonical(fetch), fetch)

    @classmethod
    def found(cls, url: str) -> Self:
        """Whatever stood where an address should; cut where it is too long to keep."""
        try:
            return cls.of(url)
        except AddressError as error:
            return cls(url[:MAX_LENGTH], url[:MAX_LENGTH], error.reason)


def canonical(url: str) -> str:
    """The identity of an article's address, a key: the same for every spelling that leads to the same story.

    http becomes https and www., m. and amp. hosts their plain name where no port is written; an explicit port keeps scheme and port.
    Idempotent. Raises AddressError.
    """
    parts, host, port = _split(url)
    if _AMP_CACHE.fullmatch(host) and (original := _from_amp_cache(parts)):
        return canonical(original)
    path = _dot_segments(_SESSION.sub("", _encode(parts.path, PATH_SAFE)))
    parameters = [p for p in _parameters(parts.query) if not _is_variant(p)]
    if not parameters:
        path = re.sub(r"/index\.html?$", "/", path)
    path = _without_amp(path)
    if all("=" in p for p in parameters):  # a nameless id (auc.aspx?978027) may be a list whose order counts
        parameters.sort()
    query = "?" + "&".join(parameters) if parameters else ""
    scheme = "https" if port is None else parts.scheme
    return _written(scheme, _folded(host), port, path + query, url)


def fetchable(url: str, base: str | None = None) -> str:
    """The absolute http(s) address to ask for: trackers and fragment dropped, encoded safely, otherwise as found. Raises AddressError."""
    parts, host, port = _split(url, base)
    path = _dot_segments(_encode(parts.path, PATH_SAFE)) or "/"
    parameters = _parameters(parts.query)
    query = "?" + "&".join(parameters) if parameters else ""
    return _written(parts.scheme, host, port, path + query, url)


def endpoint(url: str, base: str | None = None) -> str:
    """The address of a feed, sitemap or section, which must not lose a parameter: absolute, safely encoded, no fragment."""
    parts, host, port = _split(url, base, trap=False)
    path = _dot_segments(_encode(parts.path, PATH_SAFE)) or "/"
    query = f"?{_encode(parts.query, QUERY_SAFE | frozenset(b'&'))}" if parts.query else ""
    return _written(parts.scheme, host, port, path + query, url)


def host_key(url: str) -> str:
    """`scheme://host:port` of an address, the port always written: the key of throttle and robots.txt. Raises AddressError."""
    parts, host, port = _split(url, trap=False)
    return f"{parts.scheme}://{host}:{port if port is not None else DEFAULT_PORTS[parts.scheme]}"


def _written(scheme: str, host: str, port: int | None, rest: str, url: str) -> str:
    address = f"{scheme}://{host}{'' if port is None else f':{port}'}{rest}"
    if len(address) > MAX_LENGTH:
        raise AddressError("address_too_long", url)
    return address


def _split(url: str, base: str | None = None, *, trap: bool = True) -> tuple[SplitResult, str, int | None]:
    """The parts of an absolute http(s) address, its host and port. As in a browser line breaks go; other control characters are refused."""
    text = url.strip(_EDGES)
    if not text:
        raise AddressError("no_address", url)
    if len(text) > 4 * MAX_LENGTH or (len(text) > MAX_LENGTH and text.isascii()):
        raise AddressError("address_too_long", url)
    text = _LINE_BREAKS.sub("", text)
    if _CONTROL.search(text):
        raise AddressError("control_character", url)
    text = _absolute(text.replace("\\", "/") if re.match(r"(?:https?:)?[\\/]{2}", text, re.IGNORECASE) else text, base)
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise AddressError("malformed_address", url) from error
    if parts.scheme not in DEFAULT_PORTS:
        raise AddressError("scheme_not_http" if parts.scheme else "not_absolute", url)
    if not parts.netloc:
        raise AddressError("no_host", url)
    if "@" in parts.netloc:
        raise AddressError("userinfo", url)
    if trap and _host_in_path(parts):
        raise AddressError("host_in_path", url)
    return parts, *_host(parts, url)


def _absolute(text: str, base: str | None) -> str:
    """`text` against `base`, in the outlet's favour: `www.host/path` without a scheme is a host, not a folder of the page it stood on."""
    first, _, _ = text.partition("/")
    origin = urlsplit(base) if base else None
    if origin is not None and first and _folded(first.lower()) == _folded(origin.netloc.lower()):
        return f"{origin.scheme}://{text}"
    if _WWW_SEGMENT.fullmatch(first):
        return f"{origin.scheme if origin else 'https'}://{text}"
    if _SCHEME.match(text):
        return text
    if base is None:
        return f"https:{text}" if text.startswith("//") else text
    try:
        return urljoin(base, text)
    except ValueError as error:
        raise AddressError("malformed_address", text) from error


def _host(parts: SplitResult, url: str) -> tuple[str, int | None]:
    """The host in lower case and punycode (IPv6 in brackets), and its port unless that is the scheme's own."""
    try:
        name, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressError("bad_port", url) from error
    if port == 0:
        raise AddressError("bad_port", url)
    name = unicodedata.normalize("NFC", unquote(name or "")).rstrip(".").lower()
    if port == DEFAULT_PORTS[parts.scheme]:
        port = None
    if ":" in name:
        try:
            return f"[{ipaddress.IPv6Address(name.partition('%')[0]).compressed}]", port
        except ValueError as error:
            raise AddressError("bad_host", url) from error
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii").lower()
        except UnicodeError as error:
            raise AddressError("bad_host", url) from error
    if not name or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise AddressError("bad_host", url)
    return name, port


def _folded(name: str) -> str:
    """The host without www., m. and amp. as long as a registrable name remains."""
    labels = name.split(".")
    while labels[0] in FOLDED_LABELS and len(labels) > 2 and not (len(labels) == 3 and labels[1] in SECOND_LEVELS):
        labels = labels[1:]
    return ".".join(labels)


def _registrable(name: str) -> str:
    labels = name.split(".")
    size = 3 if len(labels) > 2 and labels[-2] in SECOND_LEVELS else 2
    return ".".join(labels[-size:])


def _host_in_path(parts: SplitResult) -> bool:
    """A link without its scheme, resolved against the page it stood on: /fr/news/www.aibase.com/es/news/19740."""
    segments = _dot_segments(_encode(parts.path, PATH_SAFE)).lower().split("/")
    if _AMP_CACHE.fullmatch(parts.netloc.lower()):
        return False
    own = parts.netloc.lower()
    literal = own.rpartition(":")[0] or own
    numeric = literal.replace(".", "").isdigit()
    registrable = literal if numeric else _registrable(literal)
    for position, segment in enumerate(segments[1:], 1):
        if segment in {"http:", "https:"} and position < len(segments) - 1:
            return True
        name = segment.partition(":")[0]
        if "." in name and (
            segment == own or name == literal or (not numeric and (name == registrable or name.endswith("." + registrable)))
        ):
            return True
        if _WWW_SEGMENT.fullmatch(segment):
            return True
        if _HOST_SEGMENT.fullmatch(segment) and any(segments[position + 1 :]):
            return True
    return False


def _from_amp_cache(parts: SplitResult) -> str | None:
    """The publisher's address inside an AMP cache's: /c/s/www.host/path, /amp/s/www.host/path, /v/s/..."""
    found = re.match(r"/(?:c|v|amp|wp/[cs])/(s/)?([^/]+\.[^/]+/.*)", parts.path)
    if not found:
        return None
    return f"http{'s' if found[1] else ''}://{found[2]}{'?' + parts.query if parts.query else ''}"


def _without_amp(path: str) -> str:
    """/story/amp/, /story.amp.html and /amp/section/story are dresses of the same story."""
    while True:
        plain = _AMP_INFIX.sub(r".\1", _AMP_TAIL.sub("", path)) or "/"
        if _AMP_HEAD.match(plain):
            plain = plain[4:]
        if plain == path:
            return path
        path = plain


def _encode(text: str, safe: frozenset[int]) -> str:
    """Percent-encoding in one spelling: unreserved characters plain, the rest in upper-case hex, accents composed (NFC) in UTF-8.

    An escape of a reserved character stays an escape (%2F is no slash), and bytes that are no UTF-8 (%F1, Latin-1) stay as they are.
    """
    if _PLAIN.fullmatch(text):
        return text
    out: list[str] = []
    for piece in _ESCAPES.findall(unicodedata.normalize("NFC", text)):
        if len(piece) > 2 and piece[0] == "%":
            raw = bytes.fromhex(piece.replace("%", ""))
            with suppress(UnicodeDecodeError):
                raw = unicodedata.normalize("NFC", raw.decode("utf-8")).encode("utf-8")
            out.extend(chr(byte) if byte in UNRESERVED else f"%{byte:02X}" for byte in raw)
        else:
            out.extend(chr(byte) if byte in safe else f"%{byte:02X}" for byte in piece.encode("utf-8"))
    joined = "".join(out)
    # a combining accent may be escaped while its letter is plain: n%CC%83 is ñ
    if "%CC" in joined or "%CD" in joined:
        return re.sub(r"(?<!%)(?<!%[0-9A-F])([A-Za-z])((?:%C[CD]%[89AB][0-9A-F])+)", _compose, joined)
    return joined


def _compose(found: re.Match[str]) -> str:
    composed = unicodedata.normalize("NFC", found[1] + unquote(found[2]))
    return "".join(chr(byte) if byte in UNRESERVED else f"%{byte:02X}" for byte in composed.encode("utf-8"))


def _dot_segments(path: str) -> str:
    """RFC 3986 5.2.4, and runs of slashes as one."""
    if not path.startswith("/"):
        path = "/" + path
    out: list[str] = []
    segments = re.sub(r"/{2,}", "/", path).split("/")[1:]
    for segment in segments:
        if segment == "..":
            if out:
                out.pop()
        elif segment != ".":
            out.append(segment)
    if segments[-1] in {".", ".."}:
        out.append("")
    return "/" + "/".join(out)


def _parameters(query: str) -> list[str]:
    """The query's parameters that are not trackers, encoded, in their order. `amp;name` is a twice escaped ampersand."""
    kept: list[str] = []
    shared = False
    for parameter in query.split("&"):
        text = re.sub(r"^(?:amp;)+", "", parameter)
        if not text:
            continue
        name, _, value = text.partition("=")
        name = unquote(name).strip().lower()
        if name in TRACKERS or name.startswith(TRACKER_PREFIXES):
            continue
        if unquote(value).lower() in SHARES.get(name, ()):
            shared = True
            continue
        kept.append(_encode(text, QUERY_SAFE))
    return [p for p in kept if p != "nb=1"] if shared else kept


def _is_variant(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return unquote(value).lower() in VARIANTS.get(unquote(name).lower(), ())
