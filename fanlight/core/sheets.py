"""Tables as files that spreadsheets open, CSV and .xlsx, written row after row. No cell of them is ever a formula.

What people typed may begin like a formula (OWASP: CSV injection; CWE-1236; ASVS 1.2.10). Numbers, days and times are
cells of their own kind, so a negative amount stays a number. Text that begins like a formula is kept as it is, and:

- in .xlsx it is a cell of text with Excel's own mark for it (`quotePrefix`), so that editing the cell changes nothing;
- in CSV, which knows no kinds, an apostrophe goes before it. So +44 1225 555 010 stays readable as '+44 1225 555 010;
  without it a spreadsheet would compute a sum. `as_typed` takes it away again when such a file comes back.

A spreadsheet that parts cells by semicolons or tabs finds beginnings of cells in the midst of ours, and each line break
in a text begins a row for it: those get the apostrophe too. Whatever stands before a sign and could be dropped (spaces,
quotes, invisible characters) is looked through; full-width signs count, as some versions of Excel take them.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final

from django.utils.translation import gettext_lazy as _
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileSizeError, XlsxWriterException

from fanlight.core.errors import Refusal

type Cell = str | int | Decimal | date | datetime | None
type Cells = Sequence[Cell]

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel reads UTF-8 as the system's own letters."""

MOST_ROWS: Final = 1_048_575
"""Below the heads: a sheet of .xlsx has 1,048,576 rows."""

SIGNS: Final = "=+\\-@＝＋－＠﹦﹢﹣﹫"
UNSEEN: Final = "\u200b-\u200f\u2060\ufeff"
QUOTES: Final = "\"'`´‘’‚“”„«»"
BEGINS: Final = re.compile(rf"\A(?=[\s{UNSEEN}{QUOTES}]*+[{SIGNS}]|[\t\n])")
BEGINS_INSIDE: Final = re.compile(rf"(?<=[;\t\n])(?=(?:[^\S\t\n]|[{UNSEEN}{QUOTES}])*+[{SIGNS}])")
ADDED: Final = re.compile(
    rf"\A'(?=[\s{UNSEEN}{QUOTES}]*+[{SIGNS}]|[\t\n])"
    rf"|(?<=[;\t\n])'(?=(?:[^\S\t\n]|[{UNSEEN}{QUOTES}])*+[{SIGNS}])"
)
RISKY: Final = re.compile(rf"[{SIGNS}\t\n]")
NEGATIVE: Final = re.compile(r"-\d+(?:[.,]\d+)*")
BREAKS: Final = re.compile("\r\n?")
UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters, halves of characters and what XML forbids: no spreadsheet shows them."""

EXACT_DIGITS: Final = 15
EXACT_NUMBER: Final = 10**EXACT_DIGITS
FIRST_DAY: Final = date(1900, 3, 1)
"""Excel counts days from 1900, and believes that year to have had a 29 February."""

NARROWEST, WIDEST, MEASURED_ROWS = 10, 60, 200


class TooLarge(Refusal):
    code = "sheet.too_large"
    message = _(
        "A sheet of Excel takes 1,048,575 rows below its heads, and this list has more. Choose CSV, or narrow the list."
    )


def harmless(text: str) -> str:
    """The text as CSV may hold it: an apostrophe before whatever a spreadsheet would take for a formula."""
    text = writable(text)
    if not RISKY.search(text) or NEGATIVE.fullmatch(text):
        return text
    return BEGINS.sub("'", BEGINS_INSIDE.sub("'", text))


def as_typed(text: str) -> str:
    """A cell of a file that we wrote, as it was before `harmless`."""
    return ADDED.sub("", text)


def writable(text: str) -> str:
    """Without what no spreadsheet can hold; every line break is a line feed."""
    text = BREAKS.sub("\n", text) if "\r" in text else text
    return UNWRITABLE.sub("", text)


def csv_lines(rows: Iterable[Cells], *, zone: tzinfo, mark: bool = True) -> Iterator[str]:
    """Lines of a CSV file by RFC 4180, every cell in quotes. Encode them as UTF-8; `mark`: with a byte order mark."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    before = BYTE_ORDER_MARK if mark else ""
    for row in rows:
        yield before + writer.writerow([_in_words(cell, zone) for cell in row])
        before = ""


def write_csv(stream: IO[bytes], heads: Sequence[str], rows: Iterable[Cells], *, zone: tzinfo) -> None:
    for line in csv_lines(_with_heads(heads, rows), zone=zone):
        stream.write(line.encode())


def write_xlsx(
    stream: IO[bytes], heads: Sequence[str], rows: Iterable[Cells], *, zone: tzinfo, scratch: Path
) -> None:
    """One sheet, its heads always in sight. Memory does not grow with the rows: they lie in `scratch` meanwhile.

    Raises TooLarge when the rows are more than a sheet takes.
    """
    sheet = _Sheet.begun(stream, heads, zone=zone, scratch=scratch)
    try:
        for row in rows:
            sheet.add(row)
        sheet.end()
    except BaseException:
        with suppress(XlsxWriterException):
            sheet.book.close()  # the only way to make it drop its own files
        raise


class _Echo:
    """What a csv writer writes to, when each line is wanted as it is made."""

    def write(self, line: str) -> str:
        return line


def _with_heads(heads: Sequence[str], rows: Iterable[Cells]) -> Iterator[Cells]:
    yield heads
    yield from rows


def _in_words(cell: Cell, zone: tzinfo) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, datetime):
        return f"{_local(cell, zone):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return format(cell, "f") if isinstance(cell, Decimal) else "" if cell is None else str(cell)


def _local(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment


@dataclass(slots=True)
class _Sheet:
    """A sheet under way, in a workbook that writes each row to the disk as soon as the next begins."""

    book: Workbook
    page: Any
    styles: dict[str, Any]
    zone: tzinfo
    widths: list[int]
    rows: int = 0

    @classmethod
    def begun(cls, stream: IO[bytes], heads: Sequence[str], *, zone: tzinfo, scratch: Path) -> "_Sheet":
        never = dict.fromkeys(["strings_to_formulas", "strings_to_urls", "strings_to_numbers"], False)
        book = Workbook(stream, {"constant_memory": True, "tmpdir": str(scratch), **never})
        made = cls(book, book.add_worksheet(), _styles(book), zone, [NARROWEST] * len(heads))
        made.page.freeze_panes(1, 0)
        for place, head in enumerate(heads):
            made._put_text(place, str(head), "head")
        return made

    def add(self, cells: Cells) -> None:
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise TooLarge
        for place, cell in enumerate(cells):
            self._put(place, cell)

    def end(self) -> None:
        for place, width in enumerate(self.widths):
            self.page.set_column(place, place, width)
        try:
            self.book.close()
        except FileSizeError as trouble:
            raise TooLarge from trouble

    def _put(self, place: int, cell: Cell) -> None:
        if isinstance(cell, str):
            self._put_text(place, cell, "text")
        elif isinstance(cell, date):
            self._put_day(place, cell)
        elif isinstance(cell, Decimal):
            self._put_number(place, cell)
        elif cell is not None:
            self._put_whole(place, cell)

    def _put_text(self, place: int, text: str, style: str) -> None:
        text = writable(text)
        if not text:
            return
        if text.startswith("<r>"):
            text = f" {text}"  # the library would take it for markup of its own, and write it as such
        if self.rows <= MEASURED_ROWS:
            longest = max(map(len, text[: WIDEST * 4].split("\n")))
            self.widths[place] = min(max(self.widths[place], longest + 2), WIDEST)
        self.page.write_string(self.rows, place, text, self._text_style(text, style))

    def _text_style(self, text: str, style: str) -> Any:
        is_guarded = style == "text" and BEGINS.match(text)
        return self.styles["guarded" if is_guarded else style]

    def _put_day(self, place: int, day: date) -> None:
        moment = _local(day, self.zone) if isinstance(day, datetime) else day
        if (moment.date() if isinstance(moment, datetime) else moment) < FIRST_DAY:
            self._put_text(place, _in_words(day, self.zone), "text")
            return
        style = "time" if isinstance(moment, datetime) else "day"
        self.widths[place] = max(self.widths[place], 18 if style == "time" else 12)
        self.page.write_datetime(self.rows, place, moment, self.styles[style])

    def _put_number(self, place: int, number: Decimal) -> None:
        if not number.is_finite() or len(number.as_tuple().digits) > EXACT_DIGITS:
            self._put_text(place, format(number, "f"), "text")
            return
        is_money = number.as_tuple().exponent == -2
        self.page.write_number(self.rows, place, float(number), self.styles["money" if is_money else "plain"])

    def _put_whole(self, place: int, number: int) -> None:
        if abs(number) >= EXACT_NUMBER:
            self._put_text(place, str(number), "text")
        else:
            self.page.write_number(self.rows, place, number, self.styles["plain"])


def _styles(book: Workbook) -> dict[str, Any]:
    """`@` keeps text text, also when its cell is edited; `quote_prefix` is the apostrophe before a formula."""
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "num_format": "@", "quote_prefix": True}),
        "text": book.add_format({"num_format": "@"}),
        "guarded": book.add_format({"num_format": "@", "quote_prefix": True}),
        "plain": book.add_format({}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
