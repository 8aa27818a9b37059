"""Pages by themselves, beside Dash: with their styles in them, they ask for nothing that needs a right."""

from html import escape
from pathlib import Path

from dash.development.base_component import Component

from dash_app import vendor
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
<script>THEME</script>
<style>
TOKENS
SHEET
</style>
</head>
<body>CONTENT</body>
</html>"""


def standalone(title: str, drawn: Component) -> str:
    """A page by itself, with its styles in it: it asks for nothing that needs a right."""
    parts = {
        "TITLE": escape(title),
        "ICON": ICON,
        "THEME": THEME.read_text(encoding="utf-8"),
        "TOKENS": theme.css(),
        "SHEET": (vendor.OURS / "page.css").read_text(encoding="utf-8"),
        "CONTENT": markup(drawn),
    }
    document = STANDALONE
    for name, said in parts.items():
        document = document.replace(name, said, 1)
    return document
