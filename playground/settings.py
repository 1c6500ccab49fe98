"""Settings of the web and worker processes, from the environment.

==========================  ===============================================================================
``REDIS_URL``               broker and record store: ``unix:///path/r.sock`` or ``redis://host:port``
``DATABASE_URL``            ``postgres://user:password@host:port/name``; without it an SQLite file
``PLAYGROUND_DATA_DIR``     database file, collected static files, secret key, prepared data; default ``data/``
``PLAYGROUND_SECRET_KEY``   signs cookies; without it a key is made once and kept in the data folder
``PLAYGROUND_ORIGINS``      the addresses under which browsers open the site, comma separated
``PLAYGROUND_DEBUG``        ``1``: error pages with details, and static files served as they are, without hashes
``PLAYGROUND_RUN_BYTES``    how much of Redis finished runs may fill before the oldest are evicted
==========================  ===============================================================================
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("PLAYGROUND_DATA_DIR") or BASE_DIR / "data")
DATA_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = os.environ.get("PLAYGROUND_DEBUG") == "1"


def _secret_key() -> str:
    """The kept key. Two processes that start together agree, because only one of them can create the file."""
    path = DATA_DIR / "secret-key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text("ascii")


def _origins() -> list[str]:
    """Scheme, host and port of each address. A wildcard would let any site open a socket here."""
    given = os.environ.get("PLAYGROUND_ORIGINS") or "http://localhost:8000,http://127.0.0.1:8000"
    origins = [origin.strip().rstrip("/") for origin in given.split(",") if origin.strip()]
    for origin in origins:
        if "*" in origin or not urlsplit(origin).hostname:
            raise ImproperlyConfigured(f"PLAYGROUND_ORIGINS: got {origin!r}, accepted scheme://host:port without *")
    return origins


def _database() -> dict[str, object]:
    url = os.environ.get("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "playground.sqlite3",
            "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL", "transaction_mode": "IMMEDIATE", "timeout": 5},
            "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(f"DATABASE_URL: got scheme {parts.scheme!r}, accepted postgres://...")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
    }


def _broker(url: str) -> str:
    """Celery's spelling of the same server, in a database of its own."""
    if url.startswith("unix://"):
        return f"redis+socket://{urlsplit(url).path}?virtual_host=1"
    return urlsplit(url)._replace(path="/1").geturl()


def _topic_apps() -> list[str]:
    """Every folder of ``topics/`` that holds a topic, so that adding a topic touches no list."""
    return [f"topics.{path.parent.name}" for path in sorted((BASE_DIR / "topics").glob("*/topic.py"))]


SECRET_KEY = os.environ.get("PLAYGROUND_SECRET_KEY") or _secret_key()
ORIGINS = _origins()
ALLOWED_HOSTS = sorted({str(urlsplit(origin).hostname) for origin in ORIGINS})
CSRF_TRUSTED_ORIGINS = ORIGINS

# daphne comes first so that `manage.py runserver` serves WebSockets too
INSTALLED_APPS = [
    "daphne",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "playground.runs",
    "playground.exhibits",
    "playground.live",
    "playground.pages",
    "playground.commands",
    *_topic_apps(),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "playground.pages.security.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "playground.urls"
ASGI_APPLICATION = "playground.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
LANGUAGE_CODE = "en"
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "playground.pages.finders.PackageFinder",
]
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {"staticfiles": {"BACKEND": _PLAIN if DEBUG else "playground.pages.storage.HashedStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = all(origin.startswith("https://") for origin in ORIGINS)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 17
APPEND_SLASH = True

REDIS_URL = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379"
RUN_BYTES = int(os.environ.get("PLAYGROUND_RUN_BYTES") or 256 << 20)
SNAPSHOTS = int(os.environ.get("PLAYGROUND_SNAPSHOTS") or 16)
"""Sleeping processes that a worker keeps in the middle of runs, each of some megabytes. 0: forks compute their past."""

CELERY_BROKER_URL = _broker(REDIS_URL)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# The guard of a run gives up after 8 s; these end a child that does not even listen to signals.
CELERY_TASK_SOFT_TIME_LIMIT = 10
CELERY_TASK_TIME_LIMIT = 15
# The visibility timeout must exceed the hard limit plus the wait of a reserved task, or a task runs twice.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 45,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "priority_steps": [0, 3, 6, 9],
    "queue_order_strategy": "priority",
    "socket_timeout": 15,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "runs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"playground": {"level": "INFO"}},
}
