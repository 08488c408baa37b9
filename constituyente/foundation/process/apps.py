from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "constituyente.foundation.process"
    label = "process"
