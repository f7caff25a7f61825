"""Colours, fonts and the page's style sheet: the only place with colour codes.

One colour a quantity on every page. The hues are told apart with every common colour blindness:
blue, orange, vermilion and green of different lightness, and every colour has its word beside it.
"""

from __future__ import annotations

from bokeh.themes import Theme

MODES = ("light", "dark", "projector")

PLOT = {
    "light": {
        "ink": "#5b6779", "grid": "#edf0f4", "input": "#8d97a8", "gate": "#0b5fd0",
        "threshold": "#c2410c", "filament": "#d9822b", "residue": "#f0c48f", "spikes": "#c2410c",
        "memristor": "#12876b", "control_resistor": "#8fd5c1", "line": 1.6, "font": "12px",
        "band": "#b8c9e0",
    },
    "dark": {
        "ink": "#9aa7b8", "grid": "#222a35", "input": "#76839a", "gate": "#5ea2ff",
        "threshold": "#ff8a5c", "filament": "#efa04f", "residue": "#7d5631", "spikes": "#ff8a5c",
        "memristor": "#3bc7a3", "control_resistor": "#1f6e5a", "line": 1.6, "font": "12px",
        "band": "#3c4f69",
    },
    "projector": {
        "ink": "#000000", "grid": "#d5dbe3", "input": "#6b7280", "gate": "#0033a0",
        "threshold": "#a02000", "filament": "#c05f00", "residue": "#f5bd7a", "spikes": "#a02000",
        "memristor": "#005c45", "control_resistor": "#63c7ab", "line": 3.0, "font": "14px",
        "band": "#a9bcd6",
    },
}  # fmt: skip
"""Colours of each quantity, line width and tick font for each mode."""

FONT = "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif"

OWN_FIGURES = Theme(
    json={"attrs": {name: {} for name in ("Plot", "Figure", "Axis", "Grid", "Title", "Legend")}}
)
"""Keeps the page's automatic recolouring away from the figures: they are coloured by hand."""

_PAGE = {
    "light": "--page:#f4f6f9;--card:#ffffff;--line:#e1e6ee;--ink:#0f172a;--soft:#5b6779;"
    "--accent:#0b5fd0;--chip:#eef1f5;--fs:13px;--big:26px",
    "dark": "--page:#0d1117;--card:#161b22;--line:#2a323d;--ink:#e6edf3;--soft:#9aa7b8;"
    "--accent:#5ea2ff;--chip:#222a35;--fs:13px;--big:26px",
    "projector": "--page:#ffffff;--card:#ffffff;--line:#3d4653;--ink:#000000;--soft:#1d2530;"
    "--accent:#0033a0;--chip:#e4e9f0;--fs:15px;--big:32px",
}  # fmt: skip


def _variables(mode: str) -> str:
    plot = PLOT[mode]
    names = ("input", "gate", "spikes", "filament", "residue", "memristor", "control_resistor",
             "band")  # fmt: skip
    return _PAGE[mode] + ";" + ";".join(f"--{name}:{plot[name]}" for name in names)


PAGE_CSS = (
    f":root{{{_variables('light')}}}"
    + "".join(f":root[data-mode={mode}]{{{_variables(mode)}}}" for mode in MODES[1:])
    + f"""
:root{{--header:48px}}
@media (max-width:1200px){{:root{{--header:92px}}}}
html,body{{background:var(--page)!important;color:var(--ink)!important;font-family:{FONT};
 font-variant-numeric:tabular-nums}}
.notyf__toast{{max-width:520px!important}}
.wetware-tip{{position:fixed;z-index:2000;max-width:340px;padding:7px 11px;border-radius:8px;
background:var(--ink);color:var(--card);font-size:12px;line-height:1.4;pointer-events:none;
overflow-wrap:anywhere;box-shadow:0 2px 10px #0004}}
.wetware-tip[hidden]{{display:none}}
.wetware-tip[popover],.wetware-remark[popover]{{margin:0;border:0;right:auto;bottom:auto}}
.wetware-remark[hidden]{{display:none}}
#notistack-container[popover]{{inset:auto;width:0;height:0;margin:0;border:0;padding:0;
overflow:visible}}
[data-tip]:focus-visible{{outline:2px solid var(--accent);outline-offset:2px}}
"""
)

NO_LAST_GAP = ".scroll-button{display:none!important}"
"""A column of the toolkit ends in a button without height, and so in a gap without purpose."""

HIDDEN = ":host(.off){display:none!important}"
"""Rule for parts of the page that come and go."""

CARD = """:host(.off){display:none!important}
:host{background:var(--card);border:1px solid var(--line);border-radius:12px;
padding:10px 14px;box-sizing:border-box;color:var(--ink);font-size:var(--fs)}"""

TEXT = """:host{color:var(--ink);font-size:var(--fs)}
.h{display:flex;justify-content:space-between;align-items:baseline;font-weight:600;
color:var(--soft);white-space:nowrap}
.h>span{font-weight:400;overflow:hidden;text-overflow:ellipsis;padding-left:8px}
.h span{font-weight:400}
.big{font-size:var(--big);font-weight:700;line-height:1.25;white-space:nowrap}
.big small{font-size:15px;font-weight:400;color:var(--soft)}
.note{color:var(--soft);line-height:1.4}
.key{display:inline-block;width:9px;height:9px;border-radius:2px;margin:0 5px 0 12px}
.chip{background:var(--chip);color:var(--soft);border-radius:9px;padding:1px 8px;font-size:11px;
font-weight:400}"""

GRID = """:host{display:grid!important;grid-template-columns:282px minmax(0,1fr);gap:12px;
padding:12px;box-sizing:border-box;height:calc(100vh - var(--header));min-height:660px;
background:var(--page)}
:host>*{min-width:0;min-height:0}
:host(.wide){grid-template-columns:minmax(0,1fr)}
:host(.lesson){grid-template-columns:minmax(360px,30vw) minmax(0,1fr) 296px}
@media (min-width:1700px){:host(:not(.wide):not(.lesson)){grid-template-columns:360px minmax(0,1fr)}
:host(.lesson){grid-template-columns:minmax(360px,28vw) minmax(0,1fr) 360px}
:host{gap:16px;
padding:16px}}
@media (max-width:1000px){:host,:host(.lesson){grid-template-columns:minmax(0,1fr);height:auto;
width:100vw!important;max-width:100vw!important;min-width:0!important;
grid-auto-rows:max-content;align-content:start}
:host>div:not(:first-of-type){min-height:max(600px,64vh);overflow-x:auto}
:host(.wide)>div:not(:first-of-type){min-height:calc(100vh - var(--header) - 24px)}
:host(.lesson)>div:not(:first-of-type){min-height:580px}}"""
"""Sliders beside a page; on a tablet held upright the page comes below them, and both scroll."""

PAGE_GRID = """:host(.off){display:none!important}
:host(:not(.off)){display:grid!important}
:host{grid-template-columns:minmax(0,1fr) 276px;gap:12px;
height:100%;min-height:0}
:host>*{min-width:0;min-height:0}
@media (min-width:1700px){:host{grid-template-columns:minmax(0,1fr) 340px;gap:16px}}
@media (max-width:1000px){:host{grid-template-columns:minmax(0,1fr);height:auto}
:host>.plots{height:max(680px,64vh)!important}}"""

ALONE = ":host{grid-template-columns:minmax(0,1fr)!important}"
"""Beside PAGE_GRID: what stands at the right is not there. No class: those say what is hidden."""

CONTROLS_GRID = """@media (max-width:1000px){:host{display:grid!important;height:auto!important;
grid-template-columns:minmax(0,1fr) minmax(0,1fr)}:host>*{max-height:230px}}"""
"""The sliders one below the other; on a tablet held upright two by two."""


def _palette(
    mode: str, accent: str, page: str, card: str, ink: str, soft: str, line: str, size: int
):
    dark = mode == "dark"
    return {
        "palette": {
            "mode": mode,
            "primary": {"main": accent, "contrastText": "#0d1117" if dark else "#ffffff"},
            "background": {"default": page, "paper": card},
            "text": {"primary": ink, "secondary": soft},
            "divider": line,
        },
        "typography": {
            "fontFamily": FONT, "fontSize": size,
            "button": {"textTransform": "none", "fontWeight": 600},
        } | ({"body1": {"fontSize": size}} if size > 13 else {}),
        "shape": {"borderRadius": 8},
        "components": {
            # The toolkit lightens what lies above; its cross for closing is then out of sight.
            "MuiPaper": {"styleOverrides": {"root": {"backgroundImage": "none"}}},
            "MuiPopover": {"styleOverrides": {"paper": {"border": f"1px solid {line}"}}},
            "MuiDialog": {"styleOverrides": {"paper": {
                "border": f"1px solid {line}", "& [aria-label=close]": {"color": soft},
            }}},
        },
    }  # fmt: skip


def widget_theme(mode: str) -> dict:
    """Return the widgets' theme for a mode, as the pair that the toolkit wants."""
    big = 15 if mode == "projector" else 13
    ink, soft = ("#000000", "#1d2530") if mode == "projector" else ("#0f172a", "#5b6779")
    accent, line = ("#0033a0", "#3d4653") if mode == "projector" else ("#0b5fd0", "#e1e6ee")
    page = "#ffffff" if mode == "projector" else "#f4f6f9"
    light = _palette("light", accent, page, "#ffffff", ink, soft, line, big)
    dark = _palette("dark", "#5ea2ff", "#0d1117", "#161b22", "#e6edf3", "#9aa7b8", "#2a323d", 13)
    return {"light": light, "dark": dark}


PAGE_SX = {
    # Named exactly so, this entry keeps the toolkit from inverting the header's colours.
    ".MuiAppBar-root": {"bgcolor": "primary.contrastText", "color": "primary.main"},
    "& .header.MuiAppBar-root": {
        "background": "var(--card) !important", "color": "var(--ink) !important",
        "boxShadow": "none", "borderBottom": "1px solid var(--line)", "height": "var(--header)",
        "boxSizing": "border-box",
    },
    "& .MuiToolbar-root": {
        "minHeight": "48px !important", "height": "var(--header)", "padding": "0 16px !important",
        "margin": "0 !important",
    },
    "& .title": {
        "color": "var(--ink) !important", "fontSize": "16px !important", "fontWeight": 700,
        "whiteSpace": "nowrap",
        # Out of sight, not gone: the link around it needs a name.
        "@media (max-width:1500px)": {
            "position": "absolute", "width": "1px", "height": "1px", "overflow": "hidden",
            "clipPath": "inset(50%)",
        },
    },
    "& .main": {"backgroundColor": "var(--page)"},
    # A bar of the toolkit that never moves here, and that screen readers would stumble over.
    "& .MuiLinearProgress-root": {"display": "none"},
}  # fmt: skip
