"""A request for consent is told from a story, whoever it addresses and however, and a story about such requests stays one."""

from __future__ import annotations

import pytest

from pipelines.extraction.consent import _ASKS, _WORDS, _at_most
from tests.pipelines.extraction.pages import TITLE, page, read


def wall(heading: str, *paragraphs: str, button: str = "") -> str:
    shown = "".join(f"<p>{text}</p>" for text in paragraphs) + (f"<button>{button}</button>" if button else "")
    return f"<html lang=es><head><title>Diario</title></head><body><h1>{heading}</h1>{shown}</body></html>"


def story(title: str, *paragraphs: str) -> str:
    return page("".join(f"<p>{text}</p>" for text in paragraphs), title=title)


WALLS = {
    "acepte": wall(
        "Antes de continuar",
        "Acepte el uso de cookies para seguir leyendo. Acepte también que nuestros colaboradores empleen identificadores de su navegador con el fin de mostrarle contenidos a su medida. Si no está conforme, suscríbase por un euro al mes y lea sin rastreo. Pulse el botón para seguir.",
        "Autorice el empleo de sus datos o elija la suscripción. Permita que midamos la audiencia. Consienta el uso de identificadores publicitarios.",
    ),
    "acepte, under the title of a story": wall(
        TITLE,
        "Acepte las cookies para leer esta noticia. Pulse en Aceptar y siga leyendo de forma gratuita, o rechace y hágase suscriptor por 1 euro al mes. Autorice a nuestros socios a emplear su dispositivo. Puede retirar su permiso cuando quiera desde el enlace Privacidad al pie de la página.",
        "Si ya es suscriptor, identifíquese para continuar la lectura sin publicidad personalizada. Acepte o configure sus preferencias en cualquier momento.",
    ),
    "acepta": wall(
        "Tú decides",
        "Acepta las cookies y sigue navegando gratis. Haz clic en aceptar para permitir que nosotros y terceros utilicemos tus datos de navegación. Si prefieres no aceptar, suscríbete. Puedes cambiar de idea cuando quieras en la página de configuración. Permite el seguimiento para disfrutar de la mejor experiencia en nuestra web.",
    ),
    "aceptá": wall(
        "Aceptá las cookies para seguir",
        "Aceptá las cookies y seguí leyendo gratis. Hacé clic en aceptar para permitir que nosotros y terceros usemos tus datos de navegación. Si preferís no aceptar, suscribite. Podés cambiar de idea cuando quieras en la página de configuración. Permití el seguimiento para disfrutar de la mejor experiencia en nuestra web. Rechazá si no querés anuncios.",
    ),
    "aceptad": wall(
        "Vuestra privacidad",
        "Aceptad las cookies y seguid leyendo gratis. Haced clic en aceptar para permitir que nosotros y terceros usemos vuestros datos de navegación. Si preferís no aceptar, suscribíos. Podéis cambiar de idea cuando queráis en la página de configuración. Permitid el seguimiento y consentid el uso de identificadores para disfrutar de la mejor experiencia.",
    ),
    "debe aceptar": wall(
        "Uso de cookies",
        "Debe aceptar las cookies para acceder al contenido. Al aceptar, autoriza el tratamiento de sus datos con fines publicitarios. Para leer la noticia es necesario aceptar o pagar. Haga clic en aceptar para continuar. Puede configurar o rechazar su uso en el panel de privacidad. Más información en nuestra política de cookies.",
    ),
    "a line": wall("Acepte las cookies", "Acepte las cookies para continuar. Pulse Aceptar.", button="Aceptar"),
    "debe aceptar, in a line": wall(
        "Periódico", "Debe aceptar las cookies para leer este contenido. Haga clic en «Aceptar y continuar».", button="Aceptar y continuar"
    ),
    "acepte, in a line under the title of a story": wall(
        TITLE, "Para leer esta noticia acepte las cookies o suscríbase. Consienta el uso de cookies publicitarias.", button="Aceptar"
    ),
    "aceptá, in a line under the title of a story": wall(
        TITLE, "Aceptá las cookies para seguir leyendo esta nota. Permití las cookies de terceros.", button="Aceptar"
    ),
    "autorice": wall(
        "Nosotros y nuestros socios",
        "Autorice a este sitio y a sus 1.034 asociados a guardar y leer información en su terminal, medir la audiencia y perfilar sus intereses. Acepte todo, rechace todo o elija finalidad por finalidad. Consulte la lista de asociados. Su elección se conservará trece meses. Pulse Aceptar todo para entrar gratis en el diario.",
    ),
    "consiente": wall(
        "Lee gratis aceptando cookies",
        "Acepta y lee gratis: permite que te mostremos anuncios. Rechaza y suscríbete: navega sin anuncios personalizados por 3,99 euros al mes. Consiente el uso de cookies para fines de medición, de elaboración de perfiles y de marketing directo. Puedes retirar la autorización en cualquier momento.",
    ),
    "si continúa navegando": wall(
        "Aviso",
        "Este sitio utiliza cookies propias y de terceros. Si continúa navegando consideramos que acepta su uso. Acepte para ocultar este aviso y entrar al periódico. Puede cambiar la configuración u obtener más información en la política correspondiente. Autorice las cookies analíticas, de personalización y de publicidad comportamental.",
    ),
    "translated": wall(
        "Valoramos tu privacidad",
        "Usamos cookies. Consienta o administre sus opciones. Consentir todo. Administrar opciones. Autorizo el almacenamiento de información en un dispositivo y el acceso a ella, la publicidad y el contenido personalizados, la medición de la publicidad y del contenido, la investigación de audiencia y el desarrollo de servicios.",
    ),
    "acepte, with the marks of an article": page(
        "<p>Acepte las cookies para leer esta noticia. Pulse en Aceptar y siga leyendo de forma gratuita, o rechace y hágase suscriptor por 1 euro al mes. Autorice a nuestros socios a emplear su dispositivo. Puede retirar su permiso cuando quiera desde el enlace Privacidad al pie de la página.</p>",
        head='<meta property="og:type" content="article"><meta property="article:published_time" content="2026-11-18">',
    ),
    "acepten": wall(
        "Acepten las cookies",
        "Acepten las cookies y sigan leyendo. Permitan que nuestros socios utilicen sus datos. Pulsen Aceptar o rechacen y suscríbanse. Autoricen la publicidad personalizada o configuren sus preferencias. Pueden cambiar de idea cuando quieran.",
    ),
    "consienta": wall(
        "Un momento, por favor",
        "Consienta el uso de cookies a este medio y a sus 210 socios. Con su permiso guardaremos un identificador en su equipo. Acepte para entrar; rechace y pague 2 € al mes. Permita que la publicidad financie el periodismo que hacemos cada día en esta redacción con más de cincuenta periodistas.",
    ),
    "acéptalas": wall(
        "Diario",
        "Para seguir leyendo gratis, acéptalas todas. Las cookies nos ayudan a financiar la redacción. Rechácelas y suscríbase. También puede configurarlas una a una. Tratamos datos personales con nuestros 512 socios para personalizar anuncios y medir audiencias según lo expuesto en la política de privacidad.",
    ),
    "autorizá": wall(
        "¡Atención!",
        "Hacé clic en Aceptar para autorizar a nuestros anunciantes a guardar cookies en tu dispositivo. Autorizá ahora y seguí leyendo. Consentí el tratamiento de tus datos o pagá la suscripción. Podés revocar tu consentimiento cuando quieras desde el pie de cada página de este portal de noticias.",
    ),
    "deberá aceptar": wall(
        "Bienvenido",
        "Deberá aceptar las cookies para ver el contenido. Al continuar usted acepta nuestra política. Haga clic en Aceptar. Esta web utiliza cookies propias y de terceros para analizar el tráfico, mostrar publicidad relacionada con sus preferencias y recordar su sesión durante trece meses.",
    ),
    "permitid": wall(
        "Hola",
        "Permitid el uso de cookies. Rechazad si queréis. Nosotros y nuestros colaboradores almacenamos información en vuestro dispositivo con fines estadísticos, funcionales y publicitarios. Autorizad todo o elegid. Consentid y seguid. Podéis cambiar la elección en cualquier momento desde la política de privacidad.",
    ),
    "aceptar y continuar": wall(
        "Publicidad personalizada",
        "Aceptar y continuar gratis. Suscribirse sin seguimiento. Al hacer clic en Aceptar, usted autoriza a este sitio a colocar cookies. Rechazar todo. Configurar. Lista de proveedores. El tratamiento se basa en el consentimiento o en el interés legítimo de los proveedores adheridos al marco.",
    ),
}
STORIES = {
    "a law": story(
        "La ley de cookies cambia: habrá que aceptar o pagar",
        "La Agencia de Protección de Datos publicó este jueves una guía que obliga a los medios a ofrecer una alternativa a quien no acepte las cookies. Según el texto, el usuario que rechace el seguimiento podrá pagar una cuota que no sea desproporcionada.",
        "El organismo recuerda que el consentimiento ha de ser libre y que aceptar no puede ser más sencillo que rechazar. Las empresas tendrán seis meses para adaptar sus avisos. «Que se acepte o se rechace con un clic», resumió la directora.",
        "Varias asociaciones de editores criticaron la medida, que a su juicio reducirá los ingresos por publicidad personalizada. Calculan que un tercio de los lectores no consiente el uso de sus datos personales.",
    ),
    "advice": story(
        "Cómo rechazar las cookies en todas las webs",
        "Si está harto de los avisos de cookies, hay extensiones que los rechazan por usted. Instale una de ellas, abra la configuración y elija qué finalidades acepta. La más conocida, Consent-O-Matic, nació en la Universidad de Aarhus.",
        "Otra opción es configurar el navegador: pulse en Ajustes, entre en Privacidad y bloquee las cookies de terceros. Firefox y Safari lo hacen ya por defecto y Chrome lo aplazó en 2024.",
        "Los expertos recomiendan no aceptar sin leer. Según un estudio con dos mil personas, el noventa por ciento pulsa en aceptar sin mirar la lista de socios.",
    ),
    "an agreement to accept": story(
        "Los sindicatos piden a la plantilla que acepte el acuerdo",
        "El comité pidió a la plantilla que acepte el acuerdo alcanzado el lunes con la dirección, que permite reducir los despidos de 400 a 250. «Acepten y podremos seguir negociando», dijo la portavoz ante la asamblea.",
        "Quien acepte la baja voluntaria cobrará 33 días por año. La empresa no autoriza más prórrogas y el plazo acaba el viernes. Si se rechaza, la dirección aplicará el despido colectivo sin más consulta.",
        "La autoridad laboral consiente que se voten por separado las dos mesas. Los trabajadores de Vigo ya aceptaron; los de Bilbao rechazaron la propuesta por un estrecho margen.",
    ),
    "a fine": story(
        "Multa de 60 millones por no dejar rechazar las cookies",
        "La autoridad francesa multó a la plataforma con 60 millones de euros porque aceptar las cookies requería un clic y rechazarlas, cinco. La empresa dispone de tres meses para corregir su aviso de consentimiento.",
        "La resolución detalla que los datos personales se trataban para publicidad personalizada sin consentimiento válido. El reglamento europeo exige que sea tan fácil rechazar como aceptar.",
        "La compañía recurrirá. En 2022 ya pagó otra multa por almacenar cookies en el dispositivo de los usuarios antes de preguntar. Sus socios publicitarios no fueron sancionados.",
    ),
    "a column": story(
        "Acepte las cookies, por favor",
        "Acepte las cookies. Acepte los términos. Acepte que le sigan. La vida digital se ha convertido en un rosario de permisos que damos sin leer, y que nadie, ni siquiera quien los redacta, ha leído alguna vez entero.",
        "El martes conté cuántas veces me pidieron permiso: setenta y una. El periódico, el banco, la panadería. A la tarde acepté que mi tostadora compartiera mi humor con seiscientas empresas de Delaware.",
        "Mi abuela, que firmó tres papeles en su vida y los tres ante notario, no habría entendido nada. Yo tampoco entiendo, pero pulso. Todos pulsamos. Al otro lado alguien sonríe y apunta.",
    ),
    "a brief": story(
        "Google retira el aviso de cookies",
        "Google retiró este viernes de Chrome el aviso que pedía aceptar las cookies de terceros. La compañía explicó que el consentimiento se pedirá en la configuración. El cambio llega a España el martes y al resto de Europa en enero, según un portavoz de la empresa en Madrid.",
    ),
    "a quarrel": story(
        "«Aceptá o andate»: la frase que desató el conflicto",
        "«Aceptá el retiro o andate sin nada», le dijo el gerente a una empleada, según contó ella misma ante el ministerio. La empresa niega que haya presionado a nadie y asegura que permitió que cada cual eligiera.",
        "El gremio denunció que la compañía autorizó despidos sin causa. El juez rechazó la cautelar el martes y citó a las partes para el lunes. Cuarenta personas siguen sin cobrar.",
        "La planta de Córdoba paró dos horas. La gobernación pidió que se acepte una mediación.",
    ),
    "a subscription": story(
        "Meta lanzará una suscripción sin anuncios en Europa",
        "Meta ofrecerá a los usuarios europeos que paguen una cuota para no ver publicidad personalizada en Facebook e Instagram, según adelantó el Wall Street Journal. Quienes no paguen tendrán que aceptar el tratamiento de sus datos personales.",
        "«Acepte o pague no es una opción libre», dijo Max Schrems, fundador de Noyb. El supervisor irlandés pidió que el consentimiento sea válido y la empresa respondió que cumple el reglamento.",
        "La cuota será de 9,99 euros en la web. Los ingresos de la compañía dependen en un 97 % de los anuncios.",
    ),
    "a study": story(
        "Guía: qué aceptamos cuando aceptamos",
        "Usamos cookies sin saberlo cada día. Al aceptar un aviso, el usuario autoriza de media a 180 empresas, según un informe de la OCU publicado el martes. Muchas tienen sede fuera de la Unión.",
        "«Nosotros y nuestros socios» es la frase más repetida, explica Laura Gil, autora del estudio. Los avisos con un botón de rechazar son ya el 62 %. La privacidad sigue siendo una casilla.",
        "El informe analiza cuatrocientos portales de veinte países y recomienda que los navegadores decidan por defecto. Bruselas estudia la propuesta y presentará un texto en primavera.",
    ),
    "an assistant": story(
        "Permita que me presente: así saluda el nuevo asistente",
        "«Permita que me presente», dice la voz. El asistente de Nubarra atiende desde ayer a los clientes de tres bancos. Acepta órdenes en castellano y gallego, rechaza preguntas sobre política y pide permiso para guardar la conversación.",
        "La empresa autorizó a cuarenta empleados a escuchar fragmentos. El sindicato no consiente que se haga sin avisar y llevó el caso a la inspección.",
    ),
    "a judgment": story(
        "La justicia europea avala el «pagar o aceptar»",
        "El tribunal de Luxemburgo avaló el modelo por el que los medios piden a sus lectores que acepten las cookies o paguen. La sentencia exige que el precio sea adecuado y que el consentimiento pueda retirarse.",
        "Los editores celebraron el fallo. «Permite financiar el periodismo», dijo la asociación. Las organizaciones de consumidores lo rechazan: «Autoriza que la privacidad sea un lujo».",
        "Cuatro países habían pedido aclaraciones. España aceptó el modelo en 2024.",
    ),
}


@pytest.mark.parametrize("name", WALLS)
def test_a_request_for_consent_is_named_so(name: str) -> None:
    assert read(WALLS[name], "https://www.diario.example/x").rejected == "consent_wall"


@pytest.mark.parametrize("name", STORIES)
def test_a_story_about_consent_is_an_article(name: str) -> None:
    found = read(STORIES[name])
    assert (found.rejected, found.detail) == (None, None)


ASKINGS = (
    "Consienta el uso. Consentid la medición. Rechacen todo. Recházalas. Permitan que midamos. Autorizá el empleo.",
    "Debéis aceptar. Tienes que consentir. Puede rechazar. Toque en «Continuar». Cliquea y haz clic en Permitir.",
    "Al hacer clic autorizas el uso. Si continúas navegando, entendemos que acepta.",
    "Nosotros y terceros. Nosotros y nuestros 847 socios. Nuestros anunciantes.",
    "Usamos identificadores. Tratamos tus datos. Esta web utiliza cookies. Nos importa tu privacidad. Revocar su elección. Cambiar tu permiso.",
    "Seguir sin aceptar. Aceptar todo. Autorizo que midan. We  use cookies. We\nand our partners value your privacy. Accept all.",
    "CONFIGURÁ tus preferencias, RGPD, GDPR, vendors, finalidades, proveedores, geolocalización, almacenar, legítimo, tratamiento.",
)


@pytest.mark.parametrize("text", [*ASKINGS, *(sentence for html in WALLS.values() for sentence in html.split(". "))])
def test_what_is_passed_over_for_speed_could_be_no_request(text: str) -> None:
    for one in (text, text.upper(), f"{text} " * 20):
        assert _at_most(one) >= len(_WORDS.findall(one)) + len(_ASKS.findall(one))
