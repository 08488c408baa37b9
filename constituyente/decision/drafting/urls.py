from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("draft", views.drafts, "draft"),
    *page("draft/<int:number>", views.draft, "draft-version"),
    *page("draft/<int:number>/<slug:key>", views.draft_article, "draft-article"),
    path("desk/drafting", views.desk_drafting, name="desk-drafting"),
    path("desk/drafting/<slug:key>", views.desk_article, name="desk-article"),
]
