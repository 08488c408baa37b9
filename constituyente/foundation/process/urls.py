from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("process", views.process, "process"),
    *page("process/rules/<int:version>", views.rules, "rules"),
    path("process/rules/<int:version>.toml", views.rules_file, name="rules-file"),
    path("process/rules/<int:version>.geojson", views.rules_map, name="rules-map"),
]
