"""All settings, on one page. Every environment variable is read here and described in docs/administrator.md."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from config import env
from config.databases import database
from groups.languages import INTERFACE_LANGUAGES, LISTING_LANGUAGES

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("NODE_VAR", str(BASE_DIR / "var")))
# SQLite and mails as files live here; a fresh clone has no such folder.
VAR.mkdir(parents=True, exist_ok=True)
# production is the default: a forgotten variable must never weaken a real node.
ENVIRONMENT = env.choice("NODE_ENVIRONMENT", "production", {"production", "demo", "test"})
PRODUCTION = ENVIRONMENT == "production"
DEBUG = False
# Commands that only look at the code (checks, schema, catalogues) run without a secret.
SECRET_KEY = env.text("SECRET_KEY") if PRODUCTION else env.text("SECRET_KEY", "not-secret-" * 6)

# ---- this node ----
NODE_URL = env.text("NODE_URL") if PRODUCTION else env.text("NODE_URL", "http://127.0.0.1:8000")
NODE_NAME = env.text("NODE_NAME", "Visitation Network")
NODE_CONTACT = env.text("NODE_CONTACT", "")
REQUIRE_MFA = env.boolean("REQUIRE_MFA", default=ENVIRONMENT != "demo")
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS", urlsplit(NODE_URL).hostname or "")
if not PRODUCTION:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "testserver"]

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "groups",
    "network.node",
    "network.standards",
    "network.reports",
    "web",
]
if ENVIRONMENT != "production":
    INSTALLED_APPS.append("demo")

MIDDLEWARE = [
    "config.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.paths.TrimSlash",
    "api.cors.AnyOrigin",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "api.errors.ProblemMiddleware",
    "api.negotiation.MachineLanguage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "api.throttling.Throttle",
]
APPEND_SLASH = False
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "api" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]


# ---- database ----
DATABASES = {"default": database(env.text("DATABASE_URL", ""), default=str(VAR / "node.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- the worker: in so many processes a file of many reports is checked, while it stores them ----
WORKER_PROCESSES = env.integer(
    "WORKER_PROCESSES", 1 if ENVIRONMENT == "test" else min(4, os.cpu_count() or 1), minimum=1
)

# ---- the cache that all processes share: a file for those of one machine, Redis for several machines ----
CACHE_URL = env.address("CACHE_URL", {"redis", "rediss"})
SHARED_FILE = {"BACKEND": "config.cache.SQLiteCache", "LOCATION": str(VAR / "cache.sqlite3")}
REDIS = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
CACHES = {"default": REDIS if CACHE_URL else SHARED_FILE}

# ---- accounts ----
AUTH_USER_MODEL = "groups.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the address is unique by its lower case, which the check does not see
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if ENVIRONMENT == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "api.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = lambda user: user.name or user.email  # noqa: E731  # a setting is a value
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = False  # api/throttling.py counts exactly
RATE_LIMITS = env.boolean("RATE_LIMITS", default=ENVIRONMENT != "test")
MFA_ADAPTER = "api.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # phones' clocks are half a minute off
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("app",)
HEADLESS_TOKEN_STRATEGY = "api.sessions.TokenStrategy"  # noqa: S105  # a path, not a secret
# Codes are typed in, so no link is ever mailed; without these a sign-up with a known address would be a 500.
HEADLESS_FRONTEND_URLS = {
    "account_confirm_email": f"{NODE_URL}/",
    "account_reset_password": f"{NODE_URL}/",
    "account_reset_password_from_key": f"{NODE_URL}/",
    "account_signup": f"{NODE_URL}/",
}
SESSION_ENGINE = "api.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "api.errors.csrf_failure"

# ---- languages: `LANGUAGES` are those of listings; machine text has catalogues for INTERFACE_LANGUAGES ----
LANGUAGE_CODE = "en"
LANGUAGES = [(code, code) for code in LISTING_LANGUAGES]
NODE_LANGUAGE = env.choice("NODE_LANGUAGE", "en", INTERFACE_LANGUAGES)
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_LANGUAGES = LISTING_LANGUAGES
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# ---- mail and tasks ----
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.integer("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.boolean("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "Visitation Network <noreply@localhost>")
EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
BACKUP_RECIPIENTS = env.items("BACKUP_RECIPIENTS")  # age recipients: whoever holds their identities can read backups

# ---- the API ----
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.Credentials"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.StrictJSON"],
    "DEFAULT_RENDERER_CLASSES": ["api.renderers.JSON"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.negotiation.Formats",
    "DEFAULT_SCHEMA_CLASS": "api.schema.AutoSchema",
    "EXCEPTION_HANDLER": "api.errors.handle",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Visitation Network API",
    "VERSION": "1",
    "DESCRIPTION": "",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["api.schema.finish"],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

# ---- files ----
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "api" / "static"]
# Served from where they are installed: nothing to collect.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# ---- security ----
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63072000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.boolean("BEHIND_PROXY", default=False))
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_links": {"()": "config.logs.WithoutLinks"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": "line",
            "filters": ["without_links"],
        }
    },
    "root": {
        "handlers": ["console"],
        "level": env.choice("LOG_LEVEL", "WARNING", {"DEBUG", "INFO", "WARNING", "ERROR"}),
    },
}
