#!/usr/bin/env bash
# Makes this folder's sample again: Synthea 3.3.0 from Maven Central, seven runs with fixed seeds, then select_sample.py.
# usage: make-sample.sh [WORK_FOLDER]     needs Java 11 or later, Maven, Python 3.9 or later, 4 GiB of memory, 3 GB of disk
# MVN names another Maven (../../mvnw will do); MAKE_ONLY="101:500" limits the runs, to try it.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mkdir -p "${1:-synthea-work}" && cd "${1:-synthea-work}" && pwd)
wanted=${MAKE_ONLY:-101:500 102:500 103:500 104:500 105:500 106:500 107:350}     # seed:people

cat > "$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>sample</groupId>
  <artifactId>sample</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.mitre.synthea</groupId>
      <artifactId>synthea</artifactId>
      <version>3.3.0</version>
    </dependency>
  </dependencies>
</project>
POM
(cd "$work" && ${MVN:-mvn} -q -B dependency:build-classpath -Dmdep.outputFile=classpath.txt)

runs=()
for run in $wanted; do
  seed=${run%%:*}
  people=${run##*:}
  runs+=("$work/$seed/fhir")
  if [[ -e "$work/$seed/done" ]]; then continue; fi     # a run that was finished before is kept
  rm -rf "${work:?}/$seed"
  # -s and -cs: seeds of people and clinicians; -r and -e: the day the simulation takes for today and its last day.
  (cd "$work" && java -Xmx3g -Duser.timezone=UTC -cp "$(cat classpath.txt)" App \
    -s "$seed" -cs "$seed" -p "$people" -r 20240101 -e 20240101 \
    --exporter.baseDirectory="./$seed/" \
    --exporter.fhir.export=true --exporter.fhir.bulk_data=true \
    --exporter.fhir.included_resources=Patient,Observation,Condition \
    --exporter.hospital.fhir.export=false --exporter.practitioner.fhir.export=false \
    --exporter.years_of_history=3 --generate.only_alive_patients=true \
    Minnesota > "$seed.log" 2>&1)
  touch "$work/$seed/done"
done

python3 "$here/select_sample.py" "$here" "${runs[@]}"
