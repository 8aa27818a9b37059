"""The typeface: Inter, a variable font, cut down to the letters, weights and features that the page uses.

The whole file has 877 kB. What is left of it has 65, and in other letters the system's own face is shown.
"""

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import fontpkg

# The letters of most of Europe, and the signs we write: dashes, currencies, arrows, marks.
LETTERS = (
    "U+20-7E,U+A0-17F,U+218-21B,U+2C6-2DC,U+1E9E,U+2010-2044,U+20A0-20BF,U+2122,U+2190-2199,U+2212,U+2248,"
    "U+2260-2265,U+25A0-25CF,U+2713-2717"
)
LIGHTEST, BOLDEST = 400, 700
# Beside those that every text needs: figures of one width, the forms that page.css chooses, capitals' signs.
FEATURES = ("tnum", "ss03", "case")
RELEASE = f"inter-{version('fontpkg-inter')}"


def whole() -> Path:
    return Path(fontpkg.path("Inter"))


def small(built: Path) -> Path:
    """Where the build step puts the small file; another recipe is another name."""
    recipe = repr((LETTERS, LIGHTEST, BOLDEST, FEATURES))
    return built / f"{RELEASE}-{sha256(recipe.encode()).hexdigest()[:8]}.woff2"


def face(address: str) -> str:
    """The CSS rule that names the file at the address."""
    cut = address.endswith(".woff2")
    weights = f"{LIGHTEST} {BOLDEST}" if cut else "100 900"
    letters = f"unicode-range:{LETTERS};" if cut else ""
    said = f"font-family:Inter;src:url({address});font-weight:{weights};{letters}font-display:swap"
    return f"@font-face{{{said}}}"


def write_small(path: Path) -> None:
    """Cuts the typeface down. Takes some seconds."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    options = subset.Options(layout_features=[*subset.Options().layout_features, *FEATURES])
    font = TTFont(whole(), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=code_points())
    cutter.subset(font)
    instantiateVariableFont(font, {"wght": (LIGHTEST, BOLDEST)}, inplace=True)
    font.flavor = "woff2"
    font.save(path)


def code_points() -> set[int]:
    """LETTERS, one by one."""
    found: set[int] = set()
    for stretch in LETTERS.split(","):
        first, _, last = stretch.removeprefix("U+").partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found
