PHOTO=tests/data/astronaut.png
json() { .venv/bin/python -c "import json, sys; it = json.load(sys.stdin); print($1)"; }
post() { curl -sS -H 'Content-Type: application/json' "$API$1" -d "$2"; }
NEW=$(post /v1/photos "{\"content_type\": \"image/png\", \"bytes\": $(wc -c <$PHOTO)}")
FORM=$(json '*(f"-F {name}={value}" for name, value in it["upload"]["fields"].items())' <<<"$NEW")
curl -sS "$(json 'it["upload"]["url"]' <<<"$NEW")" $FORM -F "file=@$PHOTO"
ID=$(json 'it["id"]' <<<"$NEW")
curl -sS "$API/v1/photos/$ID?wait=20" && echo
JOB=$(post /v1/jobs "{\"effect\": \"beauty\", \"photo\": \"$ID\"}" | json 'it["id"]')
curl -sS "$API/v1/jobs/$JOB?wait=20" && echo && curl -sSL "$API/v1/jobs/$JOB/result" -o result.jpg
