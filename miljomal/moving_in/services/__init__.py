"""What is done with a file on its way in; with history, all or nothing."""

from miljomal.moving_in.services.reading import save_choices, save_columns
from miljomal.moving_in.services.totals import state_totals
from miljomal.moving_in.services.uploading import MAX_BYTES, choose_table, receive_upload
from miljomal.moving_in.services.working import (
    abandon_upload,
    do_job,
    forget_uploads,
    request_check,
    request_import,
    work_due,
)

__all__ = [
    "MAX_BYTES",
    "abandon_upload",
    "choose_table",
    "do_job",
    "forget_uploads",
    "receive_upload",
    "request_check",
    "request_import",
    "save_choices",
    "save_columns",
    "state_totals",
    "work_due",
]
