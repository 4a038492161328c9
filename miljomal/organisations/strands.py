"""What organisations add to the thread: themselves, and whom to reach."""

from miljomal.organisations.models import Membership, Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.thread.registry import Knot, Node, Strand, place, strand

place(Organisation, Node.PARTICIPATIONS)


@strand(of=Organisation, node=Node.PEOPLE)
def contacts_of_organisation(organisation: Organisation, viewer: Viewer) -> Strand:
    """The functional mailbox for all; named contact persons for those who are signed in."""
    knots = []
    if organisation.mailbox:
        knots.append(Knot(organisation.mailbox, f"mailto:{organisation.mailbox}"))
    if viewer.person is not None:
        contacts = Membership.objects.in_force().filter(organisation=organisation, is_contact=True)
        knots.extend(
            Knot(contact.person.name, f"mailto:{contact.person.email}", note=contact.title)
            for contact in contacts.select_related("person").order_by("person__name", "id")
        )
    return Strand(tuple(knots))
