from django.apps import AppConfig


class CorpusConfig(AppConfig):
    name = "constituyente.participation.corpus"
    label = "corpus"
