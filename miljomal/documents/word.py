"""Sets documents as Word: real headings, tables with header rows, texts for pictures, the right language."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from miljomal.core import clock
from miljomal.documents.charts import png_of
from miljomal.documents.paper import (
    Block,
    Facts,
    Grid,
    Heading,
    PageBreak,
    Paper,
    Picture,
    Points,
    Text,
    clean,
    paragraphs,
    shown,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

INK, SOFT, LINE, NOTICE = "1A2320", "4D5953", "C9C8BD", "FDF3D8"
SERIF, SANS = "Georgia", "Calibri"
TEXT_WIDTH_CM = 16.0
REGIONS = {"sv": "sv-SE", "en": "en-GB"}


def word(paper: Paper) -> bytes:
    """The paper as a Word document (DOCX)."""
    import docx

    document = docx.Document()
    _set_styles(document, REGIONS[paper.language])
    _set_properties(document, paper)
    _set_page(document, paper)
    if paper.overline:
        document.add_paragraph(clean(paper.overline), style="Subtitle")
    document.add_paragraph(clean(paper.title), style="Title")
    if paper.warning:
        _shade(document.add_paragraph(clean(paper.warning)), NOTICE)
    for block in paper.blocks:
        _add(document, block)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _add(document: "Document", block: Block) -> None:
    match block:
        case Heading():
            document.add_heading(clean(block.text), level=block.level)
        case Text():
            _add_text(document, block)
        case Points():
            for item in block.items:
                document.add_paragraph(clean(item), style="List Bullet")
        case Facts():
            _add_facts(document, block)
        case Grid():
            _add_grid(document, block)
        case Picture():
            _add_picture(document, block)
        case PageBreak():
            document.add_paragraph().paragraph_format.page_break_before = True


def _add_facts(document: "Document", block: Facts) -> None:
    for label, value in block.rows:
        if value:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.space_after = 0
            paragraph.add_run(f"{clean(label)}: ").bold = True
            paragraph.add_run(clean(value))
    document.add_paragraph()


def _add_text(document: "Document", block: Text) -> None:
    styles = {"lede": "Intense Quote", "small": "Caption"}
    for body in paragraphs(block.text):
        paragraph = document.add_paragraph(body, style=styles.get(block.kind))
        if block.language:
            for run in paragraph.runs:
                _set_language(run.element.get_or_add_rPr(), REGIONS[block.language])


def _add_grid(document: "Document", block: Grid) -> None:
    """Rows are filled by their own cells: asking a table for each cell takes time by the square of the rows."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    caption = document.add_paragraph(clean(block.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.columns))
    table.autofit = False
    _set_borders(table, description=clean(block.caption))
    whole = sum(column.width for column in block.columns)
    texts = [[column.title for column in block.columns], *([shown(cell) for cell in row] for row in block.rows)]
    for index, (row, cells) in enumerate(zip(table.rows, texts, strict=True)):
        _mark_row(row, is_header=index == 0)
        for column, cell, text in zip(block.columns, row.cells, cells, strict=True):
            cell.width = Cm(TEXT_WIDTH_CM * column.width / whole)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = 0
            paragraph.add_run(text).bold = index == 0
            if column.is_number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _add_picture(document: "Document", block: Picture) -> None:
    from docx.shared import Cm

    paragraph = document.add_paragraph()
    drawn = paragraph.add_run().add_picture(BytesIO(png_of(block.svg)), width=Cm(TEXT_WIDTH_CM))
    drawn._inline.docPr.set("descr", clean(block.alt))
    if block.caption:
        paragraph.paragraph_format.keep_with_next = True
        document.add_paragraph(clean(block.caption), style="Caption")


def _set_styles(document: "Document", language: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    sizes = {"Title": 24, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11.5}
    for name in ("Normal", "Caption", "Subtitle", "Intense Quote", *sizes):
        style: Any = document.styles[name]
        family = SERIF if name in sizes else SANS
        style.font.name = family
        style.font.italic = False
        style.font.bold = name.startswith("Heading")
        style.font.color.rgb = RGBColor.from_string(SOFT if name in ("Caption", "Subtitle") else INK)
        style.font.size = Pt(sizes.get(name, {"Caption": 9.5, "Intense Quote": 12}.get(name, 11)))
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        _set_language(properties, language)
        for drawn in style.element.findall(f".//{qn('w:pBdr')}"):
            drawn.getparent().remove(drawn)
    document.styles["Intense Quote"].paragraph_format.left_indent = Pt(0)
    for default in document.styles.element.iter(qn("w:lang")):
        default.set(qn("w:val"), language)


def _set_language(properties: Any, language: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    found = properties.find(qn("w:lang"))
    if found is None:
        found = OxmlElement("w:lang")
        properties.append(found)
    found.set(qn("w:val"), language)


def _set_properties(document: "Document", paper: Paper) -> None:
    core = document.core_properties
    core.title, core.author, core.language = clean(paper.title)[:255], clean(paper.author)[:255], paper.language
    core.subject, core.keywords = clean(paper.overline)[:255], ", ".join(paper.keywords)[:255]
    core.last_modified_by, core.comments = clean(paper.author)[:255], ""
    core.created = core.modified = clock.now().replace(tzinfo=None)


def _set_page(document: "Document", paper: Paper) -> None:
    """A4; the footer says from whom it comes and the page of how many."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - TEXT_WIDTH_CM) / 2)
    footer = section.footer.paragraphs[0]
    footer.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
    footer.add_run(f"{clean(paper.author)}\t")
    _add_field(footer, "PAGE")
    footer.add_run(" av " if paper.language == "sv" else " of ")
    _add_field(footer, "NUMPAGES")


def _add_field(paragraph: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _shade(paragraph: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour)
    paragraph._p.get_or_add_pPr().append(shading)


def _set_borders(table: "Table", *, description: str) -> None:
    """Hairlines between rows, none at the sides; the caption again for those who hear the table."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        edge = OxmlElement(f"w:{side}")
        for key, value in {"val": "single", "sz": "4", "space": "0", "color": LINE}.items():
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    text = OxmlElement("w:tblDescription")
    text.set(qn("w:val"), description)
    table._tbl.tblPr.extend([borders, text])


def _mark_row(row: Any, *, is_header: bool) -> None:
    """No row breaks over two pages; the header row comes again on each page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    names = ["w:cantSplit", "w:tblHeader"] if is_header else ["w:cantSplit"]
    for name in names:
        element = OxmlElement(name)
        element.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(element)
