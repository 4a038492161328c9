"""The report and the charts: ready the minute a round closes, right figures, public texts only, readable by all."""

import datetime as dt
import io
from typing import Any

import docx
import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from pypdf import PdfReader

from miljomal.core import clock
from miljomal.documents import services as store
from miljomal.documents.models import Rendition
from miljomal.documents.services import make_due
from miljomal.followup.models import Round
from miljomal.followup.services import count_grades, publish_round
from miljomal.results import tasks
from miljomal.results.services import correct_answer
from miljomal.results.tests.worlds import CLOSES, NOW, TIMES, World, signed_in, words
from tests.factories import make_membership, make_person

pytestmark = pytest.mark.django_db

ANSWERS = {(0, 0, 0): "G", (0, 1, 1): "H", (1, 0, 2): "G", (1, 1, 0): ""}
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def world() -> World:
    return World(mode="lead")


def tick(moment: dt.datetime) -> None:
    """What the minute tick does."""
    with clock.at(moment):
        tasks.request_documents()
        tasks.make_documents()


def fetched(client: Client, followed: Round, name: str) -> bytes:
    response = client.get(f"{followed.get_absolute_url()}hamta/{name}")
    assert response.status_code == 200, name
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_report_is_ready_the_minute_the_round_closes_for_its_coordinators_only(world: World) -> None:
    followed = world.round(ANSWERS, published=False)
    tick(CLOSES - SECOND)
    assert Rendition.objects.count() == 0
    tick(CLOSES)
    coordinator = signed_in(make_membership(organisation=world.owner, role="coordinator").person)
    assert "Resultatet är inte publicerat." in text_of(fetched(coordinator, followed, "rapport.pdf"))
    assert "Rapport till fullmäktige eller styrelse, Word" in words(coordinator.get(followed.get_absolute_url()))
    for client in (Client(), signed_in(make_person())):
        assert client.get(f"{followed.get_absolute_url()}hamta/rapport.pdf").status_code == 404
    made = list(Rendition.objects.values_list("pk", "made_at"))
    tick(CLOSES + dt.timedelta(minutes=1))
    assert list(Rendition.objects.values_list("pk", "made_at")) == made


def test_late_answer_makes_the_report_anew(world: World) -> None:
    followed = world.round(ANSWERS, published=False)
    tick(CLOSES)
    late = followed.answers.get(grade=None)
    late.grade, late.submitted_at = world.scale.grades.get(letter="E"), CLOSES + dt.timedelta(hours=1)
    late.save()
    tick(CLOSES + dt.timedelta(hours=2))
    assert {row.made_at for row in Rendition.objects.all()} == {CLOSES + dt.timedelta(hours=2)}


def test_publishing_makes_the_public_report_and_removes_the_other(world: World) -> None:
    followed = world.round(ANSWERS, published=False)
    tick(CLOSES)
    coordinator = make_membership(organisation=world.owner, role="coordinator").person
    with clock.at(NOW):
        publish_round(followed, on=NOW.date(), by=coordinator)
    assert "Rapporten görs i ordning." in words(Client().get(followed.get_absolute_url()))
    assert Client().get(f"{followed.get_absolute_url()}hamta/rapport.pdf").status_code == 404
    tick(NOW)
    cache.clear()
    assert "inte publicerat" not in text_of(fetched(Client(), followed, "rapport.pdf"))
    assert not Rendition.objects.filter(subject=f"{followed.pk}-utkast").exists()
    assert fetched(Client(), followed, "diagram-tema.svg").startswith(b"<svg")
    assert fetched(Client(), followed, "diagram-kommun.png").startswith(b"\x89PNG")
    page = words(Client().get(followed.get_absolute_url()))
    assert "24 november 2026" in page
    assert "görs i ordning" not in page


def test_worker_killed_while_it_makes_the_report_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    followed = world.round(ANSWERS)
    with clock.at(NOW):
        tasks.request_documents()
        with monkeypatch.context() as patch:
            patch.setattr(store, "_keep", _die)
            with pytest.raises(KeyboardInterrupt):
                make_due()
    tick(NOW + dt.timedelta(minutes=6))
    assert not Rendition.objects.waiting().exists()
    assert fetched(Client(), followed, "rapport.docx")


def _die(*args: Any, **kwargs: Any) -> None:
    raise KeyboardInterrupt


class TestContent:
    """What the report says, in both formats."""

    @pytest.fixture
    def followed(self, world: World) -> Round:
        world.round({(0, 0, 0): "H", (0, 1, 1): "H", (1, 0, 2): "G", (1, 1, 0): "E"}, year=2024)
        made = world.round({}, diary_number="501-1234-2025")
        texts = {(0, 0, 0): ("G", "Allt är klart.", True), (0, 1, 1): ("H", "Hemlig text", False)}
        for place, (letter, text, is_public) in texts.items():
            world.answer(made, place, letter, text=text, is_text_public=is_public)
        world.answer(made, (1, 0, 2), "G", text="#strong[inte kod] 😀")
        world.answer(made, (1, 1, 0), "")
        count_grades(made)
        tick(NOW)
        # The rounds of two years ask for more than one tick makes.
        tick(NOW + dt.timedelta(minutes=1))
        return made

    def test_word(self, followed: Round, world: World) -> None:
        document = docx.Document(io.BytesIO(fetched(Client(), followed, "rapport.docx")))
        headings = [(p.style.name, p.text) for p in document.paragraphs if p.style and "Heading" in str(p.style.name)]
        first, third = world.measures[0][0], world.measures[1][0]
        assert headings == [
            ("Heading 1", "Resultatet"),
            ("Heading 1", "Vilka som har svarat"),
            ("Heading 1", "Tema: Vatten"),
            ("Heading 2", str(first)),
            ("Heading 1", "Tema: Skog"),
            ("Heading 2", str(third)),
            ("Heading 1", "Så är det räknat"),
        ]
        rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
        assert rows == [
            ["Grad", "Antal", "Andel, procent", "Förändring, procentenheter"],
            ["● G Genomförd", "2", "50", "+25"],
            ["◑ H Genomförd till hälften", "1", "25", "−25"],
            ["◔ P Påbörjad", "0", "0", "0"],
            ["○ E Ej påbörjad", "0", "0", "−25"],
            ["◌ Ej relevant", "0", "0", "0"],
            ["· Inget svar", "1", "25", "+25"],
        ]
        grades = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
        assert grades[1:] == [
            [str(first), "● G Genomförd"],
            [str(world.measures[0][1]), "◑ H Genomförd till hälften"],
        ]
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert "2 av 4 åtgärder är genomförda eller pågår kontinuerligt. Det är 50 procent." in text
        assert "Ekby kommun: 1 av 2 svar" in text
        assert "Ekby kommun: Allt är klart." in text
        assert "Diarienummer: 501-1234-2025" in text
        assert "Hemlig" not in text

    def test_pdf(self, followed: Round) -> None:
        content = fetched(Client(), followed, "rapport.pdf")
        root: Any = PdfReader(io.BytesIO(content)).trailer["/Root"]
        assert bool(root["/MarkInfo"]["/Marked"]) is True
        assert "/StructTreeRoot" in root
        assert root["/Lang"] == "sv"
        assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
        text = text_of(content)
        assert "Uppföljning av Provlänets program" in text
        assert "2 av 4 åtgärder är genomförda" in text
        assert "#strong[inte kod] □" in text
        assert "Hemlig" not in text

    def test_correction_is_told_in_the_report(self, followed: Round, world: World) -> None:
        coordinator = make_membership(organisation=world.owner, role="coordinator").person
        answer = followed.answers.get(text="Allt är klart.")
        grade = world.scale.grades.get(letter="E")
        later = NOW + dt.timedelta(days=1)
        with clock.at(later):
            correct_answer(answer, grade=grade, text="", reason="Fel åtgärd", version=answer.version, by=coordinator)
        assert "görs i ordning" in words(Client().get(followed.get_absolute_url()))
        tick(later)
        text = text_of(fetched(Client(), followed, "rapport.pdf"))
        assert "2026-11-25" in text
        assert "G → E" in text
        assert "Fel åtgärd" in text
        assert "2 av 4 åtgärder är genomförda" in text


def test_totals_only_get_a_chart_and_no_report(world: World) -> None:
    times: dict[str, Any] = dict.fromkeys(TIMES)
    known = world.round({}, published=False, source="rapport", **times)
    tick(NOW)
    assert set(Rendition.objects.values_list("subject", flat=True)) == {f"{known.pk}-tema"}
    tick(NOW + dt.timedelta(minutes=1))
    assert {row.made_at for row in Rendition.objects.all()} == {NOW}


def test_old_document_is_not_offered_while_the_new_one_is_made(world: World) -> None:
    followed = world.round(ANSWERS)
    row = Rendition(maker="results.report", subject=str(followed.pk), format="pdf", requested_at=NOW)
    row.made_at = NOW - dt.timedelta(days=1)
    row.file.save("gammal.pdf", ContentFile(b"%PDF"))
    assert "Rapporten i PDF görs i ordning." in words(Client().get(followed.get_absolute_url()))
