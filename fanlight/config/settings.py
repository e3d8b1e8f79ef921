"""Every setting, read once from the environment and refused at start when malformed.

Operators find them explained in `docs/operators/settings.md`; a test keeps the two in step.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from fanlight.config import environment
from fanlight.core.sealing import derive

DATA = environment.folder("DATA", ".data")
ROOT_KEY = environment.root_key("SECRET")
DEMO = environment.flag("DEMO")
ORIGIN = environment.origin("URL", "http://127.0.0.1:8321" if DEMO else "")
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")
UPLOAD_BYTES = environment.number("UPLOAD_MB", 50, least=1, most=5_000) * 1_000_000
S3 = environment.bucket(
    bucket=environment.text("S3_BUCKET"),
    key=environment.text("S3_KEY"),
    secret=environment.text("S3_SECRET"),
    endpoint=environment.text("S3_ENDPOINT"),
    region=environment.text("S3_REGION") or "us-east-1",
)
S3_SIGNED = environment.choice("S3_SIGNED", ("1", "0")) == "1"
CLAMAV = environment.scanner("CLAMAV")
DAY_BYTES = {
    "person": environment.number("PERSON_DAY_MB", 2_000, least=1, most=1_000_000) * 1_000_000,
    "workspace": environment.number("WORKSPACE_DAY_MB", 50_000, least=1, most=10_000_000) * 1_000_000,
}
DAY_FILES = {
    "person": environment.number("PERSON_DAY_FILES", 500, least=1, most=1_000_000),
    "workspace": environment.number("WORKSPACE_DAY_FILES", 20_000, least=1, most=10_000_000),
}
OPEN_FILES = {"person": 20, "workspace": 500}
OPEN_BYTES = {
    "person": max(1_000_000_000, 2 * UPLOAD_BYTES),
    "workspace": max(10_000_000_000, 20 * UPLOAD_BYTES),
}
STORED_BYTES = environment.number("WORKSPACE_STORED_GB", 0, least=0, most=1_000_000) * 1_000_000_000
DISK_RESERVE_BYTES = environment.number("DISK_RESERVE_MB", 1_000, least=0, most=1_000_000) * 1_000_000
DISK_RESERVE_PERCENT = environment.number("DISK_RESERVE_PERCENT", 5, least=0, most=50)
NEW_WORKSPACES = environment.choice("NEW_WORKSPACES", ("operator", "owners"))
CALLER_FACTOR = environment.number("CALLER_FACTOR", 20 if DEMO else 1, least=1, most=100)
SECOND_FACTOR = {"admins": ("owner", "admin"), "everybody": ("owner", "admin", "staff")}
LOOPBACK = ("127.0.0.1", "localhost", "::1")

IS_SECURE = ORIGIN.scheme == "https"
if DEMO and ORIGIN.hostname not in LOOPBACK:
    raise ImproperlyConfigured("A demo instance answers on this machine only (127.0.0.1).")
if not DEMO and not IS_SECURE:
    raise ImproperlyConfigured("FANLIGHT_URL must begin with https:// (plain http is for the demo only).")

DEBUG = False
ALLOWED_HOSTS = [ORIGIN.hostname, *(LOOPBACK if DEMO else ())]
SECRET_KEY = derive(ROOT_KEY, "django").hex()
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en", "English")]  # those we have words in
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # frame-ancestors of the browser policy says it, and lets the console frame a preview
    "security.W008",  # http is turned into https by the proxy in front, not by us
    "security.W021",  # the browser preload list is the operator's own decision
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "fanlight.ground.workspaces",
    "fanlight.ground.background",
    "fanlight.ground.blobs",
    "fanlight.ground.people",
    "fanlight.ground.rooms",
    "fanlight.ground.activity",
    "fanlight.ground.mail",
    "fanlight.ground.access",
    "fanlight.work.files",
    "fanlight.work.transfers",
    "fanlight.work.bulk",
    "fanlight.work.rolls",
    "fanlight.work.conversations",
    "fanlight.work.asks",
    "fanlight.work.jobs",
    "fanlight.work.assets",
    "fanlight.work.beginnings",
    "fanlight.work.requests",
]

MIDDLEWARE = [
    "fanlight.config.proxies.TrustedProxies",
    "fanlight.config.headers.BrowserPolicy",
    "fanlight.config.compression.Compression",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fanlight.config.admission.Addressing",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "fanlight.config.admission.console_sessions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "fanlight.config.admission.console_authentication",
    "fanlight.config.admission.console_messages",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fanlight.config.admission.Admission",
]

ROOT_URLCONF = "fanlight.config.urls"
WSGI_APPLICATION = "fanlight.config.wsgi.application"

MAIN_DATABASE = environment.database("DATABASE_URL", DATA)
MAIN_DATABASE["ROW_ROLE"] = environment.role("ROW_ROLE")
DATABASES = {"default": MAIN_DATABASE, **environment.limits(MAIN_DATABASE, DATA)}
DATABASE_ROUTERS = ["fanlight.config.routing.LimitsApart"]
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "workspaces.Login"
AUTHENTICATION_BACKENDS = ["fanlight.config.staff.Backend"]
SESSION_ENGINE = "fanlight.config.staff"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = LOGIN_PATH = "/accounts/login/"
LOGIN_REDIRECT_URL = "/console/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "fanlight.config.accounts.Adapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "fanlight.config.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
SECOND_FACTOR_ROLES = () if DEMO else SECOND_FACTOR[environment.choice("SECOND_FACTOR", tuple(SECOND_FACTOR))]
ASKS_FOR_PROOF = not DEMO
OIDC = environment.single_sign_on(
    issuer=environment.text("OIDC_ISSUER"),
    client_id=environment.text("OIDC_CLIENT_ID"),
    secret=environment.text("OIDC_SECRET"),
    name=environment.text("OIDC_NAME"),
)
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "20/m/ip,10/5m/key"}  # counted in config/accounts.py

PREFIX = "" if DEMO else "__Host-"
SESSION_COOKIE_NAME = f"{PREFIX}fl_staff"
KNOWN_COOKIE_NAME = f"{PREFIX}fl_known"
CSRF_COOKIE_NAME = f"{PREFIX}fl_csrf"
PORTAL_COOKIE_PREFIX = f"{PREFIX}fl_portal_"
DEVICE_COOKIE_PREFIX = f"{PREFIX}fl_device_"
CODE_COOKIE_PREFIX = f"{PREFIX}fl_code_"
PASSKEY_COOKIE_PREFIX = f"{PREFIX}fl_passkey_"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 7 * 24 * 3600
MESSAGE_STORAGE = "fanlight.config.notes.Notes"
CSRF_FAILURE_VIEW = "fanlight.config.answers.csrf_refused"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.NONCE, CSP.STRICT_DYNAMIC],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "blob:", *([S3["origin"]] if S3 and S3_SIGNED else [])],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF, "https://checkout.stripe.com"],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "fanlight.ui.environment.environment",
            "context_processors": [
                "django.template.context_processors.csp",
                "fanlight.config.admission.page_facts",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
FORM_RENDERER = "django.forms.renderers.Jinja2"

STATIC_URL = "/static/"
BUILT = Path(__file__).parent.parent / "static"
STATIC_ROOT = BUILT
STATICFILES_DIRS: list[str] = []
STATICFILES_FINDERS: list[str] = []
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "blobs"},
    },
    "staticfiles": {"BACKEND": "fanlight.ui.static.BuiltStaticFiles"},
}
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_200  # a thousand rows may be chosen in a list
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 0
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = environment.folder("SPOOL", str(DATA / "spool"))

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "mail", "imports", "exports", "checks"],
    },
}

MAIL_FROM = environment.text("MAIL_FROM", "portal@localhost" if DEMO else "")
if not MAIL_FROM:
    raise ImproperlyConfigured("FANLIGHT_MAIL_FROM must be the address letters come from.")
DEFAULT_FROM_EMAIL = MAIL_FROM
MAILERS = environment.mail("MAIL_URL")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "fanlight.config.logs.WithoutSecrets"}},
    "formatters": {"line": {"()": "fanlight.config.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["redact"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "ERROR"},
        "django.tasks": {"level": "WARNING"},
    },
}
