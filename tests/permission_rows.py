"""Every address × method × role → status, as data."""

from miljomal.answer_sheets.tests import addresses as sheet_addresses
from miljomal.drafting.tests import addresses as drafting_addresses
from miljomal.followup.tests import answer_addresses, round_addresses
from miljomal.indicators.tests import addresses as indicator_addresses
from miljomal.local_objectives.tests import addresses as local_addresses
from miljomal.own_figures.tests import addresses as own_figure_addresses
from miljomal.pledges.tests import addresses as pledge_addresses
from miljomal.results.tests import addresses as result_addresses

# The columns. "own" is the county board that owns the programme, takes part and answers; "other" another board.
ROLES = [
    "anonymous",
    "no role",
    "suspended",
    "own reader",
    "own editor",
    "own coordinator",
    "own administrator",
    "other editor",
    "other administrator",
]

# Rows that many addresses share, in the order of ROLES.
PUBLIC = (200,) * 9
NO_POST = (405,) * 9
SIGNED_IN = (302, *(200,) * 8)
CLOSED_POST = (302, *(405,) * 8)
POST_ONLY = (302, *(405,) * 8)
ANSWER = (302, 404, 404, 403, 200, 200, 200, 404, 404)
ANSWER_POST = (302, 404, 404, 403, 422, 422, 422, 404, 404)
OWN_PEOPLE = (302, 404, 404, 200, 200, 200, 200, 404, 404)
KEEPERS = (302, 403, 403, 403, 403, 200, 200, 403, 403)
KEEPERS_POST = (302, 403, 403, 403, 403, 422, 422, 403, 403)
KEEPERS_CHANGED = (302, 403, 403, 403, 403, 302, 302, 403, 403)
EDITORS = (302, 403, 403, 403, 200, 200, 200, 403, 403)
EDITORS_POST = (302, 403, 403, 403, 422, 422, 422, 403, 403)
TAKES_PART = (302, 403, 403, 200, 200, 200, 200, 403, 403)
# Of the organisation that the person acts for: every administrator sees her own members.
ADMINISTRATORS = (302, 403, 403, 403, 403, 403, 200, 403, 200)
ADMINISTRATORS_POST = (302, 403, 403, 403, 403, 403, 422, 403, 422)
# Of one member of "own".
MEMBER = (302, 404, 404, 403, 403, 403, 200, 404, 404)
MEMBER_POST = (302, 404, 404, 403, 403, 403, 422, 404, 404)
# Of the organisation that the person acts for: every county's coordinators move in their own history.
MOVERS = (302, 403, 403, 403, 403, 200, 200, 403, 200)
MOVERS_POST = (302, 403, 403, 403, 403, 422, 422, 403, 422)
# Of one upload of "own".
UPLOAD = (302, 404, 404, 403, 403, 200, 200, 404, 404)
UPLOAD_POST = (302, 404, 404, 403, 403, 422, 422, 404, 404)
UPLOAD_CHANGED = (302, 404, 404, 403, 403, 302, 302, 404, 404)
MEMBER_CHANGED = (302, 404, 404, 403, 403, 403, 302, 404, 404)

# Of the county board's yearly follow-up: its coordinators keep it, all its people see it.
FOLLOW_UP = (302, 404, 404, 403, 403, 200, 200, 404, 404)
FOLLOW_UP_FAULT = (302, 404, 404, 403, 403, 422, 422, 404, 404)
FOLLOW_UP_DONE = (302, 404, 404, 403, 403, 302, 302, 404, 404)

# Name → what GET and what an empty POST answer.
MATRIX: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "health-live": (PUBLIC, NO_POST),
    "health-ready": (PUBLIC, NO_POST),
    "account_login": ((200, *(302,) * 8), (422, *(302,) * 8)),
    "account_request_login_code": ((200, *(302,) * 8), (422, *(302,) * 8)),
    "account_confirm_login_code": ((302,) * 9, (302,) * 9),
    "account_logout": ((302, *(200,) * 8), (302,) * 9),
    "account_signup": (PUBLIC, NO_POST),
    "account_inactive": (PUBLIC, NO_POST),
    "organisations:member-list": (ADMINISTRATORS, CLOSED_POST),
    "organisations:member-invite": (ADMINISTRATORS, ADMINISTRATORS_POST),
    "organisations:member-edit": (MEMBER, MEMBER_POST),
    "organisations:member-suspend": (POST_ONLY, MEMBER_CHANGED),
    "organisations:member-resume": (POST_ONLY, MEMBER_CHANGED),
    "organisations:member-hand-over": (MEMBER, MEMBER_POST),
    "organisations:organisation-edit": (ADMINISTRATORS, ADMINISTRATORS_POST),
    "organisations:invitation-accept": (PUBLIC, (302,) * 9),
    "mailings:contact-list": (KEEPERS, CLOSED_POST),
    "organisations:organisation-switch": (POST_ONLY, (302, *(404,) * 8)),
    "organisations:profile": (SIGNED_IN, (302, *(422,) * 8)),
    "organisations:profile-export": (SIGNED_IN, CLOSED_POST),
    "organisations:profile-sign-out": (POST_ONLY, (302,) * 9),
    "organisations:profile-erase": (SIGNED_IN, (302, *(422,) * 8)),
    "programmes:measure-edit": (KEEPERS, KEEPERS_POST),
    "programmes:measure-history": (TAKES_PART, CLOSED_POST),
    "programmes:participation-edit": (EDITORS, EDITORS_POST),
    "referrals:referral-list": (PUBLIC, NO_POST),
    "referrals:referral-create": (KEEPERS, KEEPERS_POST),
    "referrals:referral-detail": (PUBLIC, NO_POST),
    "referrals:referral-edit": (KEEPERS, KEEPERS_POST),
    "referrals:referral-send": (KEEPERS, KEEPERS_CHANGED),
    "referrals:consultee-choose": (KEEPERS, KEEPERS_POST),
    "referrals:stance-list": (KEEPERS, KEEPERS_POST),
    "referrals:stance-join": (POST_ONLY, KEEPERS_CHANGED),
    "referrals:consultee-edit": (ANSWER, ANSWER_POST),
    "referrals:consultee-hand-in": (POST_ONLY, (302, 404, 404, 403, 302, 302, 302, 404, 404)),
    "referrals:opinion-edit": (ANSWER, ANSWER_POST),
    "referrals:opinion-file": (OWN_PEOPLE, CLOSED_POST),
    **dict.fromkeys(result_addresses.OPEN, (PUBLIC, NO_POST)),
    "drafting:programme-begin": (drafting_addresses.BEGINNERS, CLOSED_POST),
    "drafting:programme-create": (drafting_addresses.BEGINNERS, drafting_addresses.BEGINNERS_POST),
    "drafting:programme-decide": (KEEPERS_CHANGED, KEEPERS_POST),
    "drafting:version-compare": (SIGNED_IN, CLOSED_POST),
    "drafting:measure-links": (KEEPERS, KEEPERS_CHANGED),
    **{f"drafting:{name}": (KEEPERS, CLOSED_POST) for name in drafting_addresses.READ},
    **{f"drafting:{name}": (KEEPERS, KEEPERS_POST) for name in drafting_addresses.FORMS},
    **{f"drafting:{name}": (POST_ONLY, KEEPERS_CHANGED) for name in drafting_addresses.BUTTONS},
    "results:answer-correct": (KEEPERS, KEEPERS_POST),
    "followup:answer-edit": (ANSWER, ANSWER_POST),
    "followup:answer-history": (OWN_PEOPLE, CLOSED_POST),
    **answer_addresses.ROWS,
    **sheet_addresses.ROWS,
    **pledge_addresses.ROWS,
    **own_figure_addresses.ROWS,
    **local_addresses.ROWS,
    **indicator_addresses.ROWS,
    "assessments:follow-up-now": ((302, 404, 404, 302, 302, 302, 302, 404, 404), CLOSED_POST),
    "assessments:follow-up-detail": (OWN_PEOPLE, FOLLOW_UP_DONE),
    "assessments:follow-up-assign": (FOLLOW_UP, FOLLOW_UP_FAULT),
    "assessments:follow-up-publish": (FOLLOW_UP, FOLLOW_UP_DONE),
    "assessments:follow-up-copy": (OWN_PEOPLE, CLOSED_POST),
    "assessments:follow-up-file": (OWN_PEOPLE, CLOSED_POST),
    "assessments:text-edit": (ANSWER, ANSWER_POST),
    "assessments:text-review": (FOLLOW_UP, FOLLOW_UP_FAULT),
    "assessments:text-history": (OWN_PEOPLE, CLOSED_POST),
    "assessments:text-sources": (OWN_PEOPLE, CLOSED_POST),
    "assessments:text-copy": (OWN_PEOPLE, CLOSED_POST),
    "assessments:text-file": (OWN_PEOPLE, CLOSED_POST),
    "assessments:county-assessments": (PUBLIC, NO_POST),
    "assessments:published-text": (PUBLIC, NO_POST),
    "assessments:objective-assessments": (PUBLIC, NO_POST),
    "mailings:mailing-list": (KEEPERS, CLOSED_POST),
    "mailings:mailing-plan": (POST_ONLY, KEEPERS_CHANGED),
    "mailings:mailing-confirm": (KEEPERS, KEEPERS_CHANGED),
    "mailings:mailing-detail": (KEEPERS, CLOSED_POST),
    "mailings:mailing-edit": (KEEPERS, KEEPERS_POST),
    "mailings:mailing-skip": (POST_ONLY, KEEPERS_CHANGED),
    "mailings:mailing-extra": (KEEPERS, KEEPERS_POST),
    "mailings:delivery-list": (KEEPERS, CLOSED_POST),
    "mailings:address-list": (KEEPERS, CLOSED_POST),
    "mailings:address-mark": (POST_ONLY, KEEPERS_CHANGED),
    "mailings:letter-detail": (PUBLIC, NO_POST),
    "mailings:letter-file": (PUBLIC, NO_POST),
    "mailings:receipt-file": (OWN_PEOPLE, CLOSED_POST),
    **{f"followup:{name}": (KEEPERS, CLOSED_POST) for name in round_addresses.READ},
    **{f"followup:{name}": (KEEPERS, KEEPERS_POST) for name in round_addresses.FORMS},
    **{f"followup:{name}": (POST_ONLY, KEEPERS_CHANGED) for name in round_addresses.BUTTONS},
    "followup:round-publish": (KEEPERS, KEEPERS_CHANGED),
    "followup:respondent-add": (KEEPERS, KEEPERS),
    "indicators:indicator-list": (PUBLIC, NO_POST),
    "indicators:indicator-detail": (PUBLIC, NO_POST),
    "indicators:indicator-file": (PUBLIC, NO_POST),
    "indicators:indicator-picture": (PUBLIC, NO_POST),
    "indicators:indicator-embed": (PUBLIC, NO_POST),
    "indicators:municipality-figures": (PUBLIC, NO_POST),
    "indicators:county-figures": (PUBLIC, NO_POST),
    "wheel:county-wheel": (PUBLIC, NO_POST),
    "wheel:county-calendar": (PUBLIC, NO_POST),
    "wheel:own-wheel": (SIGNED_IN, CLOSED_POST),
    "wheel:own-calendar": (PUBLIC, NO_POST),
    "wheel:feed-renew": (POST_ONLY, (302, 403, 403, *(302,) * 6)),
    "wheel:feed-revoke": (POST_ONLY, (302, 403, 403, *(302,) * 6)),
    "moving_in:upload-list": (MOVERS, CLOSED_POST),
    "moving_in:upload-create": (MOVERS, MOVERS_POST),
    "moving_in:totals-create": (MOVERS, MOVERS_POST),
    "moving_in:upload-example": (MOVERS, CLOSED_POST),
    "moving_in:upload-columns": (UPLOAD, UPLOAD_POST),
    "moving_in:upload-values": (UPLOAD, UPLOAD_POST),
    "moving_in:upload-check": (UPLOAD, UPLOAD_CHANGED),
    "moving_in:upload-import": (POST_ONLY, UPLOAD_CHANGED),
    "moving_in:upload-faults": (UPLOAD, CLOSED_POST),
    "moving_in:upload-abandon": (POST_ONLY, UPLOAD_CHANGED),
    "pages:home": (PUBLIC, NO_POST),
    "pages:county-list": (PUBLIC, NO_POST),
    "pages:county-detail": (PUBLIC, NO_POST),
    "pages:municipality-detail": (PUBLIC, NO_POST),
    "pages:organisation-detail": (PUBLIC, NO_POST),
    "pages:objective-list": (PUBLIC, NO_POST),
    "pages:objective-detail": (PUBLIC, NO_POST),
    "pages:field-of-work-detail": (PUBLIC, NO_POST),
    "pages:programme-list": (PUBLIC, NO_POST),
    "pages:programme-file": (PUBLIC, NO_POST),
    "pages:measure-file": (PUBLIC, NO_POST),
    "pages:programme-detail": (PUBLIC, NO_POST),
    "pages:measure-list": (PUBLIC, NO_POST),
    "pages:measure-detail": (PUBLIC, NO_POST),
    "pages:measure-by-id": ((301,) * 9, NO_POST),
    "pages:contact": (PUBLIC, NO_POST),
    "pages:county-contact": (PUBLIC, NO_POST),
    "pages:about": (PUBLIC, NO_POST),
    "pages:accessibility": (PUBLIC, NO_POST),
    "pages:mina": (SIGNED_IN, CLOSED_POST),
    "pages:my-measures": (SIGNED_IN, CLOSED_POST),
}
REFERRAL = [name for name in MATRIX if name.startswith("referrals:") and not name.endswith(("list", "create"))]
REFERRAL += ["referrals:stance-list"]
UPLOADS = [f"moving_in:upload-{name}" for name in ("columns", "values", "check", "import", "faults", "abandon")]
CONSULTEE = [f"referrals:{name}" for name in ("consultee-edit", "consultee-hand-in", "opinion-edit", "opinion-file")]
# Of a programme that only its owner's people see: the same addresses with ids that nobody else may know.
DRAFT = {
    "pages:programme-file": (404, 404, 404, 200, 200, 200, 200, 404, 404),
    "pages:programme-detail": (404, 404, 404, 200, 200, 200, 200, 404, 404),
    "pages:measure-detail": (404, 404, 404, 200, 200, 200, 200, 404, 404),
    "pages:measure-by-id": (404, 404, 404, 301, 301, 301, 301, 404, 404),
    **dict.fromkeys(result_addresses.OPEN, (404,) * 9),
    **{f"drafting:{name}": drafting_addresses.DRAFT_KEEPERS for name in drafting_addresses.OF_A_DRAFT},
    "drafting:version-compare": (302, 404, 404, 200, 200, 200, 200, 404, 404),
    "results:answer-correct": (302, *(404,) * 8),
    "programmes:measure-edit": (302, 404, 404, 403, 403, 200, 200, 404, 404),
    "followup:round-detail": (302, 404, 404, 403, 403, 200, 200, 404, 404),
    "mailings:mailing-list": (302, 404, 404, 403, 403, 200, 200, 404, 404),
    "programmes:measure-history": (302, 404, 404, 200, 200, 200, 200, 404, 404),
    "programmes:participation-edit": (302, 404, 404, 403, 200, 200, 200, 404, 404),
}
