from django.urls import path

from . import views

urlpatterns = [
    path("mail/stop/<str:token>", views.stop, name="mail-stop"),
    path("mail/stop/<str:token>/one-click", views.one_click, name="mail-stop-one-click"),
]
