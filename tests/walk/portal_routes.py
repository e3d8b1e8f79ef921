"""The portal's part of the manifest."""

from tests.walk import bodies
from tests.walk.routes import (
    BOTH,
    COLLEAGUE,
    KEY,
    NUMBER,
    OF_GRANT,
    OWN_KEYS,
    OWNER,
    PAIR,
    PERSONAL,
    POST,
    WHERE_KEPT,
    WHO_UPLOAD,
    WHO_WRITE,
    Route,
    portal,
)

PORTAL: dict[str, Route] = {
    "portal:doorstep": portal(audience="everyone"),
    "portal:link-open": portal(
        audience="everyone", methods=POST, body=lambda _: {"token": "nothing"}, refuses=(404,)
    ),
    "portal:link-show": portal(audience="everyone", fixed=(("token", "fls_nothing"),), refuses=(404,)),
    "portal:sign-in": portal(audience="everyone", methods=BOTH, body=lambda _: {"email": "who@mail.example"}),
    "portal:code": portal(audience="everyone", methods=BOTH, body=lambda _: {"code": "000000"}),
    "portal:choose": portal(audience="everyone", methods=BOTH, body=lambda _: {"grant": "nobody's"}),
    "portal:invitation-proven": portal(audience="everyone", fixed=(("key", "nobodys"),)),
    "portal:step-up": portal(methods=BOTH, body=lambda _: {"code": "000000"}, refuses=(422,)),
    "portal:step-up-send": portal(methods=POST),
    "portal:invitation-show": portal(audience="everyone", fixed=(("token", "fli_nothing"),), refuses=(404,)),
    "portal:invitation-accept": portal(
        audience="everyone", methods=POST, body=lambda _: {"token": "nothing"}, refuses=(404,)
    ),
    "portal:invitation-passkey": portal(
        audience="everyone", methods=POST, body=lambda _: {"token": "nothing"}, refuses=(410,)
    ),
    "portal:password-show": portal(audience="everyone", methods=BOTH, **WHERE_KEPT),
    "portal:passkey-ask": portal(audience="everyone", methods=POST, **WHERE_KEPT),
    "portal:passkey-enter": portal(audience="everyone", methods=POST, **WHERE_KEPT),
    "portal:credential-list": portal(**OWN_KEYS),
    "portal:password-set": portal(methods=POST, needs_proof=True, **OWN_KEYS),
    "portal:passkey-add": portal(methods=POST, needs_proof=True, **OWN_KEYS),
    "portal:passkey-new": portal(methods=POST, needs_proof=True, **OWN_KEYS),
    "portal:credential-remove": portal(
        "passkey", *KEY, methods=BOTH, needs_proof=True, **OWN_KEYS, **PERSONAL
    ),
    "portal:colleague-list": portal(roles=OWNER),
    "portal:colleague-invite": portal(methods=POST, body=lambda _: COLLEAGUE, roles=OWNER, needs_proof=True),
    "portal:colleague-remove": portal("colleague", *KEY, methods=BOTH, needs_proof=True, **PERSONAL),
    "portal:visit-end": portal(audience="everyone", methods=POST),
    "portal:theme": portal(audience="everyone", fixed=(("digest", "0" * 16),), refuses=(404,)),
    "portal:logo": portal(audience="everyone", fixed=(("name", "0" * 16),), refuses=(404,)),
    "portal:preview": portal(audience="everyone", fixed=(("signed", "forged"),), refuses=(404,)),
    "portal:account-show": portal(),
    "portal:details-edit": portal(methods=BOTH, body=bodies.own_details, needs_proof=True, needs_grant=True),
    "portal:address-edit": portal(methods=BOTH, body=bodies.new_address, needs_proof=True, needs_grant=True),
    "portal:address-code": portal(
        methods=BOTH, body=lambda _: {"code": "000000"}, needs_proof=True, refuses=(422,), needs_grant=True
    ),
    "portal:switch-show": portal(),
    "portal:switch": portal("turn", *KEY, methods=POST, needs_proof=True, **PERSONAL),
    "portal:visit-stop": portal("visit", *KEY, methods=POST, needs_proof=True, **PERSONAL),
    "portal:visit-stop-others": portal(methods=POST, needs_proof=True),
    "portal:job-list": portal(),
    "portal:job-show": portal("job", *NUMBER),
    "portal:appointment-list": portal("job", *NUMBER),
    "portal:appointment-confirm": portal(
        "appointment", *KEY, methods=POST, body=lambda _: {"sequence": "0"}, roles=WHO_WRITE
    ),
    "portal:appointment-move": portal("appointment", *KEY, methods=BOTH, body=bodies.wish, roles=WHO_WRITE),
    "portal:appointment-file": portal("appointment", *KEY),
    "portal:move-take-back": portal("appointment", *KEY, methods=POST, refuses=(404,)),
    "portal:calendar": portal(),
    "portal:calendar-past": portal(),
    "portal:feed-make": portal(methods=POST, needs_proof=True, needs_grant=True),
    "portal:feed-end": portal(methods=POST, needs_proof=True, needs_grant=True, refuses=(404,)),
    "portal:feed-show": portal(audience="everyone", fixed=(("token", "flc_nothing"),), refuses=(404,)),
    "portal:ask-give": portal(
        "ask", *PAIR, methods=POST, body=lambda _: {"words": "Number 12", "revision": "1"}, roles=WHO_WRITE
    ),
    "portal:file-list": portal("job", *NUMBER),
    "portal:file-add": portal("job", *NUMBER, methods=POST, body=bodies.upload, roles=WHO_UPLOAD),
    "portal:file-show": portal("file", *KEY),
    "portal:file-preview": portal("file", *KEY),
    "portal:document-list": portal(),
    "portal:document-zip": portal("job", *NUMBER),
    "portal:client-document-zip": portal(needs_client=True),
    "portal:folder-zip": portal("folder", *KEY),
    "portal:photo-list": portal("job", *NUMBER),
    "portal:file-variant": portal("file", *KEY, fixed=(("variant", "480"),)),
    "portal:file-seen": portal("file", *KEY, methods=POST),
    "portal:upload-create": portal(methods=POST),
    "portal:upload": portal(fixed=(("key", "nobodys"),), methods=("HEAD",), refuses=(404,)),
    "portal:event-list": portal("job", *NUMBER, closed=("customer",)),
    "portal:note-list": portal("job", *NUMBER),
    "portal:message-list": portal(),
    "portal:message-news": portal(),
    "portal:note-first": portal("room", *KEY),
    "portal:note-files": portal("note", *KEY),
    "portal:note-news": portal("note", *KEY),
    "portal:note-seen": portal("note", *KEY, methods=POST),
    "portal:note-add": portal(
        "job", *NUMBER, methods=POST, body=lambda _: {"body": "Hello"}, roles=WHO_WRITE
    ),
    "portal:asset-list": portal(needs_client=True),
    "portal:asset-show": portal("asset", *KEY, needs_client=True),
    "portal:request-list": portal(**OF_GRANT),
    "portal:request-new": portal(roles=WHO_UPLOAD, **OF_GRANT),
    "portal:request-send": portal(methods=POST, body=bodies.asking, roles=WHO_UPLOAD, **OF_GRANT),
    "portal:draft-save": portal(methods=POST, body=bodies.asking, roles=WHO_UPLOAD, **OF_GRANT),
    "portal:draft-discard": portal(methods=POST, **OF_GRANT),
    "portal:request-show": portal("request", *NUMBER, **OF_GRANT),
    "portal:request-note-add": portal(
        "request", *NUMBER, methods=POST, body=lambda _: {"body": "Hello"}, roles=WHO_WRITE, **OF_GRANT
    ),
    "portal:request-file-add": portal(
        "request", *NUMBER, methods=POST, body=bodies.upload, roles=WHO_UPLOAD, **OF_GRANT
    ),
    "portal:request-withdraw": portal("asking", *NUMBER, methods=BOTH, **OF_GRANT, **PERSONAL),
}
