"""A sheet of questions: one block an indicator, the figures in the middle, what is counted beside them."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from network.reports.formats.xlsx.checks import LONGEST_MESSAGE, LONGEST_TITLE, clipped
from network.reports.formats.xlsx.form import CORE, Block, Page
from network.reports.formats.xlsx.keys import EVERY, PAGE, Line, facility_of
from network.reports.formats.xlsx.pens import Pen
from network.reports.formats.xlsx.styles import height_of

LABEL, FIRST = 1, 2  # columns: of the labels, of the first figure
WIDTHS = {"label": 46, "answer": 15, "help": 78}
ROW = 16.0  # points
LATIN = "\N{LEFT-TO-RIGHT MARK}"


class BlockSheet:
    def __init__(self, pen: Pen, sheet: Worksheet, page: Page) -> None:
        self.pen = pen
        self.sheet = sheet
        self.page = page
        self.form = pen.form
        self.columns = {name: number for number, name in enumerate(self.form.columns, start=FIRST)}
        self.help = FIRST + len(self.columns)
        self.row = 0
        kinds = {each["name"]: each["type"] for each in self.form.structure["attributes"]}
        self.kinds = {**kinds, "absence": "code"}

    def draw(self) -> None:
        self.pen.prepare(self.sheet, frozen=(2, FIRST))
        self.sheet.set_column(LABEL, LABEL, WIDTHS["label"])
        self.sheet.set_column(FIRST, self.help - 1, WIDTHS["answer"])
        self.sheet.set_column(self.help, self.help, WIDTHS["help"])
        self._draw_head()
        if self.page.name == CORE:
            self._draw_manner()
        for block in self.page.blocks:
            self._draw_block(block)

    def _draw_head(self) -> None:
        form, write = self.form, self.pen.write
        self.sheet.write_string(0, 0, f"{PAGE} {self.page.name}")
        names = {each.code: f"{each.name}\n{each.code}" for each in form.facilities}
        # In a line from right to left a quarter would turn round: the mark makes it Latin from its first digit on.
        quarter = f"{LATIN}{form.period}" if form.period and form.right_to_left else form.period
        title = " · ".join(filter(None, [f"{form.structure['standard']} {form.standard}", form.title, quarter]))
        write(self.sheet, 1, LABEL, f"{self.page.label}\n{title}", "title")
        for name, column in self.columns.items():
            facility = facility_of(name)
            self.sheet.write_string(0, column, name)
            write(self.sheet, 1, column, names[facility] if facility else form.words["whole"], "head")
        write(self.sheet, 1, self.help, form.words["help"], "head")
        self.sheet.set_row(1, 48)
        self.row = 2

    def _draw_manner(self) -> None:
        """How the sheet is filled; above all, that blank is neither zero nor a reason."""
        says = self.form.words["manner"]
        self.sheet.merge_range(self.row, LABEL, self.row, self.help, says, self.pen.styles["says"])
        self.sheet.set_row(self.row, height_of(says, WIDTHS["label"] + WIDTHS["help"], size=10))
        self.row += 1

    def _draw_block(self, block: Block) -> None:
        began = self.row
        self._draw_band(block)
        whole = block.whole
        for line in whole:
            style = "main" if line.member == "value" else "label"
            self._draw_line(block, line, self._label(line), style)
            self._restrict(block, [line], self.row - 1, **(self._input(block) if line.member == "value" else {}))
        for dimension in block.dimensions:
            self._draw_group(block, dimension)
        self._draw_help(block, began + 1, self.row - 1)
        self.row += 1

    def _draw_band(self, block: Block) -> None:
        band = self.pen.styles["band"]
        label = f"{block.code}  {self.form.text(f'{block.code}.label')}"
        self.sheet.write_string(self.row, LABEL, label, band)
        for column in range(FIRST, self.help + 1):
            self.sheet.write_blank(self.row, column, None, band)
        unit = self.form.text(f"unit.{block.indicator['unit']}.label")
        self.pen.write(self.sheet, self.row, FIRST, unit, "unit")
        self.row += 1

    def _draw_group(self, block: Block, dimension: str) -> None:
        relations = {each["dimension"]: each["relation"] for each in block.indicator["breakdowns"]}
        says = self.form.words["parts_sum" if relations[dimension] == "sum" else "parts_known"]
        says = says.format(dimension=self.form.text(f"dimension.{dimension}.label"))
        self.sheet.write_string(self.row, LABEL, says, self.pen.styles["group"])
        for column in self.columns.values():
            self.sheet.write_blank(self.row, column, None, self.pen.styles["group"])
        self.row += 1
        lines = block.parts(dimension)
        began = self.row
        for line in lines:
            label = self.form.text(f"{self.form.list_of[dimension]}.{line.code}.label")
            self._draw_line(block, line, label, "part")
        self._restrict(block, lines, began)

    def _draw_line(self, block: Block, line: Line, label: str, style: str) -> None:
        self.sheet.write_string(self.row, 0, line.key)
        self.pen.write(self.sheet, self.row, LABEL, label, style)
        kind = str(block.indicator["type"]) if line.member == "value" else self.kinds[line.member]
        for name, column in self.columns.items():
            if name in block.columns:
                word = self.pen.filling.cells.get((line, name), "")
                currency = self._currency(block, name) if kind == "money" else None
                self.pen.write_answer(self.sheet, self.row, column, word, kind, currency)
            else:
                self.sheet.write_blank(self.row, column, None, self.pen.styles["closed"])
        self.row += 1

    def _currency(self, block: Block, column: str) -> str | None:
        cells = self.pen.filling.cells
        lines = (Line(block.code, "currency", EVERY), Line(block.code, "currency"))
        return next((cells[line, column] for line in lines if (line, column) in cells), None)

    def _label(self, line: Line) -> str:
        if line.member in {"value", "absence"}:
            return self.form.words[line.member]
        label = self.form.text(f"attribute.{line.member}.label")
        return self.form.words["shared"].format(attribute=label) if line.dimension == EVERY else label

    def _input(self, block: Block) -> dict[str, str]:
        says = [self.form.text(f"{block.code}.definition"), self._example(block)]
        return {
            "input_title": clipped(self.form.text(f"{block.code}.label"), LONGEST_TITLE),
            "input_message": clipped(" ".join(filter(None, says)), LONGEST_MESSAGE),
        }

    def _restrict(self, block: Block, lines: Sequence[Line], row: int, **more: str) -> None:
        """Columns of facilities stand beside each other; that of the whole before them."""
        columns = [self.columns[name] for name in block.columns]
        check = self.pen.checks.of(block, lines[0])
        if columns:
            last = (row + len(lines) - 1, columns[-1])
            self.pen.restrict(self.sheet, (row, columns[0]), last, check, **more)

    def _example(self, block: Block) -> str:
        path = f"{block.code}.example"
        said = self.form.text(path)
        return "" if said == path else self.form.words["example"].format(example=said)

    def _draw_help(self, block: Block, first: int, last: int) -> None:
        says = [self.form.text(f"{block.code}.{name}") for name in ("definition", "guidance")]
        text = "\n".join(filter(None, [*says, self._example(block)]))
        self.sheet.merge_range(first, self.help, last, self.help, text, self.pen.styles["help"])
        rows = last - first + 1
        if (needed := height_of(text, WIDTHS["help"])) > rows * ROW:
            for row in range(first, last + 1):
                self.sheet.set_row(row, needed / rows)
