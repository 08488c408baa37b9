from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("", views.home, "home"),
    *page("trace/<slug:kind>/<slug:key>", views.trace, "trace"),
    *page("data", views.data, "data"),
    *page("api/", views.api_docs, "api-docs"),
    path("desk", views.desk_home, name="desk"),
    path("demo", views.demo, name="demo"),
]
