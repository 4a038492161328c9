"""Copy out: a text or the whole follow-up as plain text and Word, for the national tool that receives it."""

from collections.abc import Callable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from miljomal.assessments import exports
from miljomal.assessments.models import YearlyFollowUp
from miljomal.assessments.queries.texts import WholeText, texts_of, whole_texts
from miljomal.assessments.views.access import own_follow_up, own_text
from miljomal.core.render import render_page

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAKERS: dict[str, tuple[str, Callable[[YearlyFollowUp, Sequence[WholeText]], str | bytes]]] = {
    "txt": ("text/plain; charset=utf-8", exports.plain_text),
    "docx": (WORD, exports.word_document),
}


@never_cache
@require_safe
def follow_up_copy(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The whole follow-up, part by part, each in a box of its own to select and copy."""
    follow_up = own_follow_up(request, slug, year)
    return _copy(request, follow_up, whole_texts(texts_of(follow_up), follow_up.template), only=None)


@never_cache
@require_safe
def follow_up_file(request: HttpRequest, slug: str, year: int, kind: str) -> HttpResponse:
    """The whole follow-up as a file."""
    follow_up = own_follow_up(request, slug, year)
    wholes = whole_texts(texts_of(follow_up), follow_up.template)
    return _file(follow_up, wholes, kind, f"uppfoljning-{slug}-{year}")


@never_cache
@require_safe
def text_copy(request: HttpRequest, slug: str, year: int, objective: str) -> HttpResponse:
    """One text, to select and copy; a reader of the board reads it here too."""
    whole = own_text(request, slug, year, objective)
    return _copy(request, whole.text.follow_up, [whole], only=whole)


@never_cache
@require_safe
def text_file(request: HttpRequest, slug: str, year: int, objective: str, kind: str) -> HttpResponse:
    """One text as a file."""
    whole = own_text(request, slug, year, objective)
    return _file(whole.text.follow_up, [whole], kind, f"{objective}-{slug}-{year}")


def _copy(
    request: HttpRequest, follow_up: YearlyFollowUp, wholes: list[WholeText], *, only: WholeText | None
) -> HttpResponse:
    context = {
        "follow_up": follow_up,
        "rows": [(whole, exports.in_words(whole.text)) for whole in wholes],
        "only": only,
        "unapproved": sum(whole.text.stage != whole.text.Stage.APPROVED for whole in wholes),
        "is_example": follow_up.is_example,
    }
    return render_page(request, "assessments/follow_up_copy.html", context)


def _file(follow_up: YearlyFollowUp, wholes: list[WholeText], kind: str, name: str) -> HttpResponse:
    if kind not in MAKERS:
        raise Http404("no such kind of file")
    content_type, make = MAKERS[kind]
    response = HttpResponse(make(follow_up, wholes), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
