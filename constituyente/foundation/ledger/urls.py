from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("log/", views.log, "log"),
    *page("log/entry/<int:index>", views.entry, "log-entry"),
    path("log/verify.py", views.verifier, name="log-verifier"),
    path("log/format.md", views.format_page, name="log-format"),
    path("log/checkpoint", views.checkpoint, name="log-checkpoint"),
    path("log/tile/<path:path>", views.tile, name="log-tile"),
]
