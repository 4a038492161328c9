"""Somebody leaves: what stands in her name goes to a colleague in one step, and the organisation stays reachable."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from miljomal.accounts.models import Person
from miljomal.assessments.models import ObjectiveText
from miljomal.organisations.models import Membership, Organisation
from miljomal.organisations.services import edit_organisation, hand_over, held_by, successors
from miljomal.outbox.models import Message
from miljomal.pages.tests.markup import read
from tests.factories import make_membership, make_organisation, make_person, make_published_text

pytestmark = pytest.mark.django_db


class Board:
    """A county board where Kim is contact person and writes a text, Lo can take over, and Ada decides."""

    def __init__(self) -> None:
        self.text = make_published_text()
        ObjectiveText.objects.update(stage="draft", published_on=None, approved_at=None)
        self.board: Organisation = self.text.follow_up.owner
        self.kim = self._member("Kim", "editor", is_contact=True)
        self.lo = self._member("Lo", "editor")
        self.reader = self._member("Läsa", "reader")
        self.ada = self._member("Ada", "administrator")
        ObjectiveText.objects.update(writer=self.kim.person)

    def _member(self, name: str, role: str, *, is_contact: bool = False) -> Membership:
        member = make_membership(organisation=self.board, role=role, person=make_person(name=name))
        Membership.objects.filter(pk=member.pk).update(is_contact=is_contact)
        return Membership.objects.get(pk=member.pk)


@pytest.fixture
def board() -> Board:
    return Board()


def test_everything_in_her_name_moves_with_history_and_one_mail(board: Board) -> None:
    assert [(str(kind.label), count) for kind, count in held_by(board.kim)] == [
        ("kontaktperson", 1), ("texter om mål att skriva", 1)
    ]  # fmt: skip
    assert hand_over(membership=board.kim, to=board.lo, by=board.ada.person) == 2
    contacts = set(Membership.objects.filter(is_contact=True).values_list("person__name", flat=True))
    text = ObjectiveText.objects.get()
    assert (contacts, text.writer) == ({"Lo"}, board.lo.person)
    assert text.history.latest("history_id").history_user == board.ada.person
    (mail,) = Message.objects.all()
    assert (mail.to, "2 uppgifter efter Kim" in mail.body) == (board.lo.person.email, True)
    assert hand_over(membership=board.kim, to=board.lo, by=board.ada.person) == 0
    assert Message.objects.count() == 1


def test_what_is_approved_stays_in_her_name(board: Board) -> None:
    ObjectiveText.objects.update(stage="approved", approved_at="2026-01-01T08:00:00Z")
    assert hand_over(membership=board.kim, to=board.lo, by=board.ada.person) == 1
    assert ObjectiveText.objects.get().writer == board.kim.person


def test_only_colleagues_who_may_write_take_over(board: Board) -> None:
    stranger = make_membership(organisation=make_organisation(), role="editor")
    assert [row.person.name for row in successors(board.kim)] == ["Ada", "Lo"]
    for wrong in (board.reader, board.kim, stranger):
        with pytest.raises(ValidationError):
            hand_over(membership=board.kim, to=wrong, by=board.ada.person)
    assert Membership.objects.get(pk=board.kim.pk).is_contact is True


def test_only_administrators_hand_over(board: Board, bo: Person) -> None:
    for person in (board.kim.person, board.reader.person, bo):
        with pytest.raises(PermissionDenied):
            hand_over(membership=board.kim, to=board.lo, by=person)
    assert ObjectiveText.objects.get().writer == board.kim.person


def test_page_says_what_moves_and_moves_it(board: Board) -> None:
    client = Client()
    client.force_login(board.ada.person)
    path = f"/mina/medlemmar/{board.kim.pk}/lamna-over/"
    page = read(client.get(path).content)
    assert "Kontaktperson: 1 Texter om mål att skriva: 1" in page.text
    assert "Välj vem som tar över." in read(client.post(path, {"to": ""}).content).text
    assert "Personen kan inte ta över." in read(client.post(path, {"to": str(board.reader.pk)}).content).text
    assert client.post(path, {"to": str(board.lo.pk)}).status_code == 302
    assert "Inget står i personens namn." in read(client.get(path).content).text


class TestReach:
    """How an organisation is reached is kept by its own administrators."""

    path = "/mina/organisation/"

    def client(self, role: str, organisation: Organisation) -> Client:
        client = Client()
        client.force_login(make_membership(organisation=organisation, role=role).person)
        return client

    def test_administrator_changes_the_mailboxes_with_history(self, here: Organisation) -> None:
        client = self.client("administrator", here)
        stated = {"mailbox": "miljo@example.se", "registrar_mailbox": "diariet@example.se", "version": "1"}
        assert client.post(self.path, stated).status_code == 302
        kept = Organisation.objects.get(pk=here.pk)
        assert (kept.mailbox, kept.registrar_mailbox, kept.version) == ("miljo@example.se", "diariet@example.se", 2)
        assert kept.history.exclude(history_user=None).count() == 1

    def test_faults_and_stale_edits_lose_nothing(self, here: Organisation) -> None:
        client = self.client("administrator", here)
        response = client.post(self.path, {"mailbox": "inte en adress", "version": "1"})
        assert (response.status_code, "inte en adress" in response.content.decode()) == (422, True)
        client.post(self.path, {"mailbox": "forst@example.se", "version": "1"})
        response = client.post(self.path, {"mailbox": "sedan@example.se", "version": "1"})
        text = response.content.decode()
        assert (response.status_code, "forst@example.se" in text, "sedan@example.se" in text) == (409, True, True)
        assert Organisation.objects.get(pk=here.pk).mailbox == "forst@example.se"

    def test_nobody_else_changes_them(self, here: Organisation, anna: Person, bo: Person) -> None:
        for person in (anna, bo):
            with pytest.raises(PermissionDenied):
                edit_organisation(organisation=here, changes={"mailbox": "x@example.se"}, version=1, by=person)
        assert self.client("editor", here).get(self.path).status_code == 403
