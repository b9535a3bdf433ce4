"""Serves every site on loopback until its starter goes."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import ssl
import sys
import time
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, urlsplit

from tests.hostile.variants import certificates, content, feeds, markup, polite, redirects, sitemaps, text, transfer
from tests.hostile.variants.site import (
    CANARY,
    CONFIG,
    HITS,
    HOST,
    PORTS,
    RSS,
    SITES,
    TIMES,
    XML,
    Answer,
    Exchange,
    Site,
    item,
    location,
    rss,
    story,
    urlset,
)

ROOMS = (transfer, redirects, text, markup, feeds, sitemaps, polite, content, certificates)
LIMIT = 1 << 20  # bytes of a request


def stats(case: str | None) -> dict[str, object]:
    ours = {path: times for path, times in TIMES.items() if case is None or path.startswith(f"/c/{case}/")}
    moments = sorted(moment for times in ours.values() for moment in times)

    def gap(times: list[float]) -> float:
        return round(min((b - a for a, b in itertools.pairwise(times)), default=-1), 2)

    return {
        "canary": len(CANARY),
        "canary_log": CANARY[-20:],
        "hits": {path: HITS[path] for path in ours},
        "min_gap": {path: gap(times) for path, times in ours.items() if len(times) > 1},
        "min_gap_all": gap(moments),
    }


async def from_site(site: Site, tail: str, exchange: Exchange) -> None:
    path = tail.partition("?")[0]
    addresses = [f"{site.base}/good/{i}.html" for i in range(1, 6)]
    if path.startswith("/good/"):
        number = path[6:].partition(".")[0]
        await exchange.send(Answer(story(f"{site.id}-g{number}", f"La firma {site.id} de control {number} prescinde de 40 personas")))
    elif path == "/ok.xml" or (path == "/feed.xml" and site.kind == "article"):
        items = [item(url, f"Control {i}") for i, url in enumerate(addresses)]
        hostile = [item(site.base + link, f"Recorte {i}") for i, link in enumerate(site.links)] if path == "/feed.xml" else []
        await exchange.send(Answer(rss("".join(items[:2] + hostile + items[2:])), RSS))
    elif path == "/ok-sitemap.xml":
        await exchange.send(Answer(urlset("".join(map(location, addresses))), XML))
    elif site.kind == "article" or path.startswith(("/feed", "/sitemap")):
        await site.handler(exchange)
    else:
        made = site.pages() if site.pages else story(f"{site.id}-{path.strip('/').partition('.')[0]}")
        await exchange.send(made if isinstance(made, Answer) else Answer(made))


async def respond(name: str, target: str, exchange: Exchange) -> None:
    parts = urlsplit(target)
    if name == "canary":
        CANARY.append(f"{target} {exchange.headers.get('user-agent', '')}")
        await exchange.send(Answer("root:x:SECRETO-INTERNO", "text/plain"))
    elif parts.path == "/robots.txt":
        own = next((site for site in SITES.values() if site.port == name and site.robots and name != "main"), None)
        if own is not None and own.robots is not None:
            await own.robots(exchange)
        else:
            await exchange.send(Answer("User-agent: *\nDisallow: /privado/\n", "text/plain"))
    elif parts.path == "/index.json":
        told = {"cases": [site.described() for site in SITES.values()], "canary": PORTS["canary"], "ports": PORTS}
        await exchange.send(Answer(json.dumps(told), "application/json"))
    elif parts.path == "/_stats.json":
        await exchange.send(Answer(json.dumps(stats(parse_qs(parts.query).get("case", [None])[0])), "application/json"))
    elif parts.path == "/_reset":
        HITS.clear()
        TIMES.clear()
        CANARY.clear()
        await exchange.send(Answer("ok", "text/plain"))
    else:
        _, start, case, *_rest = [*parts.path.split("/"), "", "", ""]
        site = SITES.get(case) if start == "c" else None
        if site is None:
            await exchange.send(Answer("no", "text/plain", 404))
            return
        HITS[parts.path] += 1
        TIMES[parts.path].append(time.monotonic())
        exchange.path = target.partition(f"/c/{case}")[2]
        await from_site(site, exchange.path, exchange)


def client(name: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)).decode("latin-1").split("\r\n")
            target = ([*head[0].split(" "), "", ""])[1]
            headers = {key.strip().lower(): value.strip() for key, _, value in (line.partition(":") for line in head[1:])}
            await respond(name, target, Exchange(target, headers, writer))
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass
        finally:
            with contextlib.suppress(OSError, RuntimeError):
                writer.close()

    return serve


async def main() -> None:
    servers = []
    for name in dict.fromkeys(["main", "canary", *(site.port for site in SITES.values())]):
        context: ssl.SSLContext | None = None
        if name.startswith("tls-"):
            context = certificates.context(name)
            if context is None:
                PORTS[name] = 1
                continue
        server = await asyncio.start_server(client(name), HOST, CONFIG.port if name == "main" else 0, ssl=context, limit=LIMIT)
        servers.append(server)
        PORTS[name] = server.sockets[0].getsockname()[1]
    print(json.dumps({"index": f"http://{HOST}:{PORTS['main']}/index.json", "cases": len(SITES), "ports": PORTS}), flush=True)
    starter = os.getppid()
    while os.getppid() == starter:  # noqa: ASYNC110 - nobody tells an orphan that it is one
        await asyncio.sleep(1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of the index; the others are free ones")
    parser.add_argument("--hold", type=float, default=15, help="seconds that slow answers last")
    parser.add_argument("--megabytes", type=int, default=24, help="what a bomb holds")
    parser.add_argument("--list", action="store_true", help="names the behaviours and stops")
    parser.parse_args(namespace=CONFIG)
    if CONFIG.list:
        sys.stdout.writelines(f"{site.id}: {site.behaviour}\n" for site in SITES.values())
    else:
        asyncio.run(main())
