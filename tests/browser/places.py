"""Every kind of page, by name: where it is, and who may open it."""

from collections.abc import Callable

from django.core import signing

from miljomal.accounts.models import Person
from miljomal.followup.models import Answer, Respondent, Round
from miljomal.indicators.models import Indicator
from miljomal.indicators.services.watching import watch
from miljomal.local_objectives.models import LocalObjective
from miljomal.organisations.models import Area, Membership, Organisation
from miljomal.own_figures.models import FigureFile
from miljomal.own_figures.tests.figures import make_own, send, stored
from miljomal.pledges.models import Pledge
from miljomal.programmes.models import Measure
from tests.browser.visits import ADMINISTRATOR, COLLEAGUE, COORDINATOR, EDITOR, READER, TWO_PLACES

PLEDGER = "redaktor@mekaniska.example.org"
LOFTEN, UTKAST = "/program/exempellan-klimatloften-2025-2027/", "/program/exempellan-2029-2033/"
Place = Callable[[], str]


def measure() -> str:
    """A measure with everything: text, cost, actors, grades, objectives."""
    return Measure.objects.get(programme__slug="exempellan-2024-2028", number="1").get_absolute_url()


def bare_measure() -> str:
    """A measure of which only the title is known."""
    return Measure.objects.filter(programme__slug="sodermanland-2015-2020").earliest("pk").get_absolute_url()


def measure_pk() -> int:
    return Measure.objects.get(programme__slug="exempellan-2024-2028", number="1").pk


def result(programme: str) -> str:
    return Round.objects.published().filter(programme__slug=programme)[0].get_absolute_url()


def answer(organisation: str = "ekby-kommun") -> str:
    waiting = Answer.objects.waiting().filter(organisation__slug=organisation, round__slug="2026")
    return waiting.earliest("measure__number_key").get_absolute_url()


def asked() -> str:
    return Respondent.objects.get(organisation__slug="ekby-kommun", round__slug="2026").get_absolute_url()


def of_rounds(path: str) -> Place:
    """One of the coordinator's pages of the demo's rounds."""
    return lambda: f"/program/exempellan-2024-2028/omgangar/{path}"


def of_respondent(path: str) -> Place:
    """One of the coordinator's pages about an organisation that is asked."""

    def where() -> str:
        asked_one = Respondent.objects.get(organisation__slug="ekby-kommun", round__slug="2026")
        return f"/program/exempellan-2024-2028/omgangar/2026/tillfragade/{asked_one.pk}/{path}"

    return where


def own_indicator() -> str:
    """An indicator that Ekby counts month by month, with figures, of which a colleague has sent in some more."""
    found = Indicator.objects.filter(owner__slug="ekby-kommun").first()
    if found is None:
        by = Person.objects.get(email=EDITOR)
        found = make_own(Organisation.objects.get(slug="ekby-kommun"), by, frequency="month")
        stored(found, "".join(["År;Månad;Antal\n", *(f"2025;{month};{900 + month}\n" for month in range(1, 13))]), by)
        send(found, "År;Månad;Mätpunkt;Antal\n2025;1;;950\n2026;1;Bron;400\n", by)
        watch(indicator=found, area=Area.objects.get(code="9801"), share=5, tells_new=True, by=by)
    return found.get_absolute_url()


def own_figures(path: str) -> str:
    """A page of Ekby's own indicator."""
    return own_indicator().replace("/indikatorer/", "/mina/siffror/") + path


def own_file() -> str:
    """A file of own figures that waits."""
    own_indicator()
    return FigureFile.objects.get(delivery=None).get_absolute_url()


def local_objective(path: str) -> str:
    """Ekby's proposal, or a page where it is written."""
    one = LocalObjective.objects.get(owner__slug="ekby-kommun", state="proposed")
    return f"/mina/mal/{one.pk}/{path}" if path else one.get_absolute_url()


def participation() -> str:
    return f"/atgarder/{measure_pk()}/deltagande/{Organisation.objects.get(slug='ekby-kommun').pk}/"


def member() -> str:
    return f"/mina/medlemmar/{Membership.objects.get(person__email=READER).pk}/"


def pledge() -> str:
    return f"/atgarder/{Pledge.objects.in_force().earliest('pk').participation.measure_id}/lofte/"


def hand_over() -> str:
    return f"/mina/medlemmar/{Membership.objects.get(person__email=COORDINATOR).pk}/lamna-over/"


PUBLIC: dict[str, Place] = {
    "home": lambda: "/",
    "home-filtered": lambda: "/?filter=ö",
    "home-without-hit": lambda: "/?filter=zzzz",
    "counties": lambda: "/lan/",
    "county": lambda: "/lan/exempellan/",
    "county-measures": lambda: "/lan/exempellan/?roll=kommun&vill=atgarder",
    "county-examples": lambda: "/lan/sodermanland/?vill=exempel",
    "county-money": lambda: "/lan/sodermanland/?vill=pengar",
    "county-colleagues": lambda: "/lan/sodermanland/?vill=kolleger",
    "county-contact-choice": lambda: "/lan/sodermanland/?vill=kontakt",
    "county-known": lambda: "/lan/sodermanland/",
    "county-without-programme": lambda: "/lan/gotland/",
    "county-contact": lambda: "/lan/sodermanland/kontakt/",
    "municipality": lambda: "/kommuner/ekby/",
    "municipality-untouched": lambda: "/kommuner/upplands-vasby/",
    "organisation": lambda: "/aktorer/exempel-vatten/",
    "organisation-real": lambda: "/aktorer/lansstyrelsen-sodermanland/",
    "objectives": lambda: "/miljomal/",
    "objective": lambda: "/miljomal/god-bebyggd-miljo/",
    "field-of-work": lambda: "/verksamheter/fysisk-planering/",
    "programmes": lambda: "/program/",
    "programme-lead": lambda: "/program/exempellan-2024-2028/",
    "programme-every-actor": lambda: "/program/exempellan-klimatloften-2025-2027/",
    "programme-known-in-part": lambda: "/program/sodermanland-2022-2026/",
    "result": lambda: result("exempellan-2024-2028"),
    "result-totals-only": lambda: result("sodermanland-2015-2020"),
    "measures": lambda: "/atgarder/?lan=exempellan",
    "measures-none": lambda: "/atgarder/?lan=gotland",
    "measure": measure,
    "measure-bare": bare_measure,
    "indicators": lambda: "/indikatorer/",
    "indicator": lambda: "/indikatorer/koldioxid/?del=vagtrafik&omrade=0480,0482,00",
    "indicator-of-parts": lambda: "/indikatorer/cykelvag-per-invanare/?omrade=0480&ordna=varde",
    "indicator-embedded": lambda: "/indikatorer/koldioxid/karta/?omrade=0480",
    "figures-of-municipality": lambda: "/kommuner/nykoping/siffror/?omrade=0482",
    "wheel": lambda: "/lan/exempellan/arshjul/",
    "wheel-of-real-county": lambda: "/lan/sodermanland/arshjul/",
    "referrals": lambda: "/program/exempellan-2029-2033/remiss/",
    "programme-on-referral": lambda: "/program/exempellan-2029-2033/",
    "assessments": lambda: "/lan/sodermanland/malbedomningar/",
    "pledge-confirm": lambda: f"/lofte/{Pledge.objects.in_force().earliest('pk').token}/",
    "contact": lambda: "/kontakt/",
    "about": lambda: "/om/",
    "accessibility": lambda: "/om/tillganglighet/",
    "sign-in": lambda: "/konto/logga-in/",
    "sign-up-closed": lambda: "/konto/skaffa-konto/",
    "inactive": lambda: "/konto/inaktivt/",
}

# Name, who, where.
SIGNED_IN: list[tuple[str, str, Place]] = [
    ("mina", EDITOR, lambda: "/mina/"),
    ("mina-as-reader", READER, lambda: "/mina/"),
    ("mina-as-coordinator", COORDINATOR, lambda: "/mina/"),
    ("mina-in-two-places", TWO_PLACES, lambda: "/mina/"),
    ("my-measures", EDITOR, lambda: "/mina/atgarder/"),
    ("answer", EDITOR, answer),
    ("answer-list", EDITOR, asked),
    ("answer-list-as-reader", READER, asked),
    ("answer-ask", EDITOR, lambda: f"{answer()}fraga/"),
    ("handing-in", EDITOR, lambda: f"{asked()}lamna-in/"),
    ("approve", COLLEAGUE, lambda: f"{asked()}godkann/"),
    ("receipt", EDITOR, lambda: f"{asked()}kvitto/"),
    ("answer-history", EDITOR, lambda: f"{answer()}historik/"),
    ("measure-as-editor", EDITOR, measure),
    ("measure-as-reader", READER, measure),
    ("measure-as-coordinator", COORDINATOR, measure),
    ("municipality-as-editor", EDITOR, lambda: "/kommuner/ekby/"),
    ("county-as-coordinator", COORDINATOR, lambda: "/lan/exempellan/"),
    ("programme-as-coordinator", COORDINATOR, lambda: "/program/exempellan-2024-2028/"),
    ("participation", EDITOR, participation),
    ("measure-edit", COORDINATOR, lambda: f"/atgarder/{measure_pk()}/redigera/"),
    ("measure-history", COORDINATOR, lambda: f"/atgarder/{measure_pk()}/historik/"),
    ("members", COLLEAGUE, lambda: "/mina/medlemmar/"),
    ("members-of-county-board", ADMINISTRATOR, lambda: "/mina/medlemmar/"),
    ("invite", COLLEAGUE, lambda: "/mina/medlemmar/bjud-in/"),
    ("member", COLLEAGUE, member),
    ("profile", EDITOR, lambda: "/mina/uppgifter/"),
    ("erase", EDITOR, lambda: "/mina/uppgifter/ta-bort/"),
    ("sign-out", EDITOR, lambda: "/konto/logga-ut/"),
    ("rounds", COORDINATOR, of_rounds("")),
    ("round-create", COORDINATOR, of_rounds("ny/")),
    ("round", COORDINATOR, of_rounds("2026/")),
    ("round-edit", COORDINATOR, of_rounds("2026/redigera/")),
    ("round-close", COORDINATOR, of_rounds("2026/stang/")),
    ("round-questions", COORDINATOR, of_rounds("2026/fragor/")),
    ("round-respondent", COORDINATOR, of_respondent("")),
    ("round-longer", COORDINATOR, of_respondent("tid/")),
    ("round-successor", COORDINATOR, of_respondent("eftertradare/")),
    ("mails", COORDINATOR, of_rounds("2026/utskick/")),
    ("mails-extra", COORDINATOR, of_rounds("2026/utskick/paminn/")),
    ("mails-log", COORDINATOR, of_rounds("2026/utskick/logg/")),
    ("mails-addresses", COORDINATOR, of_rounds("2026/utskick/adresser/")),
    ("sheet", EDITOR, lambda: f"{asked()}excel/"),
    ("own-wheel", EDITOR, lambda: "/mina/arshjul/"),
    ("organisation-edit", COLLEAGUE, lambda: "/mina/organisation/"),
    ("hand-over", ADMINISTRATOR, hand_over),
    ("pledges", PLEDGER, lambda: "/mina/loften/"),
    ("pledge", PLEDGER, pledge),
    ("pledge-withdraw", PLEDGER, lambda: f"/mina/loften/{Pledge.objects.in_force().earliest('pk').pk}/dra-tillbaka/"),
    ("pledge-review", COORDINATOR, lambda: f"{LOFTEN}loften/"),
    ("pledge-decide", COORDINATOR, lambda: f"{LOFTEN}loften/{Pledge.objects.waiting().earliest('pk').pk}/"),
    ("contacts", COORDINATOR, lambda: f"{LOFTEN}kontakter/"),
    ("own-figures", EDITOR, lambda: "/mina/siffror/"),
    ("own-figures-new", EDITOR, lambda: "/mina/siffror/ny/"),
    ("own-figures-areas", EDITOR, lambda: "/mina/siffror/omraden/"),
    ("own-figures-file", EDITOR, lambda: own_figures("ladda-upp/")),
    ("own-figures-check", EDITOR, own_file),
    ("own-figures-shown", EDITOR, own_indicator),
    ("local-objectives", EDITOR, lambda: "/mina/mal/"),
    ("objectives-by-field", EDITOR, lambda: "/mina/mal/matris/"),
    ("local-objective", EDITOR, lambda: local_objective("")),
    ("local-objective-edit", EDITOR, lambda: local_objective("redigera/")),
    ("local-objective-state", EDITOR, lambda: local_objective("lage/")),
    ("local-objective-measures", EDITOR, lambda: local_objective("atgarder/")),
    ("local-objective-targets", EDITOR, lambda: local_objective("malvarden/")),
    ("local-objective-target", EDITOR, lambda: local_objective("malvarden/?indikator=koldioxid-per-invanare")),
    ("adaptation", EDITOR, lambda: "/mina/mal/anpassning/frisk-luft/"),
    ("objectives-of-municipality", EDITOR, lambda: "/kommuner/ekby/mal/"),
    ("watches", EDITOR, lambda: "/mina/bevakningar/"),
    ("moving-in", COORDINATOR, lambda: "/program/inflytt/"),
    ("moving-in-upload", COORDINATOR, lambda: "/program/inflytt/ladda-upp/"),
    ("moving-in-totals", COORDINATOR, lambda: "/program/inflytt/totaler/"),
    ("programme-keep", COORDINATOR, lambda: f"{UTKAST}skota/"),
    ("programme-begin", COORDINATOR, lambda: "/program/nytt/"),
    ("measure-order", COORDINATOR, lambda: f"{UTKAST}ordning/"),
    ("themes", COORDINATOR, lambda: f"{UTKAST}teman/"),
    ("versions", COORDINATOR, lambda: f"{UTKAST}versioner/?mot=exempellan-2024-2028"),
    ("decide", COORDINATOR, lambda: f"{UTKAST}besluta/"),
]

# Name, who, where, status.
REFUSED: list[tuple[str, str, Place, int]] = [
    ("not-found", "", lambda: "/finns-inte/", 404),
    ("not-found-page", "", lambda: "/program/?sida=99", 404),
    ("bad-request", "", lambda: "/atgarder/?lan=%00", 400),
    ("forbidden", READER, answer, 403),
    ("invitation-gone", "", lambda: f"/inbjudan/{signing.dumps('x')}/", 410),
]
