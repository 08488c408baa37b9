from django.urls import path, register_converter

from constituyente.foundation.common.web import page

from . import converters, views

register_converter(converters.Key, "bodykey")

BODY = "bodies/<bodykey:body>"
DESK = f"desk/{BODY}"

urlpatterns = [
    *page("bodies", views.bodies, "bodies"),
    *page(BODY, views.body, "body"),
    path(f"{BODY}/sessions.ics", views.calendar, name="body-calendar"),
    *page(f"{BODY}/members/<bodykey:member>", views.member, "member"),
    *page(f"{BODY}/sessions/<int:number>", views.session, "session"),
    path("desk/bodies", views.desk_bodies, name="desk-bodies"),
    path(DESK, views.desk_body, name="desk-body"),
    path(f"{DESK}/groups/new", views.desk_group, name="desk-body-group"),
    path(f"{DESK}/members/new", views.desk_seat, name="desk-body-seat"),
    path(f"{DESK}/members/<bodykey:member>/end", views.desk_end, name="desk-body-end"),
    path(f"{DESK}/sessions/new", views.desk_session_new, name="desk-body-session-new"),
    path(f"{DESK}/sessions/<int:number>/minutes", views.desk_minutes, name="desk-body-minutes"),
    path(f"{DESK}/sessions/<int:number>/attendance", views.desk_attendance, name="desk-body-attendance"),
]
