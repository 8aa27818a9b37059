"""Pages by themselves, beside Dash: they have its styles, and none of its scripts."""

import re
from html import escape
from pathlib import Path

from dash.development.base_component import Component

from dash_app import typeface, vendor
from dash_app.markup import markup
from layouts import theme

# Before anything is painted.
THEME = Path(__file__).parent / "theme_first.js"
ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><rect width='16' height='16' rx='4' "
    "fill='%230E5F4C'/><path d='M4 12V8m4 4V4m4 8V6' stroke='white' stroke-width='2'/></svg>"
)

STANDALONE = """<!DOCTYPE html>
<html lang="en" data-bs-theme="light">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TITLE</title>
<link rel="icon" href="data:image/svg+xml,ICON">
<link rel="preload" href="INTER" as="font" crossorigin>
<script>THEME</script>
STYLES
<style>
TYPEFACE
TOKENS
</style>
</head>
<body>CONTENT</body>
</html>"""


def standalone(title: str, drawn: Component) -> str:
    """The document of a page by itself."""
    parts = {
        "TITLE": escape(title),
        "ICON": ICON,
        "INTER": vendor.INTER,
        "THEME": THEME.read_text(encoding="utf-8"),
        "STYLES": "\n".join(f'<link rel="stylesheet" href="{address}">' for address in vendor.STYLES),
        "TYPEFACE": typeface.face(vendor.INTER),
        "TOKENS": theme.css(),
        "CONTENT": markup(drawn),
    }
    # In one pass: what is put in, a shop's name say, may itself read like one of the names.
    return re.sub("|".join(parts), lambda name: parts[name[0]], STANDALONE)
