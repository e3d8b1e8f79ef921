"""What a process remembers from one request to the next: every cached function, and why it tells nobody anything.

A cached answer may depend on what is said to it and on nothing else. `words`: it holds what people typed, but only
under those very words, so that nobody meets them who did not say them.
"""

FUNCTIONS = {
    "fanlight.core.prepared._fields_of": "names of a viewer's fields, by its class",
    "fanlight.core.sealing.purpose_key": "the instance's keys, which are nobody's",
    "fanlight.core.sqlite.base._with_question_marks": "how a statement is spelled; values are bound, not in it",
    "fanlight.faces.console.navigation._audiences": "the site map",
    "fanlight.faces.console.navigation._routes": "the site map",
    "fanlight.faces.console.navigation.commands": "the site map, by whether the reader is an administrator",
    "fanlight.faces.console.navigation.groups": "the site map, by whether the reader is an administrator",
    "fanlight.ground.access.entering.passwords._listed": "Django's list of common passwords",
    "fanlight.ground.blobs.bucket._made": "the client of the bucket, by the instance's settings",
    "fanlight.ground.workspaces.packs._packs": "files of the program",
    "fanlight.ground.workspaces.packs.pack": "files of the program",
    "fanlight.ui.addresses._pattern": "how addresses are spelled, before the workspace is put in",
    "fanlight.ui.dates._abbreviated": "a day in words, by day and language",
    "fanlight.ui.dates._block": "a day in words, by day and language",
    "fanlight.ui.dates._named": "the rules of a time zone, by its name",
    "fanlight.ui.dates._spelled": "a day in words, by day and language",
    "fanlight.ui.dates._weekday": "a day in words, by language",
    "fanlight.ui.environment.remembered": "words: small components, drawn from what is said to them alone",
    "fanlight.ui.sentences._plain": "sentences of the program, by language",
    "fanlight.ui.sentences._translated": "sentences of the program, by language",
    "fanlight.ui.static.static": "files of the program",
    "fanlight.ui.theme.scheme": "colours, by the accent",
    "fanlight.ui.theme.stylesheet": "colours, by the accent",
}

OF_ONE_REQUEST = {
    "fanlight.ground.workspaces.reads",
    "fanlight.ui.answers",
    "fanlight.faces.portal.pages.home_reading",
    "fanlight.faces.portal.pages.job_reading",
}
"""Modules with cached properties: each on a thing that is made for one request and gone with it."""

REGISTRIES = {
    "fanlight.core.facts.FACTS",
    "fanlight.core.facts._writer",
    "fanlight.core.listings._listings",
    "fanlight.ground.activity.listeners._listeners",
    "fanlight.ground.blobs.parts._hashes",
    "fanlight.ground.background.tick._recurring",
    "fanlight.ground.mail.values._values",
    "fanlight.ground.people.following._followers",
    "fanlight.ground.people.moving._rules",
    "fanlight.ground.people.readdressing._listeners",
    "fanlight.ground.people.wishes._wishes",
    "fanlight.ground.rooms.leftovers._listeners",
    "fanlight.work.bulk.verbs._verbs",
    "fanlight.work.conversations.alerts._finders",
    "fanlight.work.files.models.purposes._purposes",
    "fanlight.work.transfers.kinds._importers",
}
"""Containers of a module that begin empty: filled by `apps.py` when a process begins, then only read.

Not so `parts._hashes`: how far a part was hashed, under its own path; it is asked about a part that is held, and by its
length, and tells nobody anything."""

STORED = {
    "portal:theme": "a sheet of colours under the digest of its text",
    "portal:logo": "a picture that everybody at the doorstep sees, under the digest of its bytes",
    "look-sheet": "a sheet of colours under the colour",
}
"""Answers that a browser may keep: the same for everybody who asks."""
