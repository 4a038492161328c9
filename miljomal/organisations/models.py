"""Areas, the organisations that work in them, and who works for whom."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from miljomal.core import clock
from miljomal.core.addresses import address
from miljomal.core.fields import FoldedField, SortKeyField
from miljomal.organisations.numbers import is_organisation_number


class AreaQuerySet(models.QuerySet["Area"]):
    """Areas by kind."""

    def counties(self) -> Self:
        return self.filter(kind=Area.Kind.COUNTY)

    def municipalities(self) -> Self:
        return self.filter(kind=Area.Kind.MUNICIPALITY)

    def official(self) -> Self:
        """The nation, counties and municipalities, and no area of an organisation's own."""
        return self.filter(owner=None)


class Area(models.Model):
    """A geographic area: the nation, a county or a municipality. Codes are SCB's, as text ("04", "0480").

    One with an `owner` is an organisation's own, such as a catchment (avrinningsområde) or a part of a town: it has
    figures and no page, and its code is of chance.
    """

    class Kind(models.TextChoices):
        NATION = "nation", _("landet")
        COUNTY = "county", _("län")
        MUNICIPALITY = "municipality", _("kommun")
        OWN = "own", _("eget område")

    kind = models.CharField(_("slag"), max_length=20, choices=Kind)
    code = models.CharField(_("kod"), max_length=8)
    letter = models.CharField(_("länsbokstav"), max_length=2, blank=True)
    name = models.CharField(_("namn"), max_length=80)
    short_name = models.CharField(_("kort namn"), max_length=60)
    name_en = models.CharField(_("engelskt namn"), max_length=80, blank=True)
    slug = models.SlugField(_("adressdel"), max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    owner = models.ForeignKey(
        "Organisation", models.PROTECT, null=True, blank=True, related_name="own_areas", verbose_name=_("ägs av")
    )
    is_coastal = models.BooleanField(_("har havskust"), default=False)
    has_mountains = models.BooleanField(_("har fjäll"), default=False)
    tile_column = models.PositiveSmallIntegerField(_("kolumn på rutkartan"), null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(_("rad på rutkartan"), null=True, blank=True)
    population = models.PositiveIntegerField(_("invånare"), null=True, blank=True)
    population_on = models.DateField(_("invånarantalets dag"), null=True, blank=True)
    source = models.CharField(_("källa"), max_length=600, blank=True)
    source_date = models.CharField(_("källans datum"), max_length=20, blank=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    sort_key = SortKeyField(of="short_name")
    folded = FoldedField(of="short_name")

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("område")
        verbose_name_plural = _("områden")
        ordering: ClassVar = ["sort_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code"], name="area_kind_code"),
            models.UniqueConstraint(fields=["kind", "slug"], name="area_kind_slug"),
            models.CheckConstraint(
                condition=Q(kind="own", owner__isnull=False) | (~Q(kind="own") & Q(owner=None)),
                name="area_own_has_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        match self.kind:
            case self.Kind.COUNTY:
                return address("pages:county-detail", self.slug)
            case self.Kind.MUNICIPALITY:
                return address("pages:municipality-detail", self.slug)
        return address("pages:home")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations by place."""

    def in_county(self, county: Area) -> Self:
        """Those of the county itself and of its municipalities."""
        return self.filter(Q(area=county) | Q(area__parent=county))


class Organisation(models.Model):
    """Whoever can take part in a measure: an authority, a company, an association …

    `area` None = works in several counties, or where is not known.
    """

    class Kind(models.TextChoices):
        COUNTY_BOARD = "county_board", _("länsstyrelse")
        MUNICIPALITY = "municipality", _("kommun")
        REGION = "region", _("region")
        MUNICIPAL_COMPANY = "municipal_company", _("kommunalt bolag")
        MUNICIPAL_ASSOCIATION = "municipal_association", _("kommunalförbund")
        STATE_AGENCY = "state_agency", _("statlig myndighet")
        COMPANY = "company", _("företag")
        ASSOCIATION = "association", _("förening")
        FOUNDATION = "foundation", _("stiftelse")
        WATER_COUNCIL = "water_council", _("vattenråd")
        UNIVERSITY = "university", _("högskola eller skola")
        OTHER = "other", _("annan organisation")

    kind = models.CharField(_("slag"), max_length=30, choices=Kind)
    name = models.CharField(_("namn"), max_length=160)
    name_en = models.CharField(_("engelskt namn"), max_length=160, blank=True)
    slug = models.SlugField(_("adressdel"), max_length=80, unique=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("område")
    )
    number = models.CharField(
        _("organisationsnummer"), max_length=11, blank=True, help_text=_("Tio siffror, 202100-2262.")
    )
    visiting_address = models.CharField(_("besöksadress"), max_length=200, blank=True)
    postal_address = models.CharField(_("postadress"), max_length=200, blank=True)
    mailbox = models.EmailField(_("funktionsbrevlåda"), blank=True)
    registrar_mailbox = models.EmailField(
        _("registratorns brevlåda"), blank=True, help_text=_("Dit går missiv och kvitton. Tomt: funktionsbrevlådan.")
    )
    website = models.URLField(_("webbplats"), blank=True)
    source = models.CharField(_("källa"), max_length=600, blank=True)
    source_date = models.CharField(_("källans datum"), max_length=20, blank=True)
    is_example = models.BooleanField(_("exempeldata"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    sort_key = SortKeyField(of="name")
    folded = FoldedField(of="name")

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["sort_key", "folded"])

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisationer")
        ordering: ClassVar = ["sort_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "kind"],
                condition=Q(kind__in=["municipality", "county_board", "region"]),
                name="organisation_one_of_a_kind_in_area",
                violation_error_message=_("Området har redan en sådan organisation."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        if self.kind == self.Kind.MUNICIPALITY and self.area:
            return self.area.get_absolute_url()
        return address("pages:organisation-detail", self.slug)

    def clean(self) -> None:
        if self.number and not is_organisation_number(self.number):
            raise ValidationError(
                {"number": _("Kontrollsiffran i organisationsnumret stämmer inte. Skriv det som 202100-2262.")}
            )


class Affiliation(models.Model):
    """An organisation owns another (a utility) or is a member of it (a council, a kommunalförbund)."""

    class Kind(models.TextChoices):
        OWNER = "owner", _("ägare")
        MEMBER = "member", _("medlem")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    part_of = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliates")
    kind = models.CharField(_("slag"), max_length=10, choices=Kind)
    source = models.CharField(_("källa"), max_length=600, blank=True)
    source_date = models.CharField(_("källans datum"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("tillhörighet")
        verbose_name_plural = _("tillhörigheter")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "part_of", "kind"], name="affiliation_once"),
            models.CheckConstraint(condition=~Q(organisation=models.F("part_of")), name="affiliation_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.part_of}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships in force."""

    def in_force(self) -> Self:
        return self.filter(state=Membership.State.ACTIVE, person__is_active=True)


class Membership(models.Model):
    """A person's role in an organisation; a person may belong to several."""

    class Role(models.TextChoices):
        READER = "reader", _("läsare")
        EDITOR = "editor", _("redaktör")
        COORDINATOR = "coordinator", _("samordnare")
        ADMINISTRATOR = "administrator", _("administratör")

    class State(models.TextChoices):
        PENDING = "pending", _("väntar på godkännande")
        ACTIVE = "active", _("gäller")
        SUSPENDED = "suspended", _("avstängd")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("roll"), max_length=20, choices=Role)
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.ACTIVE)
    title = models.CharField(_("uppdrag"), max_length=120, blank=True)
    is_contact = models.BooleanField(_("kontaktperson"), default=False)
    since = models.DateField(_("sedan"), default=clock.today)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("medlemskap")
        verbose_name_plural = _("medlemskap")
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "organisation"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"
