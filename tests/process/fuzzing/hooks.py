"""Makes what schemathesis asks meaningful here: who asks, about what, at which version.

Good requests get ids, codes and versions that exist, in three of four cases; spoilt ones are left as they are.
Every choice is a function of the request without what is new in every run, so that a seed repeats one. At the end the statuses each operation
answered with are written to a file.
"""

import atexit
import collections
import hashlib
import json
import os
import pathlib
import re

import requests
import schemathesis

WORLD = json.loads(pathlib.Path(os.environ["PEITAO_FUZZ_WORLD"]).read_text("utf-8"))
ID = re.compile(r"\b([a-z]{3})_[0-7][0-9a-hjkmnp-tv-z]{25}\b")
LAST = "_01h455vb4pex5vsknk084sn02q"
MOST_IDS = 300
VERBS = ["approve", "return", "reject"]
# Fields the document cannot require, because another operation of the same form does without.
WANTED = {"return_moderation_item": "reason_code", "reject_moderation_item": "reason_code"}

# What stops whoever it is done to: only those it is aimed at, whom no other question needs.
CONFINED = {
    "suspend_account",
    "reinstate_account",
    "grant_duty",
    "take_duty",
    "suspend_enterprise",
    "reinstate_enterprise",
}

IDS = collections.defaultdict(list)
STATUSES = collections.defaultdict(collections.Counter)

# Who is most likely allowed to; one in four requests comes from anybody.
OFFICE = {
    "moderation": "moderator",
    "designation": "moderator",
    "suspend_enterprise": "moderator",
    "reinstate_enterprise": "moderator",
    "synonym": "system_admin",
    "list_accounts": "security_admin",
    "get_account": "security_admin",
    "suspend_account": "security_admin",
    "reinstate_account": "security_admin",
    "_duty": "security_admin",
    "request_enterprise_verification": "founder",
    "claim_enterprise": "stranger",
    "create_enterprise": "stranger",
}


def name_of(operation):
    return operation.definition.raw.get("operationId", "")


def alias(found):
    """An id of this run by its place among those known, which is that of every run."""
    known = IDS.get(found.group(1), [])
    return f"{found.group(1)} {known.index(found.group(0))}" if found.group(0) in known else found.group(0)


def chance(case, salt, of):
    """A number below `of`, the same for the same request."""
    asked = (salt, case.method, case.path, case.path_parameters, case.query, case.body)
    digest = hashlib.blake2s(ID.sub(alias, repr(asked)).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % of


def pick(case, salt, choices):
    return choices[chance(case, salt, len(choices))]


def note(text):
    """Remembers every id in a text."""
    for found in ID.finditer(text):
        known = IDS[found.group(1)]
        if len(known) < MOST_IDS and found.group(0) not in known and LAST not in found.group(0):
            known.append(found.group(0))


note(json.dumps(WORLD["made"]))


@schemathesis.auth(refresh_interval=None)
class Caller:
    """Somebody of the district."""

    def get(self, case, context):
        operation = name_of(context.operation)
        # What ends a sign-in, or an invitation, is done by people who have one that nobody else needs.
        if operation in WORLD["spare"]:
            return pick(case, "spare", WORLD["spare"][operation])
        people = WORLD["people"]
        if chance(case, "anybody", 4) == 0:
            return people[pick(case, "who", sorted(people))]
        for word, office in OFFICE.items():
            if word in operation:
                return people[office]
        return people["owner"]

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


def is_good(case, place):
    """Whether a part of the request was made to be good."""
    parts = {location.name: part.mode.value for location, part in case.meta.components.items()} if case.meta else {}
    return parts.get(place, "positive") == "positive"


def known_id(case, name, value):
    """An id that exists instead of one that was made up; ids of earlier answers stay."""
    kind = ID.fullmatch(value) if isinstance(value, str) else None
    known = IDS.get(kind.group(1)) if kind else None
    if not known or value in known or chance(case, name, 8) == 0:
        return value
    return pick(case, name + "id", known)


def aimed(case, name, value):
    """An id that is worth asking this operation about."""
    targets = WORLD["targets"]
    operation = name_of(case.operation)
    choices = targets.get(operation, {}).get(name) or targets["*"].get(name)
    if name == "item_id":
        # A decision uses an item up: each kind of decision has its own.
        verb = operation.partition("_")[0]
        choices = choices[VERBS.index(verb) if verb in VERBS else len(VERBS) :: len(VERBS) + 1]
    # Of members only guests are ever named: an owner who is gone could show nothing any more.
    always = name == "account_id" or (name == "id" and operation in CONFINED)
    if choices and value not in choices and (always or chance(case, name + "aim", 4)):
        return pick(case, name + "target", choices)
    return known_id(case, name, value)


def fitting(case, name, value):
    """A value that means something here, for fields that hold codes, days or addresses."""
    fields = WORLD["fields"]
    choices = fields.get(f"{name_of(case.operation)}.{name}") or fields.get(name)
    if isinstance(value, str) and choices and chance(case, name, 4):
        return pick(case, name + "value", choices)
    return known_id(case, name, value)


def fitted(case, value, name=""):
    if isinstance(value, dict):
        return {key: fitted(case, inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [fitted(case, inner, f"{name}.{at}") for at, inner in enumerate(value)]
    return fitting(case, name, value)


def present_version(case):
    """The version of what is to be changed, as whoever changes it reads it; a member has that of the list."""
    at = case.formatted_path
    at = at.rpartition("/")[0] if "/members/" in at else at
    who = {"Authorization": case.headers.get("Authorization", "")}
    return requests.get(case.operation.schema.get_base_url() + at, headers=who, timeout=20).headers.get("ETag", '"1"')


@schemathesis.hook
def before_call(context, case, kwargs):
    """Fits the good parts of a request to the district."""
    # Drawn first: what is filled in below holds days, and those differ from run to run.
    whole = chance(case, "whole", 2) == 0
    anew = chance(case, "version", 4) != 0
    if case.path_parameters and is_good(case, "PATH"):
        codes = {"chains": "chain_code", "nodes": "node_code"}.get((case.path.split("/") + [""] * 4)[3])
        case.path_parameters = {
            name: fitting(case, codes, value) if name == "code" else aimed(case, name, value)
            for name, value in case.path_parameters.items()
        }
    if isinstance(case.body, dict) and is_good(case, "BODY"):
        wanted = WANTED.get(name_of(case.operation))
        filled = {**case.body, wanted: case.body.get(wanted) or ""} if wanted and chance(case, "wanted", 4) else case.body
        case.body = fitted(case, filled)
        # So many rules hold between the fields of some that drawing them one by one rarely meets all.
        case.body = WORLD["bodies"].get(name_of(case.operation), case.body) if whole else case.body
    if case.headers and "If-Match" in case.headers and is_good(case, "HEADER") and anew:
        case.headers["If-Match"] = present_version(case)


@schemathesis.hook
def after_call(context, case, response):
    """Learns the ids of the answer."""
    STATUSES[name_of(case.operation)][str(response.status_code)] += 1
    if response.status_code < 300 and response.content:
        note(response.text)


@atexit.register
def tell():
    """Writes what was answered, for the test to judge what was reached."""
    pathlib.Path(os.environ["PEITAO_FUZZ_STATUSES"]).write_text(json.dumps(STATUSES), "utf-8")
