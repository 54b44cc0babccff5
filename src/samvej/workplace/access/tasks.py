"""The app's background work."""

from django_tasks import task

from samvej.workplace.access.sealing import seal


@task()
def seal_audit_trail() -> int:
    """Seal what no batch holds yet; gives how many entries. To be enqueued every minute."""
    return seal().entries
