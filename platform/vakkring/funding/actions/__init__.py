"""Every change of state in this app: money under a reference, programmes, vouchers, what somebody told or sets aside."""

from vakkring.funding.actions.money import (
    BudgetGone,
    Gone,
    ReservationGone,
    VoucherGone,
    expire_due,
    give_back,
    put_in,
    release,
    reserve,
    spend,
)
from vakkring.funding.actions.programmes import add_budget, close_ended, end_programme, make_programme
from vakkring.funding.actions.savings import set_aside, stop_setting_aside
from vakkring.funding.actions.situations import tell_situation
from vakkring.funding.actions.vouchers import (
    CodeUnknown,
    TooMany,
    hand_out,
    make_codes,
    remind_of_vouchers,
    share_name,
    take_code,
    withdraw,
)

__all__ = [
    "BudgetGone",
    "CodeUnknown",
    "Gone",
    "ReservationGone",
    "TooMany",
    "VoucherGone",
    "add_budget",
    "close_ended",
    "end_programme",
    "expire_due",
    "give_back",
    "hand_out",
    "make_codes",
    "make_programme",
    "put_in",
    "release",
    "remind_of_vouchers",
    "reserve",
    "set_aside",
    "share_name",
    "spend",
    "stop_setting_aside",
    "take_code",
    "tell_situation",
    "withdraw",
]
