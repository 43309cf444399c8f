PHOTO=tests/data/astronaut.png; mkdir -p out
json() { .venv/bin/python -c "import json, sys; it = json.load(sys.stdin); print($1)"; }
post() { curl -sSf -H 'Content-Type: application/json' "$API$1" -d "$2"; }
NEW=$(post /v1/photos "{\"content_type\": \"image/png\", \"bytes\": $(wc -c <$PHOTO)}")
FORM=$(json '*(f"-F {name}={value}" for name, value in it["upload"]["fields"].items())' <<<"$NEW")
curl -sSf "$(json 'it["upload"]["url"]' <<<"$NEW")" $FORM -F "file=@$PHOTO"
ID=$(json 'it["id"]' <<<"$NEW")
curl -sSf "$API/v1/photos/$ID?wait=20" && echo
JOB=$(post /v1/jobs "{\"effect\": \"beauty\", \"photo\": \"$ID\"}" | json 'it["id"]')
curl -sSf "$API/v1/jobs/$JOB?wait=20" && echo && curl -sSfL "$API/v1/jobs/$JOB/result" -o out/result.jpg
