import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

from config.kept import KeptAnswers  # noqa: E402  # Django first

application = KeptAnswers(django)
