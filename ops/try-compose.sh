#!/usr/bin/env bash
# try-compose.sh [--keep] [--no-build] [--timeout SECONDS]: brings docker-compose.yml up from the built tree, waits until
# the loop has closed once on the shipped sample, says what the topics hold, and takes everything down again, volumes too.
# With --keep the stack stays up. Exit code: 0 when a batch got its verdict, 1 when not (the logs are kept then).
#
# Grafana is left out where its image is neither here nor can be had. The variables of ops/compose.env hold here too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

keep=false build=true timeout=900
while (($#)); do
  case $1 in
    --keep) keep=true ;;
    --no-build) build=false ;;
    --timeout) timeout=${2:?--timeout needs seconds}; shift ;;
    *) sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift
done

project=${EQUIPOISE_PROJECT:-equipoise-try}
page_port=${EQUIPOISE_PAGE_PORT:-8085}
prometheus_port=${EQUIPOISE_PROMETHEUS_PORT:-9090}
logs=${EQUIPOISE_LOGS:-target/compose-logs}
start=$SECONDS
say() { printf '%4d s  %s\n' "$((SECONDS - start))" "$*"; }
fail() { say "FAILED: $*"; exit 1; }

docker info >/dev/null 2>&1 || { echo "no Docker engine answers; start one, or say where with DOCKER_HOST" >&2; exit 1; }
if docker compose version >/dev/null 2>&1; then compose=(docker compose); else compose=(docker-compose); fi
compose+=(--project-name "$project" --file docker-compose.yml)
if user=$(docker image inspect -f '{{.Config.User}}' "${EQUIPOISE_KAFKA_IMAGE:-apache/kafka:4.3.1}" 2>/dev/null) && [[ -z $user ]]; then
  compose+=(--file ops/compose.kafka-as-root.yml)
fi
if docker image inspect "${EQUIPOISE_GRAFANA_IMAGE:-grafana/grafana:11.6.0}" >/dev/null 2>&1 ||
  timeout 120 docker pull -q "${EQUIPOISE_GRAFANA_IMAGE:-grafana/grafana:11.6.0}" >/dev/null 2>&1; then
  compose+=(--profile grafana)
  grafana="with Grafana"
else
  grafana="without Grafana, whose image cannot be had"
fi

if $build; then
  ./equipoise --version >/dev/null # builds what is missing or older than its sources
  docker build -q -f ops/image/Dockerfile --target equipoise -t "${EQUIPOISE_IMAGE:-equipoise:latest}" \
    --build-arg REVISION="$(git rev-parse --short HEAD 2>/dev/null || echo unknown)" . >/dev/null
fi

# A try has secrets of its own; a stack that was kept is met with those that it knows.
secrets=$PWD/target/$project-secrets
export EQUIPOISE_SECRETS=$secrets
ops/make-secrets.sh "$secrets"

finish() {
  local code=$?
  if ((code)); then
    "${compose[@]}" ps >"$logs/ps.txt" 2>&1 || true
    "${compose[@]}" logs --no-color >"$logs/all.log" 2>&1 || true
    say "logs of all containers: $logs"
  fi
  if $keep; then
    say "the stack stays up: ${compose[*]} ps; EQUIPOISE_SECRETS=$secrets ${compose[*]} down --volumes ends it"
  else
    "${compose[@]}" down --volumes --remove-orphans >/dev/null 2>&1 || true
    rm -rf "$secrets"
    say "everything is down, volumes removed"
  fi
}
trap finish EXIT

say "bringing up $project with ${compose[0]} $("${compose[@]}" version --short), $grafana"
mkdir -p "$logs"
"${compose[@]}" up -d >"$logs/up.log" 2>&1 || { cat "$logs/up.log"; fail "the stack did not come up"; }
say "up: $(docker ps --filter "label=com.docker.compose.project=$project" --format '{{.Label "com.docker.compose.service"}}' | sort | paste -sd' ')"

# Containers of a service, or of the whole project, ended ones too.
containers() {
  docker ps -aq --filter "label=com.docker.compose.project=$project" ${1:+--filter "label=com.docker.compose.service=$1"}
}
state() { curl -fsS --max-time 30 "http://127.0.0.1:$page_port/api/state" 2>/dev/null || true; }
# What the page's state says of a field, once per value: the number of it and the value.
count() { grep -o "\"$2\":\"[A-Z]*\"" <<<"$1" | cut -d'"' -f4 | sort | uniq -c | awk '{ printf "%s%s %s", sep, $1, $2; sep=", " }'; }
# What the state says between two of its arrays.
part() { LC_ALL=C sed "s/.*\"$1\":\[//; s/\"$2\":\[.*//" <<<"$now"; }
said=""
told() { [[ $said == *"|$1|"* ]] || { said+="|$1|"; say "$2"; }; }

until [[ -n $(state) ]]; do
  ((SECONDS - start < timeout)) || fail "the page does not answer on port $page_port"
  sleep 2
done
say "the page answers: http://localhost:$page_port/"

while true; do
  now=$(state)
  ingest=$(containers ingest | head -n 1)
  if [[ -n $ingest && $(docker inspect -f '{{.State.Status}} {{.State.ExitCode}}' "$ingest") == "exited 0" ]]; then
    told ingest "ingest has read its files and ended: $(docker logs "$ingest" 2>/dev/null | tail -n 1)"
  fi
  alerts=$(part alerts reports)
  if grep -q '"FIRING"' <<<"$alerts"; then told alert "alerts firing: $(grep -o '"FIRING"' <<<"$alerts" | wc -l)"; fi
  reports=$(part reports progress)
  if grep -q '"outcome":' <<<"$reports"; then told report "first batch: $(count "$reports" outcome)"; fi
  verdicts=$(part verdicts fairness)
  if grep -q '"verdict":"\(PROMOTED\|QUARANTINED\)"' <<<"$verdicts"; then break; fi
  for service in kafka registry monitor synth evaluator receive page; do
    id=$(containers "$service" | head -n 1)
    (($(docker inspect -f '{{.RestartCount}}' "$id") < 10)) || fail "$service keeps being started again"
  done
  ((SECONDS - start < timeout)) || fail "no verdict after $timeout s"
  sleep 3
done
say "the loop has closed: verdicts $(count "$verdicts" verdict)"
sed 's/{"batchId"/\n&/g' <<<"$verdicts" | grep '"verdict":"\(PROMOTED\|QUARANTINED\)"' | grep -o '"reason":"[^"]*"' | head -n 1 | sed 's/^/        /'

receive_port=${EQUIPOISE_RECEIVE_PORT:-8090}
# No record in it: what the loop has counted stays as it is. The token goes in by a pipe: everybody may read arguments.
answered=$(curl -sS --max-time 30 -o /dev/null -w '%{http_code}' -H @- \
  -H 'Content-Type: application/json' -d '[]' "http://127.0.0.1:$receive_port/records" \
  <<<"Authorization: Bearer $(cat "$secrets/sender-token")" || true)
[[ $answered == 202 ]] || fail "receive answers ${answered:-nothing} on port $receive_port"
say "records are taken at http://localhost:$receive_port/records"

say "the same from the topics, by the command line in a container of its own:"
"${compose[@]}" run --rm --no-deps -T page batches --descriptor=/etc/equipoise/descriptor.yaml --bootstrap-servers=kafka:9092 \
  --registry-url=http://registry:8080/apis/ccompat/v7 2>/dev/null </dev/null | sed 's/^/        /'

dataset=$(grep -o '"dataset":"[^"]*"' <<<"$now" | head -n 1 | cut -d'"' -f4)
say "topics of $dataset on the broker:"
"${compose[@]}" exec -T kafka /opt/kafka/bin/kafka-topics.sh --bootstrap-server localhost:9092 --list 2>/dev/null |
  grep "^$dataset\." | sed 's/^/        /'
targets=$(curl -fsS --max-time 10 "http://127.0.0.1:$prometheus_port/api/v1/targets?state=active" 2>/dev/null || true)
say "Prometheus scrapes $(grep -o '"health":"up"' <<<"$targets" | wc -l) of $(grep -o '"health":"[a-z]*"' <<<"$targets" | wc -l) targets"
say "memory and processor now:"
containers | xargs docker stats --no-stream --format '{{.Name}} {{.MemUsage}} {{.CPUPerc}}' | grep -v ' 0B / ' | sort | sed 's/^/        /'
say "the page: http://localhost:$page_port/, Prometheus: http://localhost:$prometheus_port/"
