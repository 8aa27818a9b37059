"""The few icons that the page shows, as one small style sheet made of Bootstrap's pictures.

An icon is a mask over the colour of the text around it: `<i class="bi bi-calendar3"></i>`, as with
Bootstrap's own sheet and font, which are sixty times as long.
"""

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

# Every name that layouts give to icon().
NAMES = (
    "arrow-down",
    "arrow-up",
    "bar-chart-fill",
    "calendar3",
    "check-lg",
    "chevron-down",
    "clock",
    "code-slash",
    "download",
    "exclamation-triangle",
    "exclamation-triangle-fill",
    "image",
    "info-circle",
    "link-45deg",
    "list",
    "moon",
    "pause",
    "printer",
    "sun",
    "three-dots",
    "x-lg",
)

# Printers leave backgrounds out, and a palette of the system's own replaces them, unless they are told.
RULE = """\
.bi{display:inline-block;width:1em;height:1em;flex:none;vertical-align:-.125em;background:currentColor;\
-webkit-mask:var(--icon) center/contain no-repeat;mask:var(--icon) center/contain no-repeat;\
-webkit-print-color-adjust:exact;print-color-adjust:exact}
@media (forced-colors:active){.bi{background:CanvasText}}
"""


@lru_cache(maxsize=1)
def style_sheet(sprite: Path) -> bytes:
    """The rules of all icons. `sprite` is Bootstrap's file of every picture.

    Raises LookupError for a name that Bootstrap does not have.
    """
    pictures = sprite.read_text(encoding="utf-8")
    return (RULE + "".join(_rule(pictures, name) for name in NAMES)).encode()


def _rule(pictures: str, name: str) -> str:
    found = re.search(rf'<symbol class="[^"]*" viewBox="([^"]*)" id="{name}">(.*?)</symbol>', pictures)
    if found is None:
        raise LookupError(f"Bootstrap has no icon named {name!r}.")
    box, shapes = found.groups()
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{shapes}</svg>'
    return f'.bi-{name}{{--icon:url("data:image/svg+xml,{quote(picture, safe=SAFE)}")}}\n'


# What may stand in a data address between double quotes as it is.
SAFE = " =:/'(),;"
