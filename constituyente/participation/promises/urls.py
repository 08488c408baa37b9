from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("promises", views.promises, "promises"),
    *page("promises/<int:number>", views.promise, "promise"),
    path("desk/promises", views.desk_promises, name="desk-promises"),
    path("desk/promises/<int:number>", views.desk_promise, name="desk-promise"),
]
