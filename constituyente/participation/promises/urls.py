from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("promises", views.promises, "promises"),
    *page("promises/<int:number>", views.promise, "promise"),
    path("promises.ics", views.calendar, name="promises-calendar"),
    path("desk/promises", views.desk_promises, name="desk-promises"),
    path("desk/promises/<int:number>", views.desk_promise, name="desk-promise"),
    path("desk/promises/<int:number>/people", views.desk_people, name="desk-promise-people"),
    path("desk/promises/<int:number>/hearing", views.desk_hearing, name="desk-promise-hearing"),
    path("desk/promises/<int:number>/held", views.desk_held, name="desk-promise-held"),
    path("desk/promises/<int:number>/correction", views.desk_correction, name="desk-promise-correction"),
]
