from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "constituyente.portal"
    label = "portal"
