"""Cells on the clipboard: what spreadsheets put there is read cell by cell, what we put there comes back the same."""

from random import Random

import pytest

from app.domain.errors import RuleViolation
from app.exchange.table_clip import html_of, read_clip, tsv_of

# What LibreOffice Calc puts there for two rows: a cell of two lines, quotes, umlauts, a merged cell.
CALC_HTML = """<!DOCTYPE html>
<html>
<head>
	<meta http-equiv="content-type" content="text/html; charset=utf-8"/>
	<title></title>
	<meta name="generator" content="LibreOffice 7.4 (Linux)"/>
	<style type="text/css">body,div,table,td { font-family:"Liberation Sans"; font-size:x-small }</style>
</head>
<body>
<table cellspacing="0" border="0">
	<colgroup width="85"></colgroup>
	<colgroup span="2" width="120"></colgroup>
	<tr>
		<td height="17" align="left">Gr&ouml;&szlig;e pr&uuml;fen</td>
		<td align="left">Erste Zeile<br>zweite &bdquo;Zeile&ldquo;</td>
		<td align="right" sdval="-5" sdnum="1033;"><font color="#000000">-5d</font></td>
	</tr>
	<tr>
		<td colspan=2 height="17" align="left">Say "yes"
			or &lt;no&gt;</td>
		<td align="left"><br></td>
	</tr>
</table>
</body>
</html>
"""
CALC_TEXT = 'Größe prüfen\t"Erste Zeile\nzweite „Zeile“"\t-5d\nSay "yes" or <no>\t\t\n'
CELLS = (("Größe prüfen", "Erste Zeile\nzweite „Zeile“", "-5d"), ('Say "yes" or <no>', "", ""))

EXCEL_HTML = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style><!--table {mso-rotate:0;}
br {mso-data-placement:same-cell;}--></style></head><body><!--StartFragment--><table border=0 width=128>
 <tr height=20>
  <td height=20 class=xl65 width=64 style='height:15pt'>Größe
  prüfen</td><td rowspan=2 class=xl66>Both</td></tr>
 <tr><td>a<br>
    b</td></tr><!--EndFragment--></table></body></html>"""

SHEETS_HTML = (
    '<meta charset="utf-8"><google-sheets-html-origin><style type="text/css">td {border: 1px}</style>'
    '<table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0"><colgroup><col width="100"/></colgroup><tbody>'
    '<tr style="height:21px;"><td data-sheets-value="{&quot;1&quot;:2}">3; 5 +1d</td><td>one<br/>two</td></tr>'
    "</tbody></table></google-sheets-html-origin>"
)


def test_a_block_of_calc_is_read_from_its_html_and_from_its_text() -> None:
    assert read_clip(CALC_TEXT, CALC_HTML) == CELLS
    assert read_clip(CALC_TEXT) == CELLS


def test_a_block_of_excel_with_merged_cells_and_wrapped_words_is_read() -> None:
    assert read_clip("", EXCEL_HTML) == (("Größe prüfen", "Both"), ("a\nb", ""))
    assert read_clip("One\tTwo\r\nThree\tFour\r\n") == (("One", "Two"), ("Three", "Four"))


def test_a_block_of_google_sheets_is_read() -> None:
    assert read_clip("ignored", SHEETS_HTML) == (("3; 5 +1d", "one\ntwo"),)


def test_words_with_quotes_that_are_no_cells_are_read_as_they_stand() -> None:
    assert read_clip('"Well," she said\tyes\nno') == (('"Well," she said', "yes"), ("no", ""))


def test_a_letter_without_a_table_is_text() -> None:
    assert read_clip("One\nTwo", "<p>One</p><p>Two</p>") == (("One",), ("Two",))


def test_the_text_of_a_very_long_page_is_read_instead() -> None:
    page = "<table>" + "<tr><td>x</td></tr>" * 300_000 + "</table>"
    assert read_clip("One\tTwo", page) == (("One", "Two"),)


@pytest.mark.parametrize("text", ["", "\n", "\r\n"])
def test_an_empty_clipboard_has_no_cells(text: str) -> None:
    assert read_clip(text) == ()
    assert read_clip("", "<table></table>") == ()


def test_what_we_put_there_is_read_as_the_same_cells() -> None:
    chance = Random(5)
    letters = ["a", "ö", '"', "\t", "\n", "<b>", "&amp;", "=1+1", "’", "-5d", ";", "日本"]
    for _ in range(500):
        width = chance.randint(1, 4)
        block = tuple(
            tuple("x".join(chance.choices(letters, k=chance.randint(1, 5))) for _ in range(width))
            for _ in range(chance.randint(1, 4))
        )
        bare = tuple(tuple(cell.strip() for cell in row) for row in block)
        assert read_clip(tsv_of(block)) == block
        seen = read_clip("", html_of(block))
        # A web page knows no tabs, and spaces at the ends of a line are not kept.
        as_lines = [["\n".join(" ".join(line.split()) for line in cell.split("\n")) for cell in row] for row in bare]
        assert [list(row) for row in seen] == as_lines


def test_a_page_that_claims_to_be_endless_is_refused_or_cut() -> None:
    with pytest.raises(RuleViolation, match="too much on the clipboard"):
        read_clip("", "<table>" + "<tr><td colspan=9999 rowspan=9999>x</td></tr>" * 300 + "</table>")
    with pytest.raises(RuleViolation, match="too much on the clipboard"):
        read_clip("x\t" * 300_000)
