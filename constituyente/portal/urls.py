from django.urls import path, register_converter

from constituyente.foundation.common.web import page

from . import views
from .converters import RefKey
from .design import views as design
from .machines import views as machines
from .ruling import views as ruling
from .sharing import views as sharing
from .standing import views as standing

register_converter(RefKey, "refkey")

urlpatterns = [
    *page("", views.home, "home"),
    *page("trace/<slug:kind>/<refkey:key>", views.trace, "trace"),
    *page("search", views.search, "search"),
    *page("data", views.data, "data"),
    *page("api/", views.api_docs, "api-docs"),
    *page("about", standing.about, "about"),
    *page("privacy", standing.privacy, "privacy"),
    *page("terms", standing.terms, "terms"),
    *page("moderation", standing.moderation, "moderation"),
    *page("accessibility", standing.accessibility, "accessibility"),
    *page("contact", standing.contact, "contact"),
    *page("design", design.design, "design"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("receipt", views.receipt, name="receipt"),
    path("receipt/withdraw", views.withdraw, name="withdraw"),
    path("desk", views.desk_home, name="desk"),
    path("desk/process", ruling.desk_process, name="desk-process"),
    path("demo", views.demo, name="demo"),
    path("demo/tour", views.demo_tour, name="demo-tour"),
    path("news.atom", machines.news_feed, name="news-feed"),
    path("petitions.atom", machines.petitions_feed, name="petitions-feed"),
    path("promises.atom", machines.promises_feed, name="promises-feed"),
    path("decisions.atom", machines.decisions_feed, name="decisions-feed"),
    path("share/home.png", sharing.home_picture, name="share-home"),
    path("share/<slug:kind>/<refkey:key>.png", sharing.picture, name="share"),
    path("petitions/<int:number>/poster.pdf", sharing.petition_poster, name="petition-poster"),
    path("petitions/author/sheets", sharing.author_sheets, name="petition-sheets"),
    path("desk/paper/print", sharing.desk_sheets, name="desk-paper-print"),
    path("meetings/<int:number>/poster.pdf", sharing.meeting_poster, name="meeting-poster"),
    path("survey/poster.pdf", sharing.survey_poster, name="survey-poster"),
]
