"""Answers with a document's file. The view that calls this has checked who asks."""

from django.http import FileResponse
from django.utils.http import http_date

from miljomal.documents.models import Rendition


def file_response(rendition: Rendition) -> FileResponse:
    """The file as a download that no browser runs, whatever is inside."""
    response = FileResponse(rendition.file.open("rb"), as_attachment=True, filename=rendition.filename)
    response["Content-Type"] = rendition.media_type
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    if rendition.made_at:
        response["Last-Modified"] = http_date(rendition.made_at.timestamp())
    return response
