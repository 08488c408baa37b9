from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("constitution", views.constitution, "constitution"),
    *page("constitution/text", views.text, "constitution-text"),
    *page("constitution/history", views.history, "constitution-history"),
    path("constitution/text.md", views.markdown, name="constitution-markdown"),
    path("constitution/akoma-ntoso.xml", views.akoma_ntoso, name="constitution-akoma-ntoso"),
    path("constitution/on", views.choose_day, name="constitution-choose-day"),
    *page("constitution/on/<slug:day>", views.constitution_on, "constitution-on"),
    *page("constitution/on/<slug:day>/<slug:key>", views.article_on, "article-on"),
    *page("constitution/<slug:key>", views.article, "article"),
    path("draft/<int:number>/akoma-ntoso.xml", views.draft_akoma_ntoso, name="draft-akoma-ntoso"),
    path("desk/constitution", views.desk_constitution, name="desk-constitution"),
]
