package io.equipoise.ingest.fhir;

import java.util.List;
import java.util.stream.Collectors;

/** FHIR resources as lines of NDJSON. */
final class Resources {
  private static final String US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/";

  private Resources() {}

  static String patient(String id, String gender, String birthDate, String... races) {
    return """
        {"resourceType":"Patient","id":"%s","gender":"%s","birthDate":"%s","extension":[%s]}"""
        .formatted(id, gender, birthDate, usCore("us-core-race", List.of(races)));
  }

  private static String usCore(String name, List<String> codes) {
    String categories =
        codes.stream()
            .map(
                code ->
                    """
                    {"url":"ombCategory","valueCoding":\
                    {"system":"urn:oid:2.16.840.1.113883.6.238","code":"%s"}},"""
                        .formatted(code))
            .collect(Collectors.joining());
    return """
        {"url":"%s","extension":[%s{"url":"text","valueString":"as told"}]}"""
        .formatted(US_CORE + name, categories);
  }

  static String bloodPressure(String subject, String time) {
    return observation(
        subject,
        time,
        "85354-9",
        """
        "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},\
        "valueQuantity":{"value":120,"unit":"mmHg","system":"http://unitsofmeasure.org",\
        "code":"mm[Hg]"}}]""");
  }

  static String weight(String subject, String time, String value, String unit) {
    return observation(
        subject,
        time,
        "29463-7",
        """
        "valueQuantity":{"value":%s,"unit":"%s","system":"http://unitsofmeasure.org","code":"%s"}"""
            .formatted(value, unit, unit));
  }

  static String smoking(String subject, String time, String code) {
    return observation(
        subject,
        time,
        "72166-2",
        """
        "valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"%s"}]}"""
            .formatted(code));
  }

  static String observation(String subject, String time, String loinc, String value) {
    return """
        {"resourceType":"Observation","id":"o","status":"final","code":{"coding":\
        [{"system":"http://loinc.org","code":"%s"}]},"subject":{"reference":"%s"},\
        "effectiveDateTime":"%s",%s}"""
        .formatted(loinc, subject, time, value);
  }

  static String condition(String subject, String snomed, String onset) {
    return """
        {"resourceType":"Condition","id":"c","code":{"coding":[{"system":"http://snomed.info/sct",\
        "code":"%s"}]},"subject":{"reference":"%s"},"onsetDateTime":"%s"}"""
        .formatted(snomed, subject, onset);
  }
}
