"""Files on their way in, and how a county's earlier ones were read."""

from miljomal.moving_in.models.mappings import SavedMapping
from miljomal.moving_in.models.uploads import Upload

__all__ = ["SavedMapping", "Upload"]
