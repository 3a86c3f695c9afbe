"""Writes src/chart/widths.rs: advance widths of the site's font, read from the font file itself.

Run from the root of the repository, with fonttools and brotli installed:
    python3 tests/it/chart/font_widths.py > src/chart/widths.rs
"""

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONT = "www/fonts/source-sans-3-latin-wght-normal.woff2"
EXTRA = "\u2009–—‘’“”…−•€"  # beyond ASCII and Latin-1, sorted by code point below


def widths(weight):
    font = instantiateVariableFont(TTFont(FONT), {"wght": weight})
    cmap, metrics, unit = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    advance = lambda code: round(metrics[cmap[code]][0] * 1000 / unit) if code in cmap else None
    average = round(sum(advance(ord(c)) for c in "abcdefghijklmnopqrstuvwxyz") / 26)
    row = [advance(code) or average for code in range(0x20, 0x100)]
    extra = [advance(code) or average for code in sorted(map(ord, EXTRA))]
    digits = {advance(ord(d)) for d in "0123456789"}
    assert len(digits) == 1, f"figures are not tabular: {digits}"
    return row, extra, average


def table(name, kind, values):
    lines = [f"pub(super) const {name}: {kind} = ["]
    for start in range(0, len(values), 24):
        lines.append("    " + ", ".join(map(str, values[start : start + 24])) + ",")
    return "\n".join(lines + ["];"])


regular, regular_extra, regular_average = widths(400)
semibold, semibold_extra, semibold_average = widths(600)
codes = sorted(map(ord, EXTRA))
print("//! Advance widths of Source Sans 3 in thousandths of an em; made by tests/it/chart/font_widths.py.\n")
print("/// Average lowercase letter at weights 400 and 600: stands in for characters outside the tables.")
print(f"pub(super) const AVERAGE: [u16; 2] = [{regular_average}, {semibold_average}];")
print("/// Code points beyond Latin-1 that the tables know, ascending.")
print("#[rustfmt::skip]")
print(table("EXTRA", f"[char; {len(codes)}]", [f"'\\u{{{c:04x}}}'" for c in codes]))
print("/// U+0020 to U+00FF at weight 400.")
print("#[rustfmt::skip]")
print(table("REGULAR", "[u16; 224]", regular))
print("/// U+0020 to U+00FF at weight 600.")
print("#[rustfmt::skip]")
print(table("SEMIBOLD", "[u16; 224]", semibold))
print("/// The code points of `EXTRA` at weights 400 and 600.")
print("#[rustfmt::skip]")
print(table("EXTRA_WIDTHS", f"[[u16; 2]; {len(codes)}]", [list(p) for p in zip(regular_extra, semibold_extra)]))
