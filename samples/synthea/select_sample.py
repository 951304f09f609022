"""Cuts Synthea's FHIR bulk export down to what descriptors/synthea.yaml reads.

usage: select_sample.py TARGET_FOLDER FHIR_FOLDER...

Writes Patient.ndjson.gz, Observation.ndjson.gz and Condition.ndjson.gz. Kept are adults with a blood pressure reading;
the latest reading is the event time of the person's record. Of every LOINC code below the latest observation at or
before that time is kept, of the conditions those with a code below. Names, numbers, addresses (but for the state) and
everything else that the descriptor does not read is dropped. People come in order of event time, so that a replay in
file order is a replay in time; bytes depend on nothing but the input.
"""

import gzip
import json
import sys
from datetime import date, datetime, timezone
from pathlib import Path

EVENT_CODE = "85354-9"  # blood pressure panel: taken at every wellness visit
OBSERVATION_CODES = {
    EVENT_CODE,
    "39156-5",  # body mass index
    "2093-3",  # total cholesterol
    "2085-9",  # HDL cholesterol
    "2571-8",  # triglycerides
    "2339-0",  # glucose
    "4548-4",  # hemoglobin A1c
    "38483-4",  # creatinine
    "72166-2",  # tobacco smoking status
}
CONDITION_CODES = {"59621000"}  # essential hypertension
ADULT_AGE = 18
EXTENSIONS = (
    "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race",
    "http://hl7.org/fhir/us/core/StructureDefinition/us-core-ethnicity",
)
OBSERVATION_FIELDS = (
    "resourceType",
    "id",
    "status",
    "category",
    "code",
    "subject",
    "effectiveDateTime",
    "valueQuantity",
    "valueCodeableConcept",
    "component",
)
CONDITION_FIELDS = (
    "resourceType",
    "id",
    "clinicalStatus",
    "verificationStatus",
    "category",
    "code",
    "subject",
    "onsetDateTime",
    "abatementDateTime",
    "recordedDate",
)


def resources(folders, kind):
    for folder in folders:
        with open(Path(folder) / f"{kind}.ndjson", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def code(resource):
    return resource["code"]["coding"][0]["code"]


def patient_id(resource):
    return resource["subject"]["reference"].removeprefix("Patient/")


def instant(text):
    return datetime.fromisoformat(text).astimezone(timezone.utc)


def age(birth_date, on):
    born = date.fromisoformat(birth_date)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def keep(resource, fields):
    return {field: resource[field] for field in fields if field in resource}


def slim_patient(patient):
    return {
        "resourceType": "Patient",
        "id": patient["id"],
        "extension": [e for e in patient["extension"] if e["url"] in EXTENSIONS],
        "gender": patient["gender"],
        "birthDate": patient["birthDate"],
        "address": [{"state": a["state"], "country": a["country"]} for a in patient["address"]],
    }


def write(path, rows):
    # mtime 0 and no file name in the header: the same rows give the same bytes.
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as out:
        for row in rows:
            text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            out.write(text.encode("utf-8") + b"\n")
    print(f"{path.name}: {len(rows)} resources, {path.stat().st_size} bytes")


def main(target, folders):
    taken = {}  # patient id -> code -> (instant, observation id, observation)
    for observation in resources(folders, "Observation"):
        if code(observation) in OBSERVATION_CODES:
            taken.setdefault(patient_id(observation), {}).setdefault(code(observation), []).append(
                (instant(observation["effectiveDateTime"]), observation["id"], observation)
            )

    people = []  # (event time, id, patient)
    for patient in resources(folders, "Patient"):
        readings = taken.get(patient["id"], {}).get(EVENT_CODE)
        if readings:
            event_time = max(reading[0] for reading in readings)
            if age(patient["birthDate"], event_time.date()) >= ADULT_AGE:
                people.append((event_time, patient["id"], patient))
    people.sort(key=lambda person: person[:2])

    observations = []
    for event_time, person, _ in people:
        for _, series in sorted(taken[person].items()):
            seen = [entry for entry in series if entry[0] <= event_time]
            if seen:
                observations.append(keep(max(seen, key=lambda entry: entry[:2])[2], OBSERVATION_FIELDS))

    place = {person: index for index, (_, person, _) in enumerate(people)}
    conditions = [
        keep(condition, CONDITION_FIELDS)
        for condition in resources(folders, "Condition")
        if code(condition) in CONDITION_CODES and patient_id(condition) in place
    ]
    conditions.sort(key=lambda c: (place[patient_id(c)], c["onsetDateTime"], c["id"]))

    target = Path(target)
    write(target / "Patient.ndjson.gz", [slim_patient(patient) for _, _, patient in people])
    write(target / "Observation.ndjson.gz", observations)
    write(target / "Condition.ndjson.gz", conditions)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
