"""Who is asked in a round: before it opens, and how far each has come while it is open."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from miljomal.followup.models import Answer, Respondent, Round
from miljomal.organisations.models import Membership, Organisation
from miljomal.organisations.permissions import EDITORS
from miljomal.programmes.models import Measure, Participation, Programme


def taking_part(programme_id: int) -> QuerySet[Participation]:
    """Parts by intention or decision in the programme's measures that are not cancelled."""
    return (
        Participation.objects.in_force()
        .filter(measure__programme=programme_id)
        .exclude(stage=Participation.Stage.PROPOSED)
        .exclude(measure__state=Measure.State.CANCELLED)
    )


def asked_parts(programme: Programme) -> QuerySet[Participation]:
    """Who is asked about what when a round of the programme opens, by the programme's `answer_mode`.

    Asked at all are those who take part by intention or decision in measures that are not cancelled; a proposal
    is not yet a part. Of them answer:

    * LEAD: the huvudansvarig alone (Södermanland).
    * MAIN_ACTORS: the leads, and those whose part is decided. Huvudaktörer is Västra Götaland's word for those who
      have made an åtagande, and an åtagande is a part that somebody has decided (shared/domain.md).
    * EVERY_ACTOR: everybody who takes part (Skåne).
    """
    parts = taking_part(programme.pk)
    lead = Q(role=Participation.Role.LEAD)
    match programme.answer_mode:
        case Programme.AnswerMode.LEAD:
            return parts.filter(lead)
        case Programme.AnswerMode.MAIN_ACTORS:
            return parts.filter(lead | Q(stage=Participation.Stage.DECIDED))
    return parts


@dataclass(frozen=True, slots=True)
class Asked:
    """An organisation that will be asked: about how many measures, and who there would hear of it.

    `contacts` are its contact persons who can sign in; `may_answer` says whether anybody there may report.
    """

    organisation: Organisation
    measures: int
    contacts: tuple[str, ...]
    may_answer: bool

    @property
    def is_reachable(self) -> bool:
        """Whether a letter finds a contact person, somebody who may report, or a functional mailbox."""
        return bool(self.contacts or self.may_answer or self.organisation.mailbox)


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would be asked if the round opened now; `unasked` are the measures that nobody would be asked about."""

    asked: tuple[Asked, ...]
    measures: int
    unasked: tuple[Measure, ...]

    @property
    def answers(self) -> int:
        return sum(row.measures for row in self.asked)

    @property
    def unreachable(self) -> list[Asked]:
        """Those without anybody who can sign in and hear of it, and without a functional mailbox."""
        return [row for row in self.asked if not row.is_reachable]

    @property
    def mute(self) -> list[Asked]:
        """Those where nobody may report, although a letter arrives."""
        return [row for row in self.asked if row.is_reachable and not row.may_answer]


def preview(programme: Programme) -> Preview:
    """Who would be asked now, organisations in Swedish order: five queries."""
    parts = asked_parts(programme)
    counts = dict(parts.order_by().values_list("organisation").annotate(Count("pk")))
    organisations = list(Organisation.objects.filter(pk__in=counts).order_by("sort_key", "id"))
    contacts: dict[int, list[str]] = {}
    answering: set[int] = set()
    members = Membership.objects.in_force().filter(organisation__in=organisations).select_related("person")
    for member in members.order_by("person__name", "id"):
        if member.is_contact:
            contacts.setdefault(member.organisation_id, []).append(member.person.name)
        if member.role in EDITORS:
            answering.add(member.organisation_id)
    measures = Measure.objects.filter(programme=programme).exclude(state=Measure.State.CANCELLED)
    unasked = measures.exclude(pk__in=parts.values("measure")).select_related("theme")
    return Preview(
        asked=tuple(
            Asked(row, counts[row.pk], tuple(contacts.get(row.pk, ())), row.pk in answering) for row in organisations
        ),
        measures=parts.values("measure").distinct().count(),
        unasked=tuple(unasked.order_by("number_key", "sort_key", "id")),
    )


SILENT, BEGUN, DONE = "tysta", "borjat", "klara"
STAGES = (SILENT, BEGUN, DONE)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an organisation has come. `late` = drafts that came after closing.

    `signed_in_at` is when anybody there who may report last signed in; None = nobody has.
    """

    respondent: Respondent
    asked: int
    answered: int
    drafts: int
    late: int
    signed_in_at: dt.datetime | None

    @property
    def stage(self) -> str:
        """DONE = handed in, and approved where the round needs it, or another answers instead; SILENT = nothing
        written; else BEGUN."""
        row = self.respondent
        if row.succeeded_by_id:
            return DONE
        if row.approved_at if row.round.needs_approval else row.handed_in_at:
            return DONE
        return BEGUN if self.answered or self.drafts or row.handed_in_at else SILENT

    @property
    def has_looked_in(self) -> bool:
        """Whether somebody who may report has signed in since the round opened."""
        opened = self.respondent.round.opened_at
        return bool(self.signed_in_at and opened and self.signed_in_at >= opened)


def progress_of(followed: Round) -> list[Progress]:
    """Every organisation that is asked, in Swedish order, with how far it has come: three queries."""
    respondents = list(
        Respondent.objects.filter(round=followed)
        .select_related("organisation", "handed_in_by", "approved_by", "succeeded_by")
        .order_by("organisation__sort_key", "id")
    )
    answers = (
        Answer.objects.filter(round=followed)
        .order_by()
        .values("organisation")
        .annotate(
            asked=Count("pk"), answered=Count("submitted_at"), drafts=Count("draft"), late=Count("draft__late_at")
        )
    )
    by_organisation = {row["organisation"]: row for row in answers}
    members = Membership.objects.in_force().filter(role__in=EDITORS, organisation__respondents__round=followed)
    signed_in = dict(members.values_list("organisation").annotate(Max("person__last_login")))
    rows = []
    for respondent in respondents:
        respondent.round = followed
        counts = by_organisation.get(respondent.organisation_id, {"asked": 0, "answered": 0, "drafts": 0, "late": 0})
        rows.append(
            Progress(
                respondent=respondent,
                asked=counts["asked"],
                answered=counts["answered"],
                drafts=counts["drafts"],
                late=counts["late"],
                signed_in_at=signed_in.get(respondent.organisation_id),
            )
        )
    return rows


def unasked_parts(followed: Round) -> QuerySet[Participation]:
    """Who takes part, by intention or decision, in what the round does not ask them about yet. For whom another answers
    instead is not asked more."""
    succeeded = Respondent.objects.filter(round=followed, succeeded_by__isnull=False).values("organisation")
    is_asked = Answer.objects.filter(round=followed, measure=OuterRef("measure"), organisation=OuterRef("organisation"))
    return taking_part(followed.programme_id).exclude(Exists(is_asked)).exclude(organisation__in=succeeded)


def late_candidates(followed: Round) -> QuerySet[Organisation]:
    """Organisations that can be asked about more, with `unasked_count`, in Swedish order."""
    found = Organisation.objects.filter(participations__in=unasked_parts(followed))
    return found.annotate(unasked_count=Count("participations")).order_by("sort_key", "id")


def successors_of(respondent: Respondent) -> QuerySet[Organisation]:
    """Organisations that may answer instead: those of the programme's county, and all that are asked in the round."""
    programme = respondent.round.programme
    is_asked = Q(respondents__round=respondent.round_id)
    in_county = Q(area=programme.area_id) | Q(area__parent=programme.area_id)
    found = Organisation.objects.filter(in_county | is_asked if programme.area_id else is_asked)
    return found.exclude(pk=respondent.organisation_id).distinct().order_by("sort_key", "id")
