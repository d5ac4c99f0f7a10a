"""How a template looks."""

from xlsxwriter import Workbook
from xlsxwriter.format import Format

INK, BAND, SOFT, CLOSED, EDGE = "#1B2A38", "#1F4E5F", "#E8F0F2", "#EEEEEE", "#9DB2BA"
_BASE = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "vcenter"}
_STYLES: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 12, "bg_color": SOFT, "text_wrap": True},
    "head": {"bold": True, "align": "center", "text_wrap": True, "bg_color": SOFT, "bottom": 1, "border_color": EDGE},
    "says": {"text_wrap": True, "font_size": 10, "valign": "top"},
    "band": {"bold": True, "font_size": 11, "font_color": "#FFFFFF", "bg_color": BAND},
    "unit": {"italic": True, "font_color": "#FFFFFF", "bg_color": BAND, "align": "center"},
    "label": {"text_wrap": True, "bottom": 4, "border_color": EDGE},
    "main": {"text_wrap": True, "bold": True, "bottom": 4, "border_color": EDGE},
    "part": {"text_wrap": True, "indent": 1, "bottom": 4, "border_color": EDGE},
    "group": {"italic": True, "bg_color": SOFT, "text_wrap": True},
    "help": {"text_wrap": True, "font_size": 9, "valign": "top", "left": 1, "border_color": EDGE},
    "closed": {"bg_color": CLOSED},
    "answer": {"locked": False, "border": 1, "border_color": EDGE, "align": "center", "text_wrap": True},
    "words": {"locked": False, "border": 1, "border_color": EDGE, "text_wrap": True, "valign": "top"},
    "date": {"locked": False, "border": 1, "border_color": EDGE, "align": "center", "num_format": "yyyy-mm-dd"},
}


def styles_of(book: Workbook, *, right_to_left: bool) -> dict[str, Format]:
    order = {"reading_order": 2 if right_to_left else 1}
    return {name: book.add_format({**_BASE, **order, **style}) for name, style in _STYLES.items()}


def height_of(text: str, width: int, *, size: float = 9) -> float:
    """Points that a wrapped text needs in a column of so many characters."""
    lines = sum(1 + len(paragraph) * 10 // (width * 11) for paragraph in text.split("\n"))
    return lines * size * 1.45 + 4
