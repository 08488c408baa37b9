from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "constituyente.foundation.post"
    label = "post"
