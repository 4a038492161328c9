"""What the yearly follow-up keeps in somebody's name: the texts that she is to write."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from miljomal.accounts.models import Person
from miljomal.assessments.models import ObjectiveText
from miljomal.core import history
from miljomal.organisations.models import Organisation
from miljomal.organisations.services import responsibility


def _unfinished(person: Person, organisation: Organisation) -> QuerySet[ObjectiveText]:
    texts = ObjectiveText.objects.filter(writer=person, follow_up__owner=organisation)
    return texts.exclude(stage=ObjectiveText.Stage.APPROVED)


def _count(person: Person, organisation: Organisation) -> int:
    return _unfinished(person, organisation).count()


@responsibility(label=_("texter om mål att skriva"), count=_count)
def _move(leaving: Person, taking: Person, organisation: Organisation, by: Person) -> int:
    """The texts that are not approved yet; what is written in them stays."""
    texts = list(_unfinished(leaving, organisation).select_for_update(of=("self",)))
    for text in texts:
        text.writer = taking
        history.save(text, by=by)
    return len(texts)
