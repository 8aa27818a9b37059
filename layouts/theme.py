"""How everything looks, said once: colours of both themes, as CSS variables and for figures.

Ink is the shop, the accent is the assistant's part, grey is comparison or "none".
"""

from typing import Any, Literal

Theme = Literal["light", "dark"]
Figure = dict[str, Any]

FONT = "Inter, system-ui, sans-serif"

LIGHT = {
    "bg": "#F6F6F3",
    "surface": "#FFFFFF",
    "sunk": "#F0F1ED",
    "line": "#E2E4DF",
    "edge": "#868D89",
    "ink": "#161A18",
    "ink2": "#59615D",
    "shop": "#39423E",
    "accent": "#0E5F4C",
    "soft": "#E4EFEA",
    "wash": "rgba(14,95,76,0.14)",
    "bad": "#A8430B",
    "badsoft": "#FAEDE4",
    "recommendation": "#1B5DAA",
    "chat": "#BF7606",
    "skin": "#A3275C",
    "routine": "#2193A8",
    "none": "#868D89",
}
DARK = {
    "bg": "#101312",
    "surface": "#181C1A",
    "sunk": "#202523",
    "line": "#2B312E",
    "edge": "#737B77",
    "ink": "#E9ECEA",
    "ink2": "#9DA6A1",
    "shop": "#A9B3AE",
    "accent": "#5BC4A4",
    "soft": "#1D3029",
    "wash": "rgba(91,196,164,0.18)",
    "bad": "#F0955C",
    "badsoft": "#35241A",
    "recommendation": "#5E97E6",
    "chat": "#E8AE45",
    "skin": "#E8709F",
    "routine": "#74D6E0",
    "none": "#737B77",
}
TOKENS: dict[Theme, dict[str, str]] = {"light": LIGHT, "dark": DARK}

# One colour per AI feature throughout the product; features beyond these share that of "none".
FEATURES = {
    "Product Recommendation": "recommendation",
    "Chat Assistant": "chat",
    "Skin Analysis": "skin",
    "Routine Builder": "routine",
}

# What Bootstrap and Dash's own components colour themselves by, said in our tokens.
_BRIDGE = {
    "bs-body-bg": "bg",
    "bs-body-color": "ink",
    "bs-border-color": "line",
    "bs-link-color": "accent",
    "Dash-Fill-Inverse-Strong": "surface",
    "Dash-Text-Primary": "ink",
    "Dash-Text-Strong": "ink",
    "Dash-Text-Weak": "ink2",
    "Dash-Stroke-Strong": "edge",
    "Dash-Stroke-Weak": "line",
    "Dash-Fill-Interactive-Strong": "accent",
    "Dash-Fill-Interactive-Weak": "soft",
}


def css() -> str:
    """Every token as a CSS variable; the page's style sheet names no colour of its own. Paper is light."""
    bridge = "".join(f"--{theirs}:var(--{ours});" for theirs, ours in _BRIDGE.items())
    themes = [
        f':root[data-bs-theme="{theme}"]{{color-scheme:{theme};{_variables(tokens)}}}'
        for theme, tokens in TOKENS.items()
    ]
    paper = f"@media print{{:root[data-bs-theme]{{color-scheme:light;{_variables(LIGHT)}}}}}"
    return "".join(themes) + f":root[data-bs-theme]{{{bridge}}}" + paper


def _variables(tokens: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in tokens.items())


def feature_token(feature: str) -> str:
    """The token of an AI feature's colour."""
    return FEATURES.get(feature, "none")


def figure_layout(theme: Theme, height: int, **more: Any) -> Figure:
    """The layout of every figure; Plotly's default template, seven times as long, is not sent."""
    tokens = TOKENS[theme]
    return {
        "height": height,
        "margin": {"l": 44, "r": 12, "t": 8, "b": 28},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 11, "color": tokens["ink2"]},
        "showlegend": False,
        "hovermode": "x unified",
        "hoverlabel": _hover_box(tokens),
        "dragmode": False,
        "uirevision": "keep",
        "xaxis": {
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "linecolor": tokens["edge"],
            "spikecolor": tokens["edge"],
            "spikethickness": 1,
            "spikedash": "solid",
        },
        "yaxis": {
            "gridcolor": tokens["line"],
            "zerolinecolor": tokens["edge"],
            "zeroline": True,
            "rangemode": "tozero",
            "nticks": 6,
            "fixedrange": True,
        },
        **more,
    }


def _hover_box(tokens: dict[str, str]) -> Figure:
    return {
        "bgcolor": tokens["surface"],
        "bordercolor": tokens["edge"],
        "font": {"family": FONT, "size": 12, "color": tokens["ink"]},
    }


# Nothing leaves this server: no logo that links away, no button that uploads.
GRAPH_CONFIG: Any = {
    "displaylogo": False,
    "displayModeBar": False,
    "showSendToCloud": False,
    "scrollZoom": False,
    "doubleClick": False,
}
