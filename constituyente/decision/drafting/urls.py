from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("draft", views.drafts, "draft"),
    *page("draft/from-petitions", views.from_people, "draft-from-people"),
    *page("draft/<int:older>/compare/<int:newer>", views.comparison, "draft-comparison"),
    *page("draft/<int:older>/compare/<int:newer>/<slug:key>", views.article_comparison, "draft-article-comparison"),
    *page("draft/<int:number>", views.draft, "draft-version"),
    *page("draft/<int:number>/<slug:key>", views.draft_article, "draft-article"),
    path("desk/drafting", views.desk_drafting, name="desk-drafting"),
    path("desk/drafting/text", views.desk_text, name="desk-text"),
    path("desk/drafting/text/add", views.desk_add, name="desk-text-add"),
    path("desk/drafting/text/publish", views.desk_publish, name="desk-text-publish"),
    path("desk/drafting/text/published/<int:number>", views.desk_published, name="desk-text-published"),
    path("desk/drafting/text/<slug:key>", views.desk_edit, name="desk-text-edit"),
    path("desk/drafting/text/<slug:key>/move", views.desk_move, name="desk-text-move"),
    path("desk/drafting/text/<slug:key>/remove", views.desk_remove, name="desk-text-remove"),
    path("desk/drafting/text/<slug:key>/history", views.desk_history, name="desk-text-history"),
    path("desk/drafting/text/<slug:key>/beside/<int:alternative>", views.desk_choose, name="desk-text-choose"),
    path("desk/drafting/deliver", views.desk_deliveries, name="desk-deliveries"),
    path("desk/drafting/deliver/<int:version>", views.desk_deliver, name="desk-deliver"),
    path("desk/drafting/<slug:key>", views.desk_article, name="desk-article"),
]
