from django.urls import path, register_converter

from constituyente.foundation.common.web import page

from . import converters, views

register_converter(converters.External, "external")

urlpatterns = [
    *page("assembly", views.assembly, "assembly"),
    *page("assembly/motions", views.motions, "motions"),
    *page("assembly/motions/<int:number>", views.motion, "motion"),
    *page("assembly/rollcalls", views.roll_calls, "rollcalls"),
    *page("assembly/rollcalls/<int:number>", views.roll_call, "rollcall"),
    *page("assembly/rollcalls/by-id/<external:external>", views.roll_call_by_id, "rollcall-by-id"),
    *page("assembly/members/<slug:key>", views.member, "assembly-member"),
    path("desk/assembly", views.desk_assembly, name="desk-assembly"),
    path("desk/assembly/motions/new", views.desk_motion, name="desk-motion-new"),
    path("desk/assembly/rollcalls/new", views.desk_roll_call, name="desk-rollcall-new"),
    path("desk/assembly/rollcalls/<int:number>", views.desk_correction, name="desk-rollcall-correct"),
]
