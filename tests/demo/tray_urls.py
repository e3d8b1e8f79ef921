"""The URL table as the demo instance has it, for tests that run in an ordinary one."""

from django.urls import include, path

from fanlight.config.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*urlpatterns, path("", include("fanlight.demo.urls"))]
