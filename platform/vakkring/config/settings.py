"""Django's settings: one file, the environment in. What may come from outside and what is refused stands in `environment.py`."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF, STRICT_DYNAMIC, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from vakkring.config import environment
from vakkring.config.logs import logging_settings

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("DATA_DIR", ROOT / "data"))

ENVIRONMENT = environment.read(os.environ, default_database=f"sqlite:///{DATA / 'vakkring.sqlite3'}")

# A demo shows people our own error pages, so Django's debugging is off there.
DEBUG = ENVIRONMENT.debug and not ENVIRONMENT.demo
DEMO = ENVIRONMENT.demo
DEMO_ROOM = os.environ.get("DEMO_ROOM", "1") != "0"
SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = ENVIRONMENT.secret_key_fallbacks
SITE_URL = ENVIRONMENT.site_url
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = [SITE_URL] if ENVIRONMENT.https else []
ROOT_URLCONF = "vakkring.config.urls"
WSGI_APPLICATION = "vakkring.config.wsgi.application"
ASGI_APPLICATION = "vakkring.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "daphne",
    "vakkring.api",
    "vakkring.today",
    "vakkring.desks",
    "vakkring.backup",
    "vakkring.load",
    "vakkring.guidance",
    "courses",
    "wiki",
    "classroom",
    "vakkring.passport",
    "vakkring.community",
    "vakkring.shop",
    "vakkring.funding",
    "vakkring.evidence",
    "vakkring.notices",
    "vakkring.accounts",
    "vakkring.vocabulary",
    "vakkring.realtime",
    "vakkring.media",
    "vakkring.search",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.users",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_vite",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "vakkring.config.policy.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "vakkring.accounts.middleware.PrivatePagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "vakkring.accounts.middleware.RequireMfaMiddleware",
    "courses.wall.SupplierWallMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "frontend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"icons": "vakkring.icons"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vakkring.config.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- what is stored where -----------------------------------------------------------------------------------------------------------
DATABASES = {"default": ENVIRONMENT.database}
if ENVIRONMENT.database["ENGINE"] == "django.db.backends.sqlite3":
    DATA.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # A transaction takes the write lock when it starts: a later upgrade from reading to writing would fail at once instead of waiting.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    # Under ASGI every request has a thread of its own, so connections are lent from a pool; a WSGI worker's threads keep theirs (wsgi.py).
    POOL = int(os.environ.get("DATABASE_POOL", "8"))
    DATABASES["default"]["CONN_MAX_AGE"] = 0 if POOL else 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = not POOL
    # Beside what the address says itself, such as how the server's certificate is checked.
    OPTIONS = {"pool": {"min_size": 1, "max_size": POOL, "timeout": 5}} if POOL else {}
    DATABASES["default"]["OPTIONS"] = {**ENVIRONMENT.database.get("OPTIONS", {}), **OPTIONS}

# A Redis that stands still must not hold up a page, nor the look at who may still be in a room, for as long as the library would wait.
REDIS_TIMEOUTS = {"socket_timeout": 2, "socket_connect_timeout": 2}
IN_REDIS = {"LOCATION": ENVIRONMENT.redis_url, "KEY_PREFIX": ENVIRONMENT.redis_prefix, "OPTIONS": REDIS_TIMEOUTS}
IN_PROCESS = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "shared", "OPTIONS": {"MAX_ENTRIES": 100_000}}
CACHES = {
    # Shared by all processes: rate limits and sessions must agree everywhere.
    "default": {"BACKEND": "vakkring.config.caching.SharedRedisCache", **IN_REDIS} if ENVIRONMENT.redis_url else IN_PROCESS,
    "sessions": {"BACKEND": "vakkring.config.caching.SessionRedisCache", **IN_REDIS} if ENVIRONMENT.redis_url else IN_PROCESS,
    # In this process only: what may be a few seconds old and is read on every page.
    "near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "near", "OPTIONS": {"MAX_ENTRIES": 5000}},
    "searches": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "searches", "OPTIONS": {"MAX_ENTRIES": 1000}},
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [{"address": ENVIRONMENT.redis_url, **REDIS_TIMEOUTS}],
            # What is published is heard in all of Redis's numbered databases.
            "prefix": f"{ENVIRONMENT.redis_prefix}:{ENVIRONMENT.redis_number}:channels",
        },
    }
    if ENVIRONMENT.redis_url
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [("", ROOT / "frontend" / "dist")] if (ROOT / "frontend" / "dist").exists() else []
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"
# How files are collected and named in production; the image does that when it is built (settings_build.py), long before it serves them.
COLLECTED_STATICS = {"BACKEND": "vakkring.config.statics.StaticStorage"}
STORAGES = {
    "default": ENVIRONMENT.media_storage or {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"} if ENVIRONMENT.debug else COLLECTED_STATICS,
}
# Outside production nothing is collected: files are served from where they are. The front end's own names hold a hash.
WHITENOISE_USE_FINDERS = ENVIRONMENT.debug
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/(assets/|.*\.[0-9a-f]{12}\.)"
DJANGO_VITE = {"default": {"manifest_path": ROOT / "frontend" / "dist" / ".vite" / "manifest.json", "dev_mode": False}}

# --- people ----------------------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "today"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_ADAPTER = "vakkring.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# The door at /inloggen/ sends its own codes (accounts/codes.py); allauth's would mail unknown addresses something else than known ones.
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# A new password ends all other sessions by itself; the one in which it was chosen goes on.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "vakkring.accounts.forms.PasswordLoginForm",
    "reauthenticate": "vakkring.accounts.forms.ReauthenticateForm",
    "change_password": "vakkring.accounts.forms.ChangePasswordForm",
    "set_password": "vakkring.accounts.forms.SetPasswordForm",
    "reset_password": "vakkring.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "vakkring.accounts.forms.ResetPasswordKeyForm",
    "add_email": "vakkring.accounts.forms.AddEmailForm",
    "confirm_email_verification_code": "vakkring.accounts.forms.ConfirmEmailForm",
    "confirm_password_reset_code": "vakkring.accounts.forms.ConfirmPasswordResetForm",
}
ACCOUNT_RATE_LIMITS = {
    # Per ip as wide as a class of 40 behind one address; per address (key) as narrow as six digits ask for.
    "login": "60/m/ip",
    # A key is an account as seen from one address: a stranger's wrong passwords do not keep the right one from working.
    "login_failed": "30/m/ip,5/300s/key",
    # The account, from all addresses together; more than one address can try in an hour.
    "login_failed_everywhere": "100/h/key",
    "request_login_code": "60/m/ip,3/m/key,20/d/key",
    # What is counted per mail address, a stranger can use up: nobody gets codes there any more that day. A password still logs in, from
    # where nobody guesses it, and a passkey always.
    "typed_code": "120/m/ip,10/600s/key,30/d/key",
    "reset_password": "20/m/ip,3/m/key,10/d/key",
    "contact": "20/h/ip,5/h/key",
    "export": "5/h/key",
    "invite": "20/h/key",
    # Codes of vouchers, right and wrong: 80 bits are not guessed at ten an hour.
    "voucher": "60/h/ip,10/h/key",
    "proof_pdf": "60/m/ip,30/m/key",
    "invoice_pdf": "60/m/ip,30/m/key",
    "year_of_invoices": "6/m/key",
    # A page that looks every few seconds whether a payment has come in; many people may share an address.
    "payment_status": "600/m/ip,30/m/key",
    "order": "60/m/ip,20/m/key",
    "bookkeeper": "20/h/key",
    # Tries to send a question or an answer: each may bring a photo to re-encode. How many questions a day is counted by the action.
    "ask": "60/h/key",
    # Answers of people who have not logged in. What is refused stays in the phone's queue.
    "guest_write": "300/m/ip",
    # Passes for sound and picture: one on coming in, one every few minutes, one after each change of network.
    "media_pass": "60/m/key",
    # Modules as files: each import may bring hundreds of pictures to re-encode, each export packs them again.
    "import_module": "30/h/key",
    "module_file": "20/m/key",
    # The API: a program of a partner has a pace of its own; without a token, as wide as an office behind one address.
    "api": "120/m/ip",
    "api_token": "120/m/key",
    "make_token": "10/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Vakkring"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENVIRONMENT.debug
MFA_FORMS = {
    "authenticate": "vakkring.accounts.forms.AuthenticateForm",
    "reauthenticate": "vakkring.accounts.forms.MfaReauthenticateForm",
    "activate_totp": "vakkring.accounts.forms.ActivateTotpForm",
    "add_webauthn": "vakkring.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "vakkring.accounts.forms.EditPasskeyForm",
}
MFA_ADAPTER = "vakkring.accounts.adapters.MfaAdapter"

# --- cookies and headers ---------------------------------------------------------------------------------------------------------------
SESSION_ENGINE = "vakkring.accounts.sessions"
SESSION_CACHE_ALIAS = "sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_NAME = "__Host-sessie" if ENVIRONMENT.https else "sessie"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if ENVIRONMENT.https else "csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "vakkring.today.views.csrf_failure"
# The proxy redirects to https; these are for when it does not.
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.https
SECURE_SSL_REDIRECT = ENVIRONMENT.https
# The browsers' preload list: an operator could not undo it, so we do not ask for it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trusted_proxies else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
# Wagtail sets SAMEORIGIN on its own previews.
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

MEDIA = ENVIRONMENT.media
ORIGIN_OF_JANUS = "{0.scheme}://{0.netloc}".format(urlsplit(MEDIA.janus_url))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [STRICT_DYNAMIC, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF, *([ORIGIN_OF_JANUS] if MEDIA.janus_url else [])],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

ADMIN_PREFIX = "/beheer/"
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "media-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "worker-src": [SELF, "blob:"],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [SELF],
    "object-src": [NONE],
}

# --- language and time -------------------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("nl", _("Nederlands"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands")]
LOCALE_PATHS = [ROOT / "platform" / "vakkring" / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True

# --- mail: everything leaves through the outbox of `notices` -----------------------------------------------------------------------------
vars().update(ENVIRONMENT.email)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("FROM_EMAIL") or f"Vakkring <post@{urlsplit(SITE_URL).hostname}>"
EMAIL_TIMEOUT = 15
LETTERS_BY_WORKER = not ENVIRONMENT.debug  # on a machine of one's own there need not be one
OPERATOR = ENVIRONMENT.operator
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL") or f"hulp@{urlsplit(SITE_URL).hostname}"

# --- payments ----------------------------------------------------------------------------------------------------------------------------
PAYMENT_GATEWAY = ENVIRONMENT.payment_gateway
DEMO_BANK = ENVIRONMENT.demo_bank
METRICS_TOKEN = ENVIRONMENT.metrics_token
MOLLIE_API_KEY, MOLLIE_API_URL = ENVIRONMENT.mollie_api_key, ENVIRONMENT.mollie_api_url
# Where the button of the checkout leads in the end; browsers look at each step of a redirect after a form.
PAYMENT_ORIGINS = ENVIRONMENT.payment_origins

# --- Wagtail -----------------------------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Vakkring"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILIMAGES_IMAGE_MODEL = "media.Image"
WAGTAILIMAGES_IMAGE_FORM_BASE = "vakkring.media.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "media.Document"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "mp4", "webm", "vtt", "csv", "txt", "zip"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

LOGGING = logging_settings(for_machines=not ENVIRONMENT.debug)
