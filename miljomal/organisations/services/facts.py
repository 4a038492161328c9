"""An organisation's own facts: how it is reached."""

from typing import Any

from django.core.exceptions import PermissionDenied

from miljomal.accounts.models import Person
from miljomal.core.locking import save_version
from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer


def edit_organisation(*, organisation: Organisation, changes: dict[str, Any], version: int, by: Person) -> Organisation:
    """Changes how the organisation is reached; its name, kind and number are kept by those who run the service.

    Raises:
        PermissionDenied: the person does not administer the organisation.
        StaleEdit: somebody else saved in between.
        ValidationError: a field is wrong.
    """
    if not Viewer.of(by).administers(organisation.pk):
        raise PermissionDenied
    return save_version(organisation, changes, version=version, by=by)
