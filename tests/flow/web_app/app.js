// What the web page of an app does: it uploads a photo, edits it, and reads the result's pixels.

const HEADERS = { Authorization: "Bearer ann" };

/** Call the API: a POST with a body, else a GET. */
async function call(url, body) {
  const post = body && {
    method: "POST",
    headers: { ...HEADERS, "Content-Type": "application/json", "Idempotency-Key": crypto.getRandomValues(new Uint32Array(4)).join("") },
    body: JSON.stringify(body),
  };
  const response = await fetch(url, post ?? { headers: HEADERS });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Announce a photo and send its bytes to S3, without the token. Returns its id. */
async function sendPhoto(api, file) {
  const { id, upload } = await call(`${api}/v1/photos`, { content_type: file.type, bytes: file.size });
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
  form.append("file", file);
  const response = await fetch(upload.url, { method: "POST", body: form });
  if (!response.ok) throw new Error(`upload: ${response.status} ${await response.text()}`);
  await call(`${api}/v1/photos/${id}?wait=25`);
  return id;
}

/** Edit the photo that lies beside this page. Returns the finished job. */
async function edit(api) {
  const file = await (await fetch("photo.png")).blob();
  const photo = await sendPhoto(api, file);
  const { id } = await call(`${api}/v1/jobs`, { effect: "beauty", photo, params: { whitening: 60 } });
  return call(`${api}/v1/jobs/${id}?wait=25`);
}

/** The width and height of a picture, and the lowest and highest value of its pixels. */
async function measure(url) {
  const bitmap = await createImageBitmap(await (await fetch(url)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  canvas.drawImage(bitmap, 0, 0);
  const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
  const values = data.filter((_, index) => index % 4 !== 3); // without alpha
  return [bitmap.width, bitmap.height, values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
