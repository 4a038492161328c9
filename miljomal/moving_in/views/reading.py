"""Where a coordinator says what the columns are and what the words mean."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from miljomal.core.forms import show_faults
from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.moving_in import services
from miljomal.moving_in.forms.uploads import ColumnsForm, TableForm
from miljomal.moving_in.forms.values import ValuesForm
from miljomal.moving_in.mapping import in_words
from miljomal.moving_in.models import Upload
from miljomal.moving_in.queries.values import options_for
from miljomal.moving_in.views.shared import in_progress, overtaken, own_upload, sent, upload_context
from miljomal.organisations.requests import person_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@form_methods
def upload_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Each column with examples and a guess; also which sheet, and where the headings are."""
    upload = in_progress(own_upload(request, pk))
    is_table = request.method == "POST" and "header_row" in request.POST
    table = TableForm(request.POST if is_table else None, upload=upload)
    form = ColumnsForm(None if is_table else sent(request), upload=upload)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if is_table and table.is_valid():
                cleaned = {"sheet": upload.sheet, **table.cleaned_data}
                services.choose_table(upload=upload, by=person_of(request), **cleaned)
                return redirect("moving_in:upload-columns", pk)
            if not is_table and form.is_valid():
                version = form.cleaned_data["version"]
                saved = services.save_columns(
                    upload=upload, fields=form.chosen(), version=version, by=person_of(request)
                )
                return redirect(saved)
        except StaleEdit as stale:
            status = 409
            form = ColumnsForm(with_version(request.POST, stale.current.version), upload=upload)
            form.add_error(None, overtaken())
        except ValidationError as error:
            show_faults(table if is_table else form, error)
    context = upload_context(upload, "columns", form=form, table=table, rows=_column_rows(upload, form))
    return render_page(request, "moving_in/upload_columns.html", context, status=status)


def _column_rows(upload: Upload, form: ColumnsForm) -> list[tuple[dict[str, Any], str, Any]]:
    """Each column, how sure the guess is, and its choice."""
    return [
        (column, in_words(column["score"]) if column["field"] else "", form[f"column_{at}"])
        for at, column in enumerate(upload.columns)
    ]


@never_cache
@form_methods
def upload_values(request: HttpRequest, pk: int) -> HttpResponse:
    """What the words that are not known mean, fifty a page, and what the file leaves out."""
    upload = in_progress(own_upload(request, pk))
    if upload.state == Upload.State.UPLOADED:
        return redirect("moving_in:upload-columns", pk)
    page = page_of(request, upload.unknown)
    form = _values_form(request, upload, page)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _save_values(request, upload, page, form)
            except StaleEdit as stale:
                status = 409
                form = _values_form(request, upload, page, version=stale.current.version)
                form.add_error(None, overtaken())
            except ValidationError as error:
                show_faults(form, error)
    context = upload_context(upload, "values", form=form, page=page, groups=_groups(form))
    return render_page(request, "moving_in/upload_values.html", context, status=status)


def _values_form(request: HttpRequest, upload: Upload, page: "Page[Any]", *, version: int | None = None) -> ValuesForm:
    words = list(page.object_list)
    data = sent(request) if version is None else with_version(request.POST, version)
    return ValuesForm(data, upload=upload, words=words, options=options_for(upload, words), has_terms=page.number == 1)


def _save_values(request: HttpRequest, upload: Upload, page: "Page[Any]", form: ValuesForm) -> HttpResponse:
    """The next page of words, or the check where this was the last."""
    by = person_of(request)
    saved = services.save_choices(
        upload=upload, choices=form.choices(), terms=form.terms(), version=form.cleaned_data["version"], by=by
    )
    if page.has_next():
        address = reverse("moving_in:upload-values", args=[upload.pk])
        return redirect(f"{address}?sida={page.next_page_number()}")
    services.request_check(upload=saved, version=saved.version, by=by)
    return redirect("moving_in:upload-check", upload.pk)


def _groups(form: ValuesForm) -> list[tuple[str, str, list[tuple[Any, str, Any]]]]:
    """The words by kind: a heading, what to think of, and each word with how sure its guess is and its choice."""
    titles = {
        "programme": (_("Program i filen"), _("Rader om andra program läses inte in.")),
        "year": (_("År"), _("Varje år blir en uppföljningsomgång, eller läggs i den som redan finns.")),
        "theme": (
            _("Temakoder"),
            _("Bokstäverna i åtgärdernas koder. Skriv temats titel; ett nytt tema görs om den är ny."),
        ),
        "organisation": (_("Organisationer"), _("Namn som inte finns här. Ingen organisation skapas.")),
        "objective": (_("Miljömål"), _("Namn på mål som inte finns här.")),
        "grade": (_("Grader"), _("Ord som inte finns i skalan.")),
    }
    groups: dict[str, list[tuple[Any, str, Any]]] = {}
    for word, field in form.word_fields():
        is_guessed = word["kind"] in ("organisation", "objective", "grade", "programme") and word["guess"] is not None
        groups.setdefault(word["kind"], []).append((word, in_words(word["score"]) if is_guessed else "", field))
    return [(*titles[kind], rows) for kind, rows in groups.items()]
