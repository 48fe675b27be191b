"""Addresses of accounts. Written out one by one: what of allauth does not stand here, cannot be reached."""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from django.urls import URLPattern, URLResolver, include, path

from vakkring.accounts.views import data, door, own, proof, public

sensitive = reauthentication_required(app="allauth.account")

urlpatterns: list[URLPattern | URLResolver] = [
    path("inloggen/", door.door, name="account_login"),
    path("inloggen/code/", door.code, name="account_login_code"),
    path("inloggen/code/opnieuw/", door.resend, name="account_login_resend"),
    path("inloggen/wachtwoord/", door.PasswordLogin.as_view(), name="account_login_password"),
    path("account/login/", door.to_door),
    path("account/login/code/", door.to_door, name="account_request_login_code"),
    path("account/signup/", door.to_door, name="account_signup"),
    path("account/", own.home, name="account_home"),
    path("account/thema/", own.choose_theme, name="account_theme"),
    path("account/overal-uitloggen/", own.end_other_sessions, name="account_end_sessions"),
    path("account/gegevens/", data.explain_export, name="account_export"),
    path("account/gegevens/downloaden/", data.download_export, name="account_export_download"),
    path("account/wissen/", data.erase, name="account_erase"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/reauthenticate/code/", proof.ProveByCode.as_view(), name="account_reauthenticate_code"),
    path("account/email/", sensitive(account.email), name="account_email"),
    path("account/confirm-email/", door.ConfirmEmail.as_view(), name="account_email_verification_sent"),
    path("account/password/change/", sensitive(account.password_change), name="account_change_password"),
    path("account/password/set/", sensitive(account.password_set), name="account_set_password"),
    path("account/password/reset/", account.password_reset, name="account_reset_password"),
    path("account/password/reset/confirm/", door.ConfirmPasswordReset.as_view(), name="account_confirm_password_reset_code"),
    path("account/password/reset/complete/", account.complete_password_reset, name="account_complete_password_reset"),
    path("account/password/reset/done/", account.password_reset_from_key_done, name="account_password_reset_completed"),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("privacy/", public.privacy, name="privacy"),
    path("voorwaarden/", public.terms, name="terms"),
    path("contact/", public.contact, name="contact"),
    path(".well-known/security.txt", public.security_txt, name="security_txt"),
]
