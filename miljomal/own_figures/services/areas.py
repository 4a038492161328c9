"""Naming an organisation's own areas."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core.text import slugify_swedish
from miljomal.organisations.models import Area, Organisation
from miljomal.own_figures.models import FigureFile
from miljomal.own_figures.queries import places_of
from miljomal.own_figures.services.shared import no_area, require_editor


@transaction.atomic
def create_area(*, organisation: Organisation, name: str, by: Person) -> Area:
    """Names an area of the organisation's own: a catchment, a part of a town. Only its own indicators know it.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        ValidationError: the organisation has no area, or may tell of one with that name already.
    """
    require_editor(organisation.pk, by)
    if not organisation.area:
        raise ValidationError(no_area())
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    title = " ".join(name.split())
    if places_of(organisation).by_name(title):
        raise ValidationError({"name": _("Det finns redan ett område med det namnet.")})
    code = secrets.token_hex(4)
    area = Area(
        kind=Area.Kind.OWN,
        code=code,
        name=title,
        short_name=title,
        slug=f"{slugify_swedish(title, 40)}-{code}",
        parent=organisation.area,
        owner=organisation,
        is_example=organisation.is_example,
    )
    area.full_clean()
    area.save()
    return area


@transaction.atomic
def delete_area(*, area: Area, by: Person) -> None:
    """Takes away an area of the organisation's own that has no figures.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        ValidationError: it has figures, which stay, or a file that waits has some.
    """
    require_editor(area.owner_id, by)
    for file in FigureFile.objects.filter(indicator__owner=area.owner_id, delivery=None):
        if any(figure[0] == area.code for figure in file.figures):
            raise ValidationError(_("En fil som väntar har siffror för området. Spara eller kasta den först."))
    try:
        area.delete()
    except ProtectedError as error:
        raise ValidationError(_("Området har siffror och kan inte tas bort.")) from error
