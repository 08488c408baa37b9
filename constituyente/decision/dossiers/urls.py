from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("dossiers", views.dossiers, "dossiers"),
    *page("dossiers/flow", views.flow, "dossiers-flow"),
    *page("dossiers/<int:number>", views.item, "dossier-item"),
    path("desk/dossiers", views.desk_dossiers, name="desk-dossiers"),
    path("desk/dossiers/together", views.desk_items_together, name="desk-dossiers-together"),
    path("desk/dossiers/<int:number>", views.desk_item, name="desk-dossier-item"),
]
