from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("paper", views.paper, "paper"),
    path("desk/paper", views.desk_paper, name="desk-paper"),
    path("desk/paper/new", views.desk_paper_new, name="desk-paper-new"),
    path("desk/paper/<int:number>", views.desk_paper_batch, name="desk-paper-batch"),
    path("desk/paper/sheets/<str:code>", views.desk_paper_sheet, name="desk-paper-sheet"),
    path("desk/paper/sheets/<str:code>/scan", views.desk_paper_scan, name="desk-paper-scan"),
]
