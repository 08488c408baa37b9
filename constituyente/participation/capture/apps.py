from django.apps import AppConfig


class CaptureConfig(AppConfig):
    name = "constituyente.participation.capture"
    label = "capture"
