from django.urls import path, register_converter

from constituyente.foundation.common.web import page

from . import views
from .converters import RefKey

register_converter(RefKey, "refkey")

urlpatterns = [
    *page("", views.home, "home"),
    *page("trace/<slug:kind>/<refkey:key>", views.trace, "trace"),
    *page("search", views.search, "search"),
    *page("data", views.data, "data"),
    *page("api/", views.api_docs, "api-docs"),
    path("receipt", views.receipt, name="receipt"),
    path("receipt/withdraw", views.withdraw, name="withdraw"),
    path("desk", views.desk_home, name="desk"),
    path("demo", views.demo, name="demo"),
]
