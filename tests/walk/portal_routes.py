"""The portal's part of the manifest."""

from tests.walk import bodies
from tests.walk.routes import (
    BOTH,
    COLLEAGUE,
    KEY,
    NUMBER,
    OWN_KEYS,
    OWNER,
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
    "portal:switch-show": portal(),
    "portal:switch": portal("turn", *KEY, methods=POST, needs_proof=True, **PERSONAL),
    "portal:visit-stop": portal("visit", *KEY, methods=POST, needs_proof=True, **PERSONAL),
    "portal:visit-stop-others": portal(methods=POST, needs_proof=True),
    "portal:job-show": portal("job", *NUMBER),
    "portal:appointment-list": portal("job", *NUMBER),
    "portal:file-list": portal("job", *NUMBER),
    "portal:file-add": portal("job", *NUMBER, methods=POST, body=bodies.upload, roles=WHO_UPLOAD),
    "portal:file-show": portal("file", *KEY),
    "portal:upload-create": portal(methods=POST),
    "portal:upload": portal(fixed=(("key", "nobodys"),), methods=("HEAD",), refuses=(404,)),
    "portal:event-list": portal("job", *NUMBER, closed=("customer",)),
    "portal:note-list": portal("job", *NUMBER),
    "portal:note-add": portal(
        "job", *NUMBER, methods=POST, body=lambda _: {"body": "Hello"}, roles=WHO_WRITE
    ),
}
