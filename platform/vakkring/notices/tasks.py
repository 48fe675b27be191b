"""Background jobs."""

from django_tasks import task

from vakkring.notices import delivery


@task()
def deliver_letter(letter_id: int) -> bool:
    """Send one letter."""
    return delivery.deliver(letter_id)
