from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "constituyente.participation.survey"
    label = "survey"
