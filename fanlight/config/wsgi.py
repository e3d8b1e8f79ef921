"""Django's WSGI application, which the front runs in its page thread."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanlight.config.settings")
application = get_wsgi_application()
