"""How a report looks as a web page: its palettes, its style sheet, its drawings. Nothing is fetched from anywhere."""

from planner.core.plan import RatingValue
from planner.core.progress import Counts
from planner.formats.reports.words import by_rating

LIGHT = {
    "window": "#FAFAFA", "surface": "#FFFFFF", "hairline": "#E2E4E8", "text": "#1B1F24", "muted": "#57606A",
    "accent": "#1F5FBF", "met": "#1A7F4B", "developing": "#8A5A00", "idle": "#6A737D", "danger": "#B42318",
    "tint": "#E7F0FD",
}  # fmt: skip
DARK = {
    "window": "#16181C", "surface": "#1E2126", "hairline": "#30343B", "text": "#E6E8EB", "muted": "#A3ABB5",
    "accent": "#7DB0FF", "met": "#57C785", "developing": "#E3B341", "idle": "#98A1AB", "danger": "#FF8A80",
    "tint": "#20324F",
}  # fmt: skip

_RULES = """
* { box-sizing: border-box; }
html { background: var(--window); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 54rem; padding: 0 1.5rem 3rem; color: var(--text);
  font: 0.9375rem/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere; }
main { display: flow-root; outline: none; }
main, header, footer { background: var(--surface); border: solid var(--hairline); border-width: 0 1px;
  padding: 0 3rem; }
header { border-top-width: 1px; border-radius: 6px 6px 0 0; margin-top: 2rem; padding-top: 2.5rem; }
footer { border-bottom-width: 1px; border-radius: 0 0 6px 6px; padding-bottom: 2rem; color: var(--muted);
  font-size: 0.8125rem; }
footer p { border-top: 1px solid var(--hairline); margin: 2.5rem 0 0; padding-top: 1rem; }
a { color: var(--accent); text-decoration: none; }
p a, li a, .entry a { text-decoration: underline; text-underline-offset: 0.15em; }
a:hover { text-decoration: underline; }
a:focus-visible, :target { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
.skip { position: absolute; left: -100rem; background: var(--surface); padding: 0.5rem 1rem; }
.skip:focus { left: 1rem; top: 0.5rem; }
h1, h2, h3, h4 { line-height: 1.3; margin: 0; break-after: avoid; break-inside: avoid; }
h1 { font-size: 2rem; line-height: 1.2; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 0.75rem; }
.part > h2 { font-size: 1.375rem; margin: 0 0 0.75rem; }
h3 { font-size: 1rem; }
h4, .loose h3 { font-size: 0.9375rem; }
p { margin: 0.25rem 0; }
.above { color: var(--muted); font-size: 0.8125rem; margin: 0; break-after: avoid; }
.lead { color: var(--muted); margin-top: 0.5rem; max-width: 44rem; }
.quiet, .label, .facts-beside { color: var(--muted); font-weight: normal; }
.facts-beside { display: inline-block; font-size: 0.8125rem; }
.late { color: var(--danger); }
dl { margin: 0; }
dd { margin: 0; }
.facts { display: grid; grid-template-columns: max-content 1fr max-content 1fr; gap: 0.375rem 1.5rem;
  border: solid var(--hairline); border-width: 1px 0; margin: 1.25rem 0; padding: 0.875rem 0; font-size: 0.875rem; }
.facts div { display: contents; }
.facts dt { color: var(--muted); }
.cards { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0.75rem; list-style: none; margin: 0; padding: 0; }
.cards li { border: 1px solid var(--hairline); border-radius: 6px; padding: 0.75rem 0.875rem; font-size: 0.8125rem;
  color: var(--muted); line-height: 1.4; break-inside: avoid; }
.cards strong { display: block; font-size: 1.625rem; line-height: 1.25; color: var(--text); }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption, .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
th, td { text-align: start; vertical-align: baseline; font-weight: normal;
  padding: 0.4375rem 0.75rem 0.4375rem 0.375rem;
  border-bottom: 1px solid var(--hairline); }
thead th { color: var(--muted); border-bottom-color: var(--text); white-space: nowrap; }
th.number, td.number { text-align: end; white-space: nowrap; }
tr { break-inside: avoid; }
td .quiet, td .late, th .quiet { display: block; font-size: 0.8125rem; }
#next td:last-child { white-space: nowrap; }
.bar { width: 7rem; height: 0.5rem; display: block; margin-top: 0.375rem; }
figure { margin: 1.5rem 0 2.25rem; }
.chart { display: block; width: 100%; height: auto; margin: 0.75rem 0; overflow: visible; }
figure .quiet { font-size: 0.8125rem; margin-top: 0.5rem; }
.wide { overflow-x: auto; }
.figures { font-size: 0.75rem; }
.figures th, .figures td { padding-block: 0.25rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; margin: 0.875rem 0 0; padding: 0;
  color: var(--muted); font-size: 0.8125rem; }
.sign { width: 0.875rem; height: 0.875rem; flex: none; }
.legend .sign { margin-inline-end: 0.5rem; vertical-align: -0.125rem; }
.part { border-top: 1px solid var(--hairline); margin-top: 2.5rem; padding-top: 1.75rem; }
.told { border-top: 1px solid var(--hairline); padding: 1rem 0 0.25rem; margin-top: 1rem; }
.head { display: grid; grid-template-columns: 0.875rem minmax(0, 1fr) max-content; gap: 0 0.75rem; }
.head .sign { margin-top: 0.25rem; }
.ratings { list-style: none; margin: 0.125rem 0 0; padding: 0; text-align: end; font-size: 0.8125rem;
  color: var(--muted); }
.ratings strong { color: var(--text); }
.note { font-size: 0.875rem; }
.note > .said { font-style: italic; }
.around { color: var(--muted); font-size: 0.8125rem; }
.below { margin-inline-start: 1.625rem; }
.entry { border-inline-start: 3px solid var(--hairline); margin: 0.875rem 0 0 1.625rem;
  padding-inline-start: 0.875rem; }
.loose .entry { margin-inline-start: 0; }
.steps { list-style: none; margin: 0.25rem 0; padding: 0; font-size: 0.875rem; }
.steps li { display: grid; grid-template-columns: 0.875rem minmax(0, 1fr); gap: 0.5rem; }
.steps .sign { margin-top: 0.25rem; }
.drawings { position: absolute; width: 0; height: 0; }
@media (max-width: 44rem) {
  body { padding: 0; }
  main, header, footer { border: 0; border-radius: 0; padding: 0 1.25rem; }
  header { margin-top: 0; padding-top: 1.5rem; }
  .facts { grid-template-columns: max-content 1fr; }
  .cards { grid-template-columns: repeat(2, 1fr); }
  .head { grid-template-columns: 0.875rem minmax(0, 1fr); }
  .ratings { grid-column: 2; text-align: start; }
  .bar { width: 2.75rem; }
  table { font-size: 0.8125rem; }
  th, td { padding-inline: 0.125rem 0.375rem; }
  thead th { white-space: normal; }
  #skills thead th, #skills td { overflow-wrap: break-word; }
}
@page { size: A4; margin: 17mm 19mm 19mm;
  @bottom-right { content: "Page " counter(page) " of " counter(pages);
    font: 8pt system-ui, sans-serif; color: #57606A; } }
@media print {
  html { background: none; font-size: 10.4pt; }
  body { max-width: none; padding: 0; }
  main, header, footer { border: 0; padding: 0; margin: 0; background: none; }
  .skip { display: none; }
  .above, .head, .told > .around, thead { break-after: avoid; }
  tbody tr:first-child, tbody tr:last-child { break-before: avoid; }
  .entry { break-inside: auto; }
  figure { break-inside: avoid; }
  p { orphans: 3; widows: 3; }
  .above + h2, .head, .cards { break-inside: avoid; }
}
"""

_BOX = 'x=".75" y=".75" width="12.5" height="12.5" rx="3" fill="none" stroke-width="1.5"'
# One shape for each rating, told apart without colour too.
_SIGNS = {
    RatingValue.MET: '<rect width="14" height="14" rx="3" fill="var(--met)"/>'
    '<path d="M3.4 7.3 6 9.8l4.6-5.2" fill="none" stroke="var(--surface)" stroke-width="1.8"/>',
    RatingValue.DEVELOPING: '<path d="M1 1h12L1 13z" fill="var(--developing)"/>'
    f'<rect {_BOX} stroke="var(--developing)"/>',
    RatingValue.NOT_STARTED: f'<rect {_BOX} stroke="var(--idle)"/>',
    RatingValue.NOT_APPLICABLE: f'<rect {_BOX} stroke="var(--idle)" stroke-dasharray="2.5 2"/>'
    '<path d="M4 7h6" stroke="var(--idle)" stroke-width="1.5"/>',
}
_BAR_WIDTH, _BAR_HEIGHT = 112, 8


def style_sheet() -> str:
    """The whole style sheet: light, dark on a screen that asks for it, and always light on paper."""
    light, dark = _variables(LIGHT), _variables(DARK)
    scheme = f":root {{ color-scheme: light dark; {light} }}"
    return f"{scheme}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}{_RULES}"


def _variables(palette: dict[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in palette.items())


def drawings() -> str:
    """The signs and the hatching, drawn once, for the rest of the page to use."""
    signs = "".join(f'<symbol id="sign-{each}" viewBox="0 0 14 14">{shape}</symbol>' for each, shape in _SIGNS.items())
    hatch = (
        '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="5" height="5" fill="var(--surface)"/><rect width="2.6" height="5" fill="var(--developing)"/>'
        "</pattern>"
    )
    return f'<svg class="drawings" aria-hidden="true"><defs>{hatch}{signs}</defs></svg>'


def sign(rating: RatingValue) -> str:
    """The sign of a rating. It is an ornament: words beside it say the same."""
    return f'<svg class="sign" aria-hidden="true"><use href="#sign-{rating}"/></svg>'


def bar(counts: Counts, alternative: str) -> str:
    """A bar of met (solid) and developing (hatched) over what applies. alternative: the same in words, escaped."""
    shares = dict(by_rating(counts))
    whole = max(counts.applicable, 1)
    met = round(_BAR_WIDTH * shares[RatingValue.MET] / whole, 1)
    developing = round(_BAR_WIDTH * shares[RatingValue.DEVELOPING] / whole, 1)
    return (
        f'<svg class="bar" viewBox="0 0 {_BAR_WIDTH} {_BAR_HEIGHT}" role="img" aria-label="{alternative}">'
        f'<rect width="{_BAR_WIDTH}" height="{_BAR_HEIGHT}" rx="3" fill="var(--hairline)"/>'
        f'<rect width="{met + developing}" height="{_BAR_HEIGHT}" rx="3" fill="url(#hatch)"/>'
        f'<rect width="{met}" height="{_BAR_HEIGHT}" rx="3" fill="var(--met)"/></svg>'
    )
