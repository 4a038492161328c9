"""Answers with a document's file, or with a table written as it is asked for. The view has checked who asks."""

from collections.abc import Iterator
from io import BytesIO

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.http import http_date
from django.utils.translation import get_language

from miljomal.documents.models import Rendition
from miljomal.documents.sheets import CSV_TYPE, XLSX_TYPE, Table, csv_pieces, write_xlsx

TABLE_FORMS = ("csv", "xlsx")


def file_response(rendition: Rendition) -> FileResponse:
    """The file as a download that no browser runs, whatever is inside."""
    response = FileResponse(rendition.file.open("rb"), as_attachment=True, filename=rendition.filename)
    response["Content-Type"] = rendition.media_type
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    if rendition.made_at:
        response["Last-Modified"] = http_date(rendition.made_at.timestamp())
    return response


def table_response(table: Table, stem: str, form: str) -> HttpResponseBase:
    """The table as a file called `stem`, in one of `TABLE_FORMS`.

    CSV goes out row by row; XLSX as a whole: its rows wait on disk, and packed it is small.
    """
    response: HttpResponseBase
    if form == "csv":
        response = StreamingHttpResponse(_in_language(csv_pieces(table)), content_type=CSV_TYPE)
    else:
        file = BytesIO()
        write_xlsx(file, table)
        response = HttpResponse(file.getvalue(), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{stem}.{form}"'
    return response


def kept(response: HttpResponseBase, *, is_public: bool) -> HttpResponseBase:
    """What a stranger may read may be kept for a minute; what a person may read is hers."""
    response["Cache-Control"] = "public, max-age=60" if is_public else "private, no-store"
    return response


def _in_language(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces are written after the view has returned: in the language of the page all the same."""
    language = get_language() or "sv"

    def written() -> Iterator[bytes]:
        with translation.override(language):
            yield from pieces

    return written()
