"""A round's mails, what went to whom, addresses that are dead, and letters for the diary."""

from miljomal.mailings.models.addresses import DeadAddress, fingerprint_of
from miljomal.mailings.models.letters import Letter
from miljomal.mailings.models.mailings import Delivery, Mailing

__all__ = ["DeadAddress", "Delivery", "Letter", "Mailing", "fingerprint_of"]
