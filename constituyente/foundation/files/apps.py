from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "constituyente.foundation.files"
    label = "files"
