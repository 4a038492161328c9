"""Addresses of answers and rounds."""

from django.urls import path

from miljomal.followup.views import (
    answers,
    delegations,
    drafts,
    handing_in,
    moves,
    questions,
    respondents,
    rounds,
    successions,
)

app_name = "followup"

# A round's pages stand below its own address; "ny" is no round's slug, since those begin with a year.
ROUNDS = "program/<slug:programme_slug>/omgangar/"
ROUND = f"{ROUNDS}<slug:slug>/"
QUESTIONS = f"{ROUND}fragor/"
RESPONDENT = f"{ROUND}tillfragade/<bigid:pk>/"

urlpatterns = [
    path("mina/omgangar/<bigid:pk>/", answers.answer_list, name="answer-list"),
    path("mina/omgangar/<bigid:pk>/oforandrat/", answers.answer_repeat_many, name="answer-repeat-many"),
    path("mina/omgangar/<bigid:pk>/lamna-in/", handing_in.handing_in, name="handing-in"),
    path("mina/omgangar/<bigid:pk>/godkann/", handing_in.handing_in_approve, name="handing-in-approve"),
    path("mina/omgangar/<bigid:pk>/kvitto/", handing_in.handing_in_receipt, name="handing-in-receipt"),
    path("mina/svar/<bigid:pk>/", answers.answer_edit, name="answer-edit"),
    path("mina/svar/<bigid:pk>/historik/", answers.answer_history, name="answer-history"),
    path("mina/svar/<bigid:pk>/oforandrat/", answers.answer_repeat, name="answer-repeat"),
    path("mina/svar/<bigid:pk>/utkast/", drafts.draft_save, name="draft-save"),
    path("mina/svar/<bigid:pk>/utkast/ta-bort/", drafts.draft_discard, name="draft-discard"),
    path("mina/svar/<bigid:pk>/fraga/", delegations.delegation_create, name="delegation-create"),
    path("mina/fragor/<bigid:pk>/paminn/", delegations.delegation_remind, name="delegation-remind"),
    path("mina/fragor/<bigid:pk>/aterta/", delegations.delegation_withdraw, name="delegation-withdraw"),
    path("mina/fragor/<bigid:pk>/anvand/", delegations.delegation_use, name="delegation-use"),
    path("fraga/<slug:token>/", delegations.delegation_reply, name="delegation-reply"),
    path(ROUNDS, rounds.round_list, name="round-list"),
    path(f"{ROUNDS}ny/", rounds.round_create, name="round-create"),
    path(ROUND, rounds.round_detail, name="round-detail"),
    path(f"{ROUND}redigera/", rounds.round_edit, name="round-edit"),
    path(f"{ROUND}historik/", rounds.round_history, name="round-history"),
    path(f"{ROUND}oppna/", moves.round_open, name="round-open"),
    path(f"{ROUND}stang/", moves.round_close, name="round-close"),
    path(f"{ROUND}oppna-igen/", moves.round_reopen, name="round-reopen"),
    path(f"{ROUND}publicera/", moves.round_publish, name="round-publish"),
    path(QUESTIONS, questions.question_list, name="question-list"),
    path(f"{QUESTIONS}ny/", questions.question_create, name="question-create"),
    path(f"{QUESTIONS}<bigid:pk>/", questions.question_edit, name="question-edit"),
    path(f"{QUESTIONS}<bigid:pk>/flytta/", questions.question_move, name="question-move"),
    path(f"{QUESTIONS}<bigid:pk>/ta-bort/", questions.question_remove, name="question-remove"),
    path(f"{ROUND}tillfragade/ny/", respondents.respondent_add, name="respondent-add"),
    path(RESPONDENT, respondents.respondent_detail, name="respondent-detail"),
    path(f"{RESPONDENT}sent/<bigid:answer_pk>/", respondents.late_draft_take, name="late-draft-take"),
    path(f"{RESPONDENT}eftertradare/", successions.respondent_succeed, name="respondent-succeed"),
    path(f"{RESPONDENT}tid/", respondents.respondent_extend, name="respondent-extend"),
]
