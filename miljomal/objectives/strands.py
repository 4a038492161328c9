"""Where the national framework sits on the thread."""

from miljomal.objectives.models import Objective
from miljomal.thread.registry import Node, place

place(Objective, Node.OBJECTIVES)
