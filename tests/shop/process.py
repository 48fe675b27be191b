"""A process of its own that settles a payment, and may be killed at a named point on the way. Used by test_kill."""

import os
import signal
import sys


def die(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def begin():
    """An empty shop with one order whose payment came in at the bank, and nobody told us."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.factories import PersonFactory
    from tests.shop.making import give_voucher, make_offer, order
    from vakkring.shop.actions import settling
    from vakkring.shop.models import DemoBankPayment

    anna = PersonFactory()
    give_voucher(anna)
    attempt = settling.start_payment(order(anna, make_offer()))
    DemoBankPayment.objects.update(state="paid")
    sys.stdout.write(f"{attempt.pk}\n")


def settle(attempt, point):
    """What a webhook does; killed at `point` when there is one."""
    from django.db import transaction

    from vakkring.shop.actions import fulfilling, invoicing, settling

    if point == "before_invoice":
        invoicing.issue = die
    elif point == "before_commit":
        real = fulfilling.fulfil
        fulfilling.fulfil = lambda *given: (real(*given), die())
    elif point == "after_commit":
        real_take_over = settling.take_over
        settling.take_over = lambda *given: (real_take_over(*given), die())
    assert not transaction.get_connection().in_atomic_block
    settling.settle_payment(attempt)


def facts():
    """What there is now."""
    from tests.funding.made import assert_books_are_right
    from vakkring.notices.models import Letter
    from vakkring.shop.models import Entitlement, Invoice, Order

    assert_books_are_right()
    letters = Letter.objects.filter(key__startswith="notice:", subject="Je hebt toegang").count()
    sequences = list(Invoice.objects.values_list("sequence", flat=True))
    sys.stdout.write(f"{Order.objects.get().state} {Entitlement.objects.count()} {sequences} {letters}\n")


if __name__ == "__main__":
    import django

    django.setup()
    what, *rest = sys.argv[1:]
    {"begin": begin, "settle": settle, "facts": facts}[what](*rest)
