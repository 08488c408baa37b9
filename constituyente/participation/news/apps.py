from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "constituyente.participation.news"
    label = "news"
