#!/usr/bin/env python3
"""Writes model.json: what AWS's service models say of the operations that the stand-in plays.

    python3 -m venv venv && venv/bin/pip install botocore==1.44.5 && venv/bin/python trim.py

Only what a validator needs is kept: no documentation, no endpoints, no operation that is not named
here. To play one more operation, add its name and run this again.
"""
import gzip
import json
import pathlib

import botocore

OPERATIONS = {
    "connect": [
        "CreateParticipant",
        "DescribeContact",
        "DescribeHoursOfOperation",
        "GetContactAttributes",
        "GetCurrentMetricData",
        "GetEffectiveHoursOfOperations",
        "StartChatContact",
        "StartOutboundVoiceContact",
        "StartTaskContact",
        "StartWebRTCContact",
        "StopContact",
        "UpdateContactAttributes",
    ],
    "connectparticipant": ["CreateParticipantConnection"],
    "lambda": ["Invoke"],
    "pinpoint": ["PhoneNumberValidate"],
    "pinpoint-sms-voice-v2": ["CarrierLookup", "SendTextMessage"],
    "secretsmanager": ["GetSecretValue"],
    "sns": ["Publish"],
}

METADATA = ["apiVersion", "endpointPrefix", "jsonVersion", "protocol", "signingName", "targetPrefix", "xmlNamespace"]
REFERENCE = ["flattened", "location", "locationName", "resultWrapper", "shape"]
SHAPE = ["document", "enum", "error", "fault", "flattened", "max", "min", "pattern", "payload", "required", "type"]


def pick(names, source):
    return {name: source[name] for name in names if name in source}


def reference(source):
    return pick(REFERENCE, source)


def shape(source):
    kept = pick(SHAPE, source)
    for name in ("member", "key", "value"):
        if name in source:
            kept[name] = reference(source[name])
    if "members" in source:
        kept["members"] = {name: reference(member) for name, member in source["members"].items()}
    return kept


def operation(source):
    kept = {"http": source["http"]}
    for name in ("input", "output"):
        if name in source:
            kept[name] = reference(source[name])
    kept["errors"] = [reference(error) for error in source.get("errors", [])]
    return kept


def inner(kept):
    for name in ("member", "key", "value"):
        if name in kept:
            yield kept[name]["shape"]
    for member in kept.get("members", {}).values():
        yield member["shape"]


def service(name, operations):
    folder = pathlib.Path(botocore.__file__).parent / "data" / name
    newest = sorted(folder.glob("*/service-2.json.gz"))[-1]
    source = json.loads(gzip.decompress(newest.read_bytes()))
    kept = {"metadata": pick(METADATA, source["metadata"]), "operations": {}, "shapes": {}}
    wanted = []
    for each in operations:
        kept["operations"][each] = trimmed = operation(source["operations"][each])
        roots = [trimmed.get("input"), trimmed.get("output"), *trimmed["errors"]]
        wanted.extend(root["shape"] for root in roots if root)
    while wanted:
        each = wanted.pop()
        if each not in kept["shapes"]:
            kept["shapes"][each] = shape(source["shapes"][each])
            wanted.extend(inner(kept["shapes"][each]))
    return kept


models = {name: service(name, operations) for name, operations in OPERATIONS.items()}
target = pathlib.Path(__file__).with_name("model.json")
target.write_text(json.dumps(models, separators=(",", ":"), sort_keys=True) + "\n")
print(f"{target.name}: {target.stat().st_size} bytes from botocore {botocore.__version__}")
