from django.apps import AppConfig
from django.core.signals import request_finished
from django.utils import timezone


class ProcessConfig(AppConfig):
    name = "constituyente.foundation.process"
    label = "process"

    def ready(self) -> None:
        request_finished.connect(_forget_zone, dispatch_uid="process.zone")


def _forget_zone(**_: object) -> None:
    """The time zone of the process holds for one page, not for what its thread does next."""
    timezone.deactivate()
