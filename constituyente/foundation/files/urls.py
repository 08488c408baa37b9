from django.urls import path

from . import views

urlpatterns = [
    path("files/<str:key>", views.file, name="file"),
    path("desk/files/<str:key>", views.desk_file, name="desk-file"),
]
