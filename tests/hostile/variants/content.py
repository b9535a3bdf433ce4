"""Pages that are no story, pages that look like none and are, and one story under many addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.hostile.variants.markup import TEASERS
from tests.hostile.variants.site import Answer, Exchange, add, page, prose, story

COOKIES = "Nosotros y nuestros 842 socios almacenamos y accedemos a datos personales con cookies. Con su consentimiento, tratamos datos de geolocalización. Puede aceptar, rechazar o configurar sus preferencias de privacidad y publicidad personalizada. "


def plain(title: str, body: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'


def no_story(id: str, behaviour: str, make: Callable[[], str]) -> None:
    page(id, behaviour, make, hostile_items=0)


def is_story(id: str, title: str, opening: str) -> None:
    """A true story whose words sound like an error page's."""
    page(
        f"story-{id}",
        f"a true story called {title}",
        lambda: story(id, title, body=f"<p>{opening}</p>" + "".join(f"<p>{prose(f'{id}{i}')}</p>" for i in range(4))),
        hostile_items=1,
        titles_any=[title],
    )


no_story(
    "cookie-wall",
    "a wall of cookies and nothing else",
    lambda: plain(
        "Tu privacidad", f"<h1>Valoramos su privacidad</h1><p>{COOKIES * 4}</p><button>Aceptar todo</button><button>Rechazar</button>"
    ),
)
no_story(
    "just-a-moment",
    "a challenge with status 200",
    lambda: plain(
        "Just a moment...", "<h1>www.diario.es</h1><p>Checking your browser before accessing. Enable JavaScript and cookies to continue</p>"
    ),
)
no_story(
    "turnstile",
    "a challenge in Spanish with the story's metas",
    lambda: plain(
        "Un momento…",
        "<h1>Verificando que eres humano. Esto puede tardar unos segundos.</h1><p>www.diario.es necesita revisar la seguridad de tu conexión antes de continuar.</p>",
        '<meta property="og:type" content="article"><meta property="article:published_time" content="2025-07-17">',
    ),
)
no_story(
    "soft-404",
    "not found with status 200 and many links",
    lambda: plain(
        "Página no encontrada | Diario",
        "<h1>¡Vaya! No encontramos lo que buscas</h1><p>La noticia a la que intentas acceder ya no está disponible o ha cambiado de dirección.</p>"
        + TEASERS,
    ),
)
no_story(
    "login",
    "a form to log in",
    lambda: plain(
        "Iniciar sesión - Diario",
        "<h1>Inicia sesión para continuar</h1><form><label>Correo<input type=email></label><label>Contraseña<input type=password></label><button>Entrar</button></form><p>¿No tienes cuenta? Regístrate gratis y accede a todos los contenidos. "
        + "Al continuar aceptas las condiciones de uso. " * 6
        + "</p>",
    ),
)
no_story(
    "search",
    "results of a search",
    lambda: plain("Resultados de búsqueda: despidos", f"<h1>Resultados para despidos</h1><form><input name=q></form>{TEASERS}"),
)
no_story(
    "tag",
    "the page of a tag with an introduction",
    lambda: plain("Despidos: últimas noticias", f"<h1>Despidos</h1><p>Toda la actualidad sobre despidos.</p>{TEASERS}"),
)
no_story(
    "author-page",
    "the page of an author",
    lambda: plain(
        "Ana Pérez, redactora en Diario",
        f"<h1>Ana Pérez</h1><p>Redactora de tecnología desde 2014. Escribe sobre empresas emergentes.</p>{TEASERS}",
    ),
)
no_story(
    "empty-story",
    "a title and an empty story",
    lambda: plain(
        "La firma prescinde de 40", "<article><h1>La firma prescinde de 40</h1></article>", '<meta property="og:type" content="article">'
    ),
)
no_story(
    "maintenance",
    "maintenance with status 200",
    lambda: plain("Sitio en mantenimiento", "<h1>Estamos en mantenimiento</h1><p>Volvemos enseguida. Disculpe las molestias.</p>"),
)
no_story(
    "script-shell",
    "an empty shell for scripts",
    lambda: plain(
        "Diario",
        "<div id=root></div><noscript>Necesitas habilitar JavaScript para ver esta aplicación.</noscript>" + "<script>x=1</script>" * 50,
    ),
)
no_story(
    "region",
    "not available in this region",
    lambda: plain(
        "451: Unavailable",
        "<h1>Contenido no disponible en tu región</h1><p>Lo sentimos, este contenido no está disponible en tu país por motivos legales.</p>",
    ),
)
no_story(
    "index-of",
    "a listing of a directory",
    lambda: plain(
        "Index of /noticias",
        "<h1>Index of /noticias</h1><pre>"
        + "".join(f'<a href="n{i}.html">n{i}.html</a>  2025-07-17 09:00  12K\n' for i in range(80))
        + "</pre>",
    ),
)
no_story("json-body", "an error in JSON as text/html", lambda: '{"error":"not_found","message":"El artículo no existe","status":404}')
no_story(
    "stack-trace",
    "a stack trace of PHP",
    lambda: plain(
        "Fatal error",
        "<b>Fatal error</b>: Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /var/www/html/db.php:14<br>Stack trace:<br>"
        + "".join(f"#{i} /var/www/html/lib{i}.php(12): Foo->bar()<br>" for i in range(30)),
    ),
)
no_story(
    "default-page",
    "the page of a fresh server",
    lambda: plain(
        "Welcome to nginx!",
        "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working. Further configuration is required.</p><p><em>Thank you for using nginx.</em></p>",
    ),
)
no_story(
    "newsletter",
    "a form for a newsletter",
    lambda: plain(
        "Suscríbete al boletín",
        "<h1>Suscríbete</h1><form><input type=email><button>Enviar</button></form><p>Recibe cada mañana lo más importante en tu correo.</p>",
    ),
)
no_story("words-none", "a page of punctuation", lambda: plain("…", "<article><p>" + "— · … " * 500 + "</p></article>"))
page(
    "russian",
    "a story in Russian",
    lambda: story(
        "ruso",
        "Стартап увольняет сотрудников",
        body="<p>" + "Компания объявила о сокращении сорока сотрудников после сделки с крупной корпорацией. " * 20 + "</p>",
    ),
)
page(
    "lorem",
    "lorem ipsum",
    lambda: story(
        "lorem",
        body="<p>" + "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore. " * 20 + "</p>",
    ),
)
page(
    "cookies-before",
    "a wall of cookies before the story",
    lambda: story(
        "galletas", before=f"<div id='onetrust-banner' class='cookie-banner'><h2>Valoramos su privacidad</h2><p>{COOKIES * 5}</p></div>"
    ),
    hostile_items=1,
    text_has="MARCA-galletas",
    not_in_text=["842 socios"],
)
page(
    "gallery",
    "a gallery of thirty pictures",
    lambda: story(
        "galeria",
        body="".join(f"<figure><img src='/f{i}.jpg'><figcaption>Foto {i}: la oficina de Madrid</figcaption></figure>" for i in range(30)),
    ),
)
page(
    "live",
    "a live story of 300 entries",
    lambda: story(
        "directo",
        body="".join(
            f"<div class='entry'><time datetime='2025-07-17T{i % 24:02}:{i % 60:02}'>{i % 24}:{i % 60:02}</time><p>{prose(i, 36)}</p></div>"
            for i in range(300)
        ),
    ),
    hostile_items=1,
)
page(
    "video",
    "a film and a line",
    lambda: plain(
        "Vídeo: la firma prescinde de 40",
        "<h1>Vídeo: la firma prescinde de 40</h1><video src='/v.mp4'></video><p>Así lo contó su directora.</p>",
    ),
)
page(
    "paywall-hidden",
    "a closed story whose rest is in the page",
    lambda: story(
        "muro",
        body=f"<p>{prose(1)}</p><div class='paywall-offer'>Suscríbete para seguir leyendo desde 1 € al mes</div>",
        head='<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False","hasPart":{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".x"}}</script>',
    ),
    hostile_items=1,
    flags_any=["paywall"],
)
page(
    "noindex",
    "noindex in header and meta",
    lambda: Answer(story("noindex", head='<meta name="robots" content="noindex,none">'), headers=[("X-Robots-Tag", "none")]),
)
is_story(
    "challenge", "Just a moment: cómo Cloudflare decide si eres humano", "El aviso que dice Just a moment aparece millones de veces al día."
)
is_story("missing", "Error 404: la historia de la página no encontrada", "El código 404 significa que la página no existe.")
is_story("captcha", "Google retira el captcha que preguntaba si eres un robot", "El captcha pedía verificar que eres humano.")
is_story(
    "cookies",
    "La AEPD multa a un diario por sus cookies",
    "El banner de cookies obligaba a aceptar sin poder rechazar, dice la agencia de protección de datos.",
)
is_story(
    "passwords", "Iniciar sesión sin contraseña: llegan las llaves de acceso", "Las contraseñas y el inicio de sesión cambian este año."
)
is_story(
    "maintenance",
    "Una web en mantenimiento deja sin citas a Madrid",
    "La página estuvo en mantenimiento doce horas, con el mensaje de no disponible.",
)


def twins(id: str, behaviour: str, links: list[str], canonical: Callable[[str], str | None], **expect: Any) -> None:
    """One story under these addresses; `canonical` says which address a page names."""

    async def handler(exchange: Exchange) -> None:
        named = canonical(exchange.path)
        head = f'<link rel="canonical" href="/c/{id}{named}">' if named else ""
        await exchange.send(Answer(story(id, "La firma gemela prescinde de 40 personas", head=head)))

    add(id, behaviour, handler, links=links, **expect)


twins(
    "amp-paths",
    "AMP and mobile twins as paths of their own",
    ["/gemela.html", "/gemela.html/amp/", "/amp/gemela.html", "/gemela.amp.html", "/gemela.html?amp"],
    lambda _: "/gemela.html",
    hostile_items=1,
)
twins(
    "print-version",
    "a version for printers",
    ["/gemela.html", "/gemela.html?print=1", "/imprimir/gemela.html"],
    lambda _: "/gemela.html",
    hostile_items=1,
)
twins(
    "ten-addresses",
    "one story under ten addresses that name one",
    [f"/{part}/gemela.html" for part in ("economia", "tech", "madrid", "ia", "hoy", "empresas", "espana", "portada", "opinion", "local")],
    lambda _: "/economia/gemela.html",
    hostile_items=1,
)
twins(
    "canonical-circle",
    "two pages that name each other",
    ["/gemela-a.html", "/gemela-b.html"],
    lambda path: "/gemela-b.html" if "-a" in path else "/gemela-a.html",
)
twins(
    "canonical-chain",
    "pages that each name the next",
    [f"/gemela-{i}.html" for i in range(5)],
    lambda path: f"/gemela-{int(path[8]) + 1}.html",
)
twins("canonical-feed", "the canonical address is the feed's", ["/gemela.html"], lambda _: "/feed.xml", hostile_items=1)
twins("canonical-fragment", "the canonical address is a fragment", ["/gemela.html"], lambda _: "/#", hostile_items=1)
twins("paginated", "a story of three pages", ["/gemela.html", "/gemela.html?page=2", "/gemela.html?page=3"], lambda _: "/gemela.html")


async def _canonical_garbage(exchange: Exchange) -> None:
    head = "".join(
        f'<link rel="canonical" href="{u}">'
        for u in ("http://[", "javascript:alert(1)", "", "http://a b", "x" * 9000, "//", "data:text/html,x")
    )
    await exchange.send(Answer(story("canonica", head=head)))


add("canonical-garbage", "seven canonical addresses that are none", _canonical_garbage, hostile_items=1)
