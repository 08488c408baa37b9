from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("meetings", views.meetings, "meetings"),
    path("meetings.ics", views.meetings_ics, name="meetings-ics"),
    *page("meetings/calendar", views.calendar, "meetings-calendar"),
    path("meetings/new", views.new, name="meeting-new"),
    path("meetings/new/again/<str:handle>", views.new_again, name="meeting-new-again"),
    path("meetings/new/code/<str:handle>", views.new_code, name="meeting-new-code"),
    path("meetings/new/confirm/<str:token>", views.new_confirm, name="meeting-new-confirm"),
    *page("meetings/<int:number>", views.meeting, "meeting"),
    path("meetings/<int:number>.ics", views.meeting_ics, name="meeting-ics"),
    path("meetings/<int:number>/results", views.results, name="meeting-results"),
    path("meetings/<int:number>/cancel", views.cancel, name="meeting-cancel"),
    *page("meetings/<int:number>/statements/<int:position>", views.statement, "statement"),
    path("desk/meetings", views.desk_meetings, name="desk-meetings"),
    path("desk/meetings/together", views.desk_meetings_together, name="desk-meetings-together"),
    path("desk/meetings/<int:number>", views.desk_meeting, name="desk-meeting"),
    path("desk/meetings/<int:number>/results", views.desk_results, name="desk-meeting-results"),
    path("desk/meetings/<int:number>/paper", views.desk_paper, name="desk-meeting-paper"),
    path("desk/meetings/<int:number>/cancel", views.desk_cancel, name="desk-meeting-cancel"),
]
