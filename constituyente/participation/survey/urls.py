from django.urls import path

from constituyente.foundation.common.web import page

from . import views

urlpatterns = [
    *page("survey", views.survey, "survey"),
    path("survey/answer", views.answer, name="survey-answer"),
    *page("survey/results", views.results, "survey-results"),
    *page("survey/results/<int:number>", views.snapshot, "survey-snapshot"),
    path("survey/answers", views.find, name="survey-find"),
    *page("survey/answers/<slug:folio>", views.shown_answer, "survey-shown-answer"),
    path("desk/survey", views.desk_survey, name="desk-survey"),
    path("desk/survey/together", views.desk_survey_together, name="desk-survey-together"),
    path("desk/survey/tables", views.desk_tables, name="desk-survey-tables"),
]
