"""Page templates as the Spanish-language press builds them, each with the traps of its kind."""

from __future__ import annotations

from collections.abc import Callable

from demo.templates import arc, careless, handmade, machine, nostory, script, webedia, wordpress
from demo.templates.view import View

TEMPLATES: dict[str, Callable[[View], str]] = {
    "wordpress": wordpress.page,
    "arc": arc.page,
    "webedia": webedia.page,
    "handmade": handmade.page,
    "machine": machine.page,
    "script": script.page,
    "careless": careless.page,
}
NO_STORIES: dict[str, Callable[[View], str]] = {
    "listing": nostory.listing,
    "soft_404": nostory.soft_404,
    "consent": nostory.consent,
    "empty_shell": script.empty_shell,
}


def render(view: View) -> str:
    """The page of a story, or of what only looks like one."""
    if view.story.kind == "story":
        return TEMPLATES[view.outlet.template](view)
    return NO_STORIES[view.story.kind](view)


__all__ = ["View", "render"]
