"""What time does to files of own figures."""

from miljomal.outbox.due import every_minute
from miljomal.own_figures.services import files


@every_minute("own figures")
def forget_files() -> int:
    """Keeps no file longer than thirty days."""
    return files.forget_files()
