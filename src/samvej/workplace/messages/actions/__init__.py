"""What changes messages: beginning a thread, writing in it, marking it read."""

from samvej.workplace.messages.actions.writing import begin_thread, mark_read, write

__all__ = ["begin_thread", "mark_read", "write"]
