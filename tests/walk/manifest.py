"""What the walk must know of each route: for whom it is, what its ids name, and a body that would be accepted.

A route that is missing here fails the build: nobody adds a door without saying who may come through.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.walk.stage import Stage
from tests.walk.viewers import Walker

GET, POST = ("GET", "HEAD"), ("POST",)
BOTH = GET + POST

type Body = dict[str, Any]


@dataclass(frozen=True)
class Route:
    """One URL name. `thing` is what its ids name; `closed` lists audiences whose portal has that section off.

    `is_personal`: only the member it belongs to may come, whose role stands in the thing's label.
    """

    face: str
    audience: str
    thing: str = ""
    args: tuple[str, ...] = ()
    methods: tuple[str, ...] = GET
    body: Callable[[Stage], Body] | None = None
    fixed: tuple[tuple[str, str], ...] = ()
    closed: tuple[str, ...] = ()
    of_workspace: bool = False
    refuses: tuple[int, ...] = ()
    is_personal: bool = False

    def post(self, stage: Stage) -> Body:
        return self.body(stage) if self.body else {}

    def closed_to(self, walker: Walker) -> bool:
        return not walker.is_staff and walker.audience in self.closed


def _console(thing: str = "", *args: str, **said: Any) -> Route:
    return Route("console", said.pop("audience", "staff"), thing, args, **said)


def _portal(thing: str = "", *args: str, **said: Any) -> Route:
    return Route("portal", said.pop("audience", "contacts"), thing, args, **said)


def _upload(stage: Stage) -> Body:
    return {"files": SimpleUploadedFile("walk.txt", b"walked here", content_type="text/plain")}


def _table(stage: Stage) -> Body:
    table = SimpleUploadedFile("walk.csv", b"number,title\n1,Roof\n", content_type="text/csv")
    return {"file": table, "kind": "jobs"}


def _visit(stage: Stage) -> Body:
    day = {"on": "2027-02-03", "starts": "09:00", "ends": "10:00", "from": "09:00", "to": "10:00"}
    return {"title": "Survey", "sequence": "0", **day}


def _date(stage: Stage) -> Body:
    return {"name": "Instructed", "on": "2027-02-03"}


def _job(stage: Stage) -> Body:
    return {"title": "Ceiling", "revision": "1"}


def _field(stage: Stage) -> Body:
    return {"noun": "job", "kind": "text", "label": "Policy"}


def _person(stage: Stage) -> Body:
    return {"name": "Ann", "revision": "1"}


def _name(stage: Stage) -> Body:
    return {"name": "Ann & Co", "kind": "household", "revision": "1"}


def _place(stage: Stage) -> Body:
    return {"lines": "2 Riverside", "revision": "1"}


def _reach(stage: Stage) -> Body:
    return {"portal": stage.business.portal("customer").key, "scope": "own"}


def _grant_there(stage: Stage) -> Body:
    return {"grant": stage.objects["grant"].key}


def _portal_there(stage: Stage) -> Body:
    return {"portal": stage.objects["portal.customer"].key}


def _tie(stage: Stage) -> Body:
    return {"client": "Somebody new", "contact": f"person@{stage.business.place}.example", "role": "viewer"}


NUMBER, KEY, PAIR, TIE = ("number",), ("key",), ("number", "key"), ("key", "client")
OF_CONTACT = ("key", "grant")
OF_JOBS = (("listing", "jobs"),)
WALKED = (("field", "walked"),)
COLLEAGUE: Body = {"name": "Ann", "email": "ann@mail.example", "role": "viewer"}
SETTING: Body = {"audience": "admins", "of_workspace": True}

MANIFEST: dict[str, Route] = {
    "console:home": _console(),
    "console:activity-list": _console(),
    "console:waiting-list": _console(),
    "console:calendar": _console(),
    "console:calendar-plan": _console(),
    "console:calendar-visit": _console("appointment", *KEY, methods=BOTH, body=_visit),
    "console:calendar-cancel": _console("appointment", *KEY, methods=POST),
    "console:calendar-restore": _console("appointment", *KEY, methods=POST),
    "console:thread-settle": _console("job", *NUMBER, methods=POST, body=lambda _: {"to": "customer"}),
    "console:thread-reopen": _console("job", *NUMBER, methods=POST, body=lambda _: {"to": "customer"}),
    "console:job-list": _console(),
    "console:job-new": _console(methods=BOTH, body=_job),
    "console:job-show": _console("job", *NUMBER),
    "console:job-edit": _console("job", *NUMBER, methods=BOTH, body=_job),
    "console:job-move": _console("job", *NUMBER, methods=POST, body=lambda _: {"status": "report sent"}),
    "console:job-move-back": _console("job", *NUMBER, methods=POST, refuses=(404,)),
    "console:job-archive": _console("job", *NUMBER, methods=POST),
    "console:job-restore": _console("job", *NUMBER, methods=POST),
    "console:job-approve": _console("job", *NUMBER, methods=POST),
    "console:history-show": _console("job", *NUMBER),
    "console:appointment-list": _console("job", *NUMBER),
    "console:appointment-new": _console("job", *NUMBER, methods=BOTH, body=_visit),
    "console:appointment-edit": _console("appointment", *PAIR, methods=BOTH, body=_visit),
    "console:appointment-cancel": _console("appointment", *PAIR, methods=BOTH),
    "console:date-new": _console("job", *NUMBER, methods=BOTH, body=_date),
    "console:date-edit": _console("key_date", *PAIR, methods=BOTH, body=_date),
    "console:date-remove": _console("key_date", *PAIR, methods=BOTH),
    "console:file-list": _console("job", *NUMBER),
    "console:file-add": _console("job", *NUMBER, methods=POST, body=_upload),
    "console:file-show": _console("file", *KEY),
    "console:file-hide": _console("file", *PAIR, methods=BOTH),
    "console:file-publish": _console("file", *PAIR, methods=POST, body=lambda _: {"audience": "customer"}),
    "console:file-withdraw": _console("file", *PAIR, methods=POST, body=lambda _: {"audience": "customer"}),
    "console:note-list": _console("job", *NUMBER),
    "console:note-add": _console(
        "job", *NUMBER, methods=POST, body=lambda _: {"to": "customer", "body": "Hello"}
    ),
    "console:person-add": _console(
        "job", *NUMBER, methods=BOTH, body=lambda _: {"name": "Ann", "audience": "customer"}
    ),
    "console:person-edit": _console("person", *PAIR, methods=BOTH, body=lambda _: {"name": "Ann"}),
    "console:person-remove": _console("person", *PAIR, methods=BOTH),
    "console:person-portal": _console("person", *PAIR),
    "console:person-turn-on": _console("person", *PAIR, methods=POST, body=lambda _: {"line": "Hello"}),
    "console:person-turn-off": _console("person", *PAIR, methods=POST),
    "console:person-turn-back": _console("person", *PAIR, methods=POST),
    "console:share-show": _console("job", *NUMBER),
    "console:link-new": _console("job", *NUMBER, methods=BOTH),
    "console:link-copy": _console("link", *PAIR, methods=POST),
    "console:link-end": _console("link", *PAIR, methods=BOTH),
    "console:link-renew": _console("link", *PAIR, methods=POST),
    "console:customer-portal": _console("job", *NUMBER, methods=POST),
    "console:letter-new": _console("link", *PAIR, methods=BOTH),
    "console:letter-show": _console("letter", *PAIR),
    "console:letter-send": _console("letter", *PAIR, methods=POST),
    "console:bulk-new": _console(
        methods=POST, body=lambda _: {"listing": "jobs", "verb": "archive", "all": "1"}
    ),
    "console:bulk-show": _console("bulk", *KEY, of_workspace=True),
    "console:bulk-result": _console("bulk", *KEY, of_workspace=True),
    "console:bulk-undo": _console("bulk", *KEY, methods=POST, of_workspace=True),
    "console:view-list": _console(fixed=OF_JOBS),
    "console:view-new": _console(fixed=OF_JOBS, methods=BOTH, body=lambda _: {"name": "Mine"}),
    "console:view-edit": _console(
        "view",
        *KEY,
        fixed=OF_JOBS,
        methods=BOTH,
        body=lambda _: {"name": "Ours"},
        of_workspace=True,
        refuses=(403,),
    ),
    "console:view-remove": _console(
        "view", *KEY, fixed=OF_JOBS, methods=POST, of_workspace=True, refuses=(403,)
    ),
    "console:job-fill": _console("job", *NUMBER, fixed=WALKED, methods=BOTH),
    "console:field-list": _console(audience="admins"),
    "console:field-new": _console(audience="admins", methods=BOTH, body=_field),
    "console:field-edit": _console("field", *KEY, methods=BOTH, body=_field, **SETTING),
    "console:field-archive": _console("field", *KEY, methods=POST, **SETTING),
    "console:field-move": _console("field", *KEY, methods=POST, body=lambda _: {"to": "down"}, **SETTING),
    "console:field-restore": _console("field", *KEY, methods=POST, **SETTING),
    "console:transfer-list": _console(),
    "console:export-new": _console(
        fixed=OF_JOBS, methods=BOTH, body=lambda _: {"answered": "1", "format": "csv"}
    ),
    "console:export-show": _console("export", *KEY, of_workspace=True, is_personal=True),
    "console:export-file": _console("export", *KEY, of_workspace=True, is_personal=True),
    "console:contact-list": _console(),
    "console:contact-new": _console(methods=BOTH, body=_person),
    "console:contact-show": _console("contact", *KEY, of_workspace=True),
    "console:contact-edit": _console("contact", *KEY, methods=BOTH, body=_person, of_workspace=True),
    "console:contact-archive": _console("contact", *KEY, methods=POST, of_workspace=True),
    "console:contact-restore": _console("contact", *KEY, methods=POST, of_workspace=True),
    "console:contact-sign-out": _console("contact", *KEY, methods=POST, of_workspace=True),
    "console:contact-history": _console("contact", *KEY, of_workspace=True),
    "console:contact-merge": _console("contact", *KEY, methods=BOTH, of_workspace=True),
    "console:contact-fill": _console("contact", *KEY, fixed=WALKED, methods=BOTH, of_workspace=True),
    "console:contact-tie": _console("contact", *KEY, methods=POST, body=_tie, of_workspace=True),
    "console:credential-list": _console("contact", *KEY, of_workspace=True),
    "console:credential-remove": _console("credential", "key", "credential", methods=POST, of_workspace=True),
    "console:client-list": _console(),
    "console:client-new": _console(methods=BOTH, body=_name),
    "console:client-show": _console("client", *KEY, of_workspace=True),
    "console:client-edit": _console("client", *KEY, methods=BOTH, body=_name, of_workspace=True),
    "console:client-archive": _console("client", *KEY, methods=POST, of_workspace=True),
    "console:client-restore": _console("client", *KEY, methods=POST, of_workspace=True),
    "console:client-history": _console("client", *KEY, of_workspace=True),
    "console:client-merge": _console("client", *KEY, methods=BOTH, of_workspace=True),
    "console:client-fill": _console("client", *KEY, fixed=WALKED, methods=BOTH, of_workspace=True),
    "console:client-tie": _console("client", *KEY, methods=POST, body=_tie, of_workspace=True),
    "console:site-list": _console(),
    "console:site-new": _console(methods=BOTH, body=_place),
    "console:site-show": _console("site", *KEY, of_workspace=True),
    "console:site-edit": _console("site", *KEY, methods=BOTH, body=_place, of_workspace=True),
    "console:site-archive": _console("site", *KEY, methods=POST, of_workspace=True),
    "console:site-restore": _console("site", *KEY, methods=POST, of_workspace=True),
    "console:site-history": _console("site", *KEY, of_workspace=True),
    "console:site-merge": _console("site", *KEY, methods=BOTH, of_workspace=True),
    "console:contact-role": _console(
        "tie", *TIE, methods=POST, body=lambda _: {"role": "viewer"}, of_workspace=True
    ),
    "console:contact-untie": _console("tie", *TIE, methods=POST, of_workspace=True),
    "console:suggestion-list": _console(fixed=(("source", "clients"),)),
    "console:import-new": _console(methods=BOTH, body=_table),
    "console:import-show": _console("import", *KEY, of_workspace=True),
    "console:import-map": _console("import", *KEY, methods=BOTH, of_workspace=True),
    "console:import-refused": _console("import", *KEY, of_workspace=True),
    "console:import-look": _console("import", *KEY, methods=POST, of_workspace=True),
    "console:import-undo": _console("import", *KEY, methods=BOTH, of_workspace=True),
    "console:import-start": _console("import", *KEY, methods=POST, of_workspace=True),
    "console:job-access": _console("job", *NUMBER),
    "console:job-open-to": _console("job", *NUMBER, methods=POST, body=_grant_there),
    "console:job-publish": _console("job", *NUMBER, methods=POST, body=_portal_there),
    "console:file-access": _console("file", *PAIR),
    "console:thread-access": _console("job", *NUMBER),
    "console:contact-access": _console("contact", *KEY, of_workspace=True),
    "console:portal-user-list": _console(),
    "console:portal-user-show": _console("contact", *KEY, of_workspace=True),
    "console:portal-user-links": _console("contact", *KEY, of_workspace=True),
    "console:portal-user-history": _console("contact", *KEY, of_workspace=True),
    "console:portal-user-disable": _console("contact", *KEY, methods=BOTH, of_workspace=True),
    "console:portal-user-enable": _console("contact", *KEY, methods=POST, of_workspace=True),
    "console:portal-user-send": _console("contact", *KEY, methods=POST, of_workspace=True),
    "console:contact-portal": _console("contact", *KEY, methods=BOTH, body=_reach, of_workspace=True),
    "console:grant-send": _console("grant", *OF_CONTACT, methods=POST, of_workspace=True),
    "console:grant-cancel": _console("grant", *OF_CONTACT, methods=POST, of_workspace=True),
    "console:grant-turn-off": _console("grant", *OF_CONTACT, methods=BOTH, of_workspace=True),
    "console:grant-turn-on": _console("grant", *OF_CONTACT, methods=POST, of_workspace=True),
    "console:grant-job-add": _console(
        "grant", *OF_CONTACT, methods=BOTH, body=lambda _: {"job": "J-1"}, of_workspace=True
    ),
    "console:grant-job-close": _console(
        "grant", *OF_CONTACT, fixed=(("number", "J-1"),), methods=POST, of_workspace=True
    ),
    "console:grant-disable": _console("grant", *KEY, methods=POST, of_workspace=True),
    "console:grant-enable": _console("grant", *KEY, methods=POST, of_workspace=True),
    "console:way-copy": _console("way", *KEY, methods=POST, of_workspace=True),
    "console:way-end": _console("way", *KEY, methods=BOTH, of_workspace=True),
    "console:way-renew": _console("way", *KEY, methods=POST, of_workspace=True),
    "console:portal-list": _console(audience="admins", methods=BOTH, body=lambda _: {"link_days": "30"}),
    "console:sign-in-edit": _console(
        audience="admins", methods=BOTH, body=lambda _: {"sign_in_policy": "allowed"}
    ),
    "console:portal-show": _console("portal", *KEY, audience="admins", methods=BOTH, of_workspace=True),
    "console:search-show": _console(),
    "console:keys-show": _console(methods=BOTH, body=lambda _: {"single": "off"}),
    "console:theme-set": _console(methods=POST, body=lambda _: {"theme": "dark"}),
    "console:brand-edit": _console(audience="admins", methods=BOTH, body=lambda _: {"accent": "#1b6b58"}),
    "console:team-list": _console(audience="admins"),
    "console:team-invite": _console(
        audience="admins", methods=BOTH, body=lambda _: {"email": "new@mail.example", "role": "staff"}
    ),
    "console:team-show": _console(
        "member", *KEY, audience="admins", methods=BOTH, body=lambda _: {"role": "admin"}, of_workspace=True
    ),
    "console:team-stop": _console("member", *KEY, audience="admins", methods=BOTH, of_workspace=True),
    "console:team-resume": _console("member", *KEY, audience="admins", methods=POST, of_workspace=True),
    "console:team-reset": _console("member", *KEY, audience="admins", methods=POST, of_workspace=True),
    "console:team-sign-out": _console("member", *KEY, audience="admins", methods=POST, of_workspace=True),
    "console:invitation-send": _console(
        "invitation", *KEY, audience="admins", methods=POST, of_workspace=True
    ),
    "console:invitation-cancel": _console(
        "invitation", *KEY, audience="admins", methods=POST, of_workspace=True
    ),
    "console:profile": _console(methods=BOTH, body=lambda _: {"name": "Ann"}),
    "console:device-end": _console("device", *KEY, methods=POST, of_workspace=True, is_personal=True),
    "console:device-end-others": _console(methods=POST),
    "console:sample-add": _console(audience="admins", methods=POST),
    "console:sample-remove": _console(audience="admins", methods=POST),
    "portal:doorstep": _portal(audience="everyone"),
    "portal:link-open": _portal(
        audience="everyone", methods=POST, body=lambda _: {"token": "nothing"}, refuses=(404,)
    ),
    "portal:link-show": _portal(audience="everyone", fixed=(("token", "fls_nothing"),), refuses=(404,)),
    "portal:sign-in": _portal(
        audience="everyone", methods=BOTH, body=lambda _: {"email": "who@mail.example"}
    ),
    "portal:code": _portal(audience="everyone", methods=BOTH, body=lambda _: {"code": "000000"}),
    "portal:choose": _portal(audience="everyone", methods=BOTH, body=lambda _: {"grant": "nobody's"}),
    "portal:step-up": _portal(methods=BOTH, body=lambda _: {"code": "000000"}, refuses=(422,)),
    "portal:step-up-send": _portal(methods=POST),
    "portal:invitation-show": _portal(audience="everyone", fixed=(("token", "fli_nothing"),), refuses=(404,)),
    "portal:invitation-accept": _portal(
        audience="everyone", methods=POST, body=lambda _: {"token": "nothing"}, refuses=(404,)
    ),
    "portal:invitation-passkey": _portal(
        audience="everyone", methods=POST, body=lambda _: {"token": "nothing"}, refuses=(410,)
    ),
    "portal:password-show": _portal(audience="everyone", methods=BOTH, refuses=(404,)),
    "portal:passkey-ask": _portal(audience="everyone", methods=POST, refuses=(404,)),
    "portal:passkey-enter": _portal(audience="everyone", methods=POST, refuses=(404,)),
    "portal:credential-list": _portal(refuses=(404,)),
    "portal:password-set": _portal(methods=POST, refuses=(404,)),
    "portal:passkey-add": _portal(methods=POST, refuses=(404,)),
    "portal:passkey-new": _portal(methods=POST, refuses=(404,)),
    "portal:credential-remove": _portal("credential", *KEY, methods=BOTH, of_workspace=True, refuses=(404,)),
    "portal:colleague-list": _portal(refuses=(404,)),
    "portal:colleague-invite": _portal(methods=POST, body=lambda _: COLLEAGUE, refuses=(404,)),
    "portal:colleague-remove": _portal("colleague", *KEY, methods=BOTH, of_workspace=True, refuses=(404,)),
    "portal:visit-end": _portal(audience="everyone", methods=POST),
    "portal:theme": _portal(audience="everyone", fixed=(("digest", "0" * 16),), refuses=(404,)),
    "portal:logo": _portal(audience="everyone", fixed=(("name", "0" * 16),), refuses=(404,)),
    "portal:preview": _portal(audience="everyone", fixed=(("signed", "forged"),), refuses=(404,)),
    "portal:account-show": _portal(),
    "portal:switch-show": _portal(),
    "portal:switch": _portal(methods=POST, fixed=(("key", "x" * 22),), refuses=(303, 404)),
    "portal:visit-stop": _portal(methods=POST, fixed=(("key", "x" * 22),), refuses=(303, 404)),
    "portal:visit-stop-others": _portal(methods=POST),
    "portal:job-show": _portal("job", *NUMBER),
    "portal:appointment-list": _portal("job", *NUMBER),
    "portal:file-list": _portal("job", *NUMBER),
    "portal:file-add": _portal("job", *NUMBER, methods=POST, body=_upload),
    "portal:file-show": _portal("file", *KEY),
    "portal:event-list": _portal("job", *NUMBER, closed=("customer",)),
    "portal:note-list": _portal("job", *NUMBER),
    "portal:note-add": _portal("job", *NUMBER, methods=POST, body=lambda _: {"body": "Hello"}),
}
