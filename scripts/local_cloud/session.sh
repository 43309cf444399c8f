PHOTO=tests/data/astronaut.png; mkdir -p out
json() { .venv/bin/python -c "import json, sys; it = json.load(sys.stdin); print($1)"; }
api() { curl -sSf ${TOKEN:+-H "Authorization: Bearer $TOKEN"} -H 'Content-Type: application/json' "$API$1" "${@:2}"; }
NEW=$(api /v1/photos -d "{\"content_type\": \"image/png\", \"bytes\": $(wc -c <$PHOTO)}")
FORM=$(json '*(f"-F {name}={value}" for name, value in it["upload"]["fields"].items())' <<<"$NEW")
curl -sSf "$(json 'it["upload"]["url"]' <<<"$NEW")" $FORM -F "file=@$PHOTO"
ID=$(json 'it["id"]' <<<"$NEW")
api "/v1/photos/$ID?wait=20" && echo
JOB=$(api /v1/jobs -d "{\"effect\": \"beauty\", \"photo\": \"$ID\"}" | json 'it["id"]')
DONE=$(api "/v1/jobs/$JOB?wait=20") && echo "$DONE" && curl -sSf "$(json 'it["result"]["url"]' <<<"$DONE")" -o out/result.jpg
