from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "constituyente.participation.meetings"
    label = "meetings"
