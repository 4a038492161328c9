"""The steps from a spreadsheet to what is written, for coordinators."""

from miljomal.moving_in.views.checking import upload_check, upload_faults, upload_import
from miljomal.moving_in.views.reading import upload_columns, upload_values
from miljomal.moving_in.views.totals import totals_create
from miljomal.moving_in.views.uploads import upload_abandon, upload_create, upload_example, upload_list

__all__ = [
    "totals_create",
    "upload_abandon",
    "upload_check",
    "upload_columns",
    "upload_create",
    "upload_example",
    "upload_faults",
    "upload_import",
    "upload_list",
    "upload_values",
]
