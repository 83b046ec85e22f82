// Field pages: what is typed is kept encrypted while the line is down, and sent once the line is back, under the form's own key.
const queue = document.getElementById("field-queue");
const note = document.getElementById("field-note");
const place = document.getElementById("field-page");
const able = Boolean(window.isSecureContext && window.crypto && window.crypto.subtle && window.indexedDB);
const HOUR = 3600000;
const words = queue.dataset;

// --- the store: one key that scripts cannot read out, rows of bytes that only this key opens ------------------------

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

let opened = null;
function database() {
  if (opened === null) {
    const request = window.indexedDB.open("shoushan-field", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("keys");
      request.result.createObjectStore("rows", { keyPath: "id" });
    };
    opened = asked(request);
  }
  return opened;
}

async function on(store, mode, work) {
  return asked(work((await database()).transaction(store, mode).objectStore(store)));
}

const all = () => on("rows", "readonly", (store) => store.getAll());
const remove = (id) => on("rows", "readwrite", (store) => store.delete(id));

async function wipe() {
  await on("rows", "readwrite", (store) => store.clear());
  await on("keys", "readwrite", (store) => store.clear());
}

async function key() {
  const kept = await on("keys", "readonly", (store) => store.get("key"));
  if (kept) return kept.key;
  const made = await window.crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await on("keys", "readwrite", (store) => store.put({ key: made, owner: words.owner }, "key"));
  return made;
}

async function put(id, kind, said, files) {
  const head = new TextEncoder().encode(JSON.stringify(said));
  const parts = [new Uint32Array([head.length]), head];
  for (const file of files || []) parts.push(new Uint8Array(await file.arrayBuffer()));
  const plain = await new Blob(parts).arrayBuffer();
  const iv = window.crypto.getRandomValues(new Uint8Array(12));
  const data = await window.crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), plain);
  await on("rows", "readwrite", (store) => store.put({ id, kind, at: Date.now(), iv, data }));
}

async function open(row) {
  const plain = await window.crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, await key(), row.data);
  const length = new Uint32Array(plain.slice(0, 4))[0];
  const said = JSON.parse(new TextDecoder().decode(new Uint8Array(plain, 4, length)));
  let at = 4 + length;
  said.blobs = (said.files || []).map((file) => {
    const bytes = plain.slice(at, at + file.size);
    at += file.size;
    return new File([bytes], file.name, { type: file.type });
  });
  return said;
}

async function row(id) {
  const found = await on("rows", "readonly", (store) => store.get(id));
  return found ? open(found).catch(() => null) : null;
}

// Somebody else signed in, or too old: everything goes, and it is said how much had not been sent.
async function tidy() {
  const kept = await on("keys", "readonly", (store) => store.get("key"));
  if (kept && words.owner && kept.owner !== words.owner) await wipe();
  const old = (await all()).filter((one) => Date.now() - one.at > Number(words.hours) * HOUR);
  for (const one of old) await remove(one.id);
  const lost = old.filter((one) => one.kind === "waiting").length;
  if (lost) say(words.expired.replace("{n}", String(lost)), "warn");
}

// --- what is typed ---------------------------------------------------------------------------------------------------

function say(text, tone) {
  note.textContent = text;
  note.className = `banner banner-${tone || "info"}`;
  note.hidden = !text;
}

function taken(form) {
  const fields = [];
  const files = [];
  for (const [name, value] of new FormData(form).entries()) {
    if (name === "csrfmiddlewaretoken") continue;
    if (value instanceof File) {
      if (value.size) files.push([name, value]);
    } else fields.push([name, value]);
  }
  return {
    said: { path: window.location.pathname, action: form.getAttribute("action"), label: place.dataset.label,
      number: place.dataset.number, fields, files: files.map(([field, one]) => ({ field, name: one.name, type: one.type, size: one.size })) },
    files: files.map(([, one]) => one),
  };
}

function restore(form, said) {
  const values = new Map();
  for (const [name, value] of said.fields) values.set(name, [...(values.get(name) || []), value]);
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || ["csrfmiddlewaretoken", "seen", "back"].includes(field.name)) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = (values.get(field.name) || []).includes(field.value);
    else if (values.has(field.name)) field.value = values.get(field.name)[0];
  }
  said.blobs.forEach((file, n) => {
    const field = form.querySelector(`input[type=file][name="${said.files[n].field}"]`);
    if (!field) return;
    const held = new DataTransfer();
    held.items.add(file);
    field.files = held.files;
  });
}

// A file that is written by hand: a box to draw in stands before the file's own field, which still takes a photograph of paper.
function drawable(field) {
  const board = document.createElement("canvas");
  board.width = 640;
  board.height = 240;
  board.className = "onsite-sign";
  board.setAttribute("role", "img");
  board.setAttribute("aria-label", words.sign);
  const pen = board.getContext("2d");
  let down = false;
  const blank = () => { pen.fillStyle = "#ffffff"; pen.fillRect(0, 0, board.width, board.height); };
  const spot = (event) => {
    const box = board.getBoundingClientRect();
    return [(event.clientX - box.left) * board.width / box.width, (event.clientY - box.top) * board.height / box.height];
  };
  const give = (file) => {
    const held = new DataTransfer();
    if (file) held.items.add(file);
    field.files = held.files;
    field.dataset.drawn = file ? "yes" : "no";
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  blank();
  if (field.files.length) createImageBitmap(field.files[0]).then((drawn) => pen.drawImage(drawn, 0, 0)).catch(() => undefined);
  pen.lineWidth = 5;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.strokeStyle = "#10182a";
  board.addEventListener("pointerdown", (event) => {
    down = true;
    board.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...spot(event));
    event.preventDefault();
  });
  board.addEventListener("pointermove", (event) => {
    if (!down) return;
    pen.lineTo(...spot(event));
    pen.stroke();
  });
  board.addEventListener("pointerup", () => {
    down = false;
    board.toBlob((blob) => give(new File([blob], `${field.name}.png`, { type: "image/png" })), "image/png");
  });
  const again = button(words.again, () => { blank(); give(null); });
  const told = document.createElement("p");
  told.className = "hint";
  told.textContent = words.sign;
  field.parentNode.before(told, board, again);
}

function watch(form) {
  for (const field of form.querySelectorAll("input[type=file][data-draw]")) drawable(field);
  const path = window.location.pathname;
  let timer = 0;
  const save = () => { const { said, files } = taken(form); return put(`typed:${path}`, "typed", said, files); };
  form.addEventListener("input", () => { window.clearTimeout(timer); timer = window.setTimeout(save, 300); });
  form.addEventListener("change", () => { window.clearTimeout(timer); save(); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    window.clearTimeout(timer);
    const { said, files } = taken(form);
    await put(`item:${form.elements.token.value}`, "waiting", said, files);
    await remove(`typed:${path}`);
    await send();
  });
}

// --- the queue ---------------------------------------------------------------------------------------------------------

function cookie(name) {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

async function sendOne(id, said) {
  const body = new FormData();
  for (const [name, value] of said.fields) body.append(name, value);
  said.blobs.forEach((file, n) => body.append(said.files[n].field, file, file.name));
  let answer;
  try {
    answer = await fetch(said.action, { method: "POST", body, credentials: "same-origin", redirect: "manual",
      headers: { "X-CSRFToken": cookie("csrftoken"), "X-Shoushan-Field": "1" } });
  } catch (error) {
    return words.kept;
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) return words.signIn;
  const told = answer.headers.get("Content-Type") || "";
  if (answer.status >= 500 || !told.startsWith("application/json")) {
    if (answer.status < 500) await put(id, "refused", { ...bare(said), reasons: [words.gone] }, said.blobs);
    return answer.status < 500 ? "" : words.kept;
  }
  const heard = await answer.json();
  if (heard.state === "sent") {
    await put(id, "sent", { label: said.label, number: heard.number, fields: [], files: [] });
    await remove(`page:${said.path}`);
    return words.done.replace("{number}", heard.number);
  }
  await put(id, "refused", { ...bare(said), reasons: heard.reasons }, said.blobs);
  return "";
}

function bare(said) {
  const { blobs, ...rest } = said;
  return rest;
}

async function sendAll() {
  let last = "";
  for (const one of (await all()).filter((kept) => kept.kind === "waiting")) {
    const said = await open(one).catch(() => null);
    if (said === null) await remove(one.id);
    else last = await sendOne(one.id, said);
  }
  return last;
}

async function send() {
  const alone = navigator.locks ? (work) => navigator.locks.request("shoushan-field", work) : (work) => work();
  const last = await alone(sendAll);
  if (last) say(last, last === words.kept || last === words.signIn ? "warn" : "good");
  await show();
}

function button(text, work) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-plain";
  made.textContent = text;
  made.addEventListener("click", work);
  return made;
}

// A refused one comes back into its form: there it is corrected and sent under the same key, which a refusal leaves free.
async function correct(id, said) {
  await put(`typed:${said.path}`, "typed", { ...bare(said) }, said.blobs);
  await remove(id);
  window.location.assign(said.path);
}

async function show() {
  const list = queue.querySelector("ul");
  const rows = (await all()).filter((one) => one.id.startsWith("item:")).sort((one, other) => other.at - one.at);
  list.replaceChildren();
  for (const one of rows) {
    const said = await open(one).catch(() => null);
    if (said === null) continue;
    const item = document.createElement("li");
    item.dataset.state = one.kind;
    const head = document.createElement("p");
    head.textContent = `${words[one.kind]} · ${said.label} ${said.number}`;
    item.append(head);
    for (const reason of said.reasons || []) {
      const told = document.createElement("p");
      told.className = "onsite-reason";
      told.textContent = reason;
      item.append(told);
    }
    if (one.kind === "waiting") item.append(button(words.now, send));
    if (one.kind === "refused") {
      item.append(button(words.open, () => correct(one.id, said)));
      item.append(button(words.drop, async () => { if (window.confirm(words.sure)) { await remove(one.id); await show(); } }));
    }
    list.append(item);
  }
  queue.hidden = rows.length === 0;
  const here = rows.find((one) => one.kind === "waiting" || one.kind === "sent");
  const form = document.getElementById("field-form");
  if (form && here && rows.some((one) => one.id === `item:${form.elements.token.value}` && one.kind !== "refused")) form.hidden = true;
}

// --- the page ----------------------------------------------------------------------------------------------------------

// The form's page is kept, encrypted, so that it can be opened again without a line; without one it is put back from there.
async function page() {
  const id = `page:${window.location.pathname}`;
  if (place && place.dataset.empty) {
    const kept = await row(id);
    if (kept === null) return say(words.noForm, "warn");
    place.innerHTML = kept.html;
    document.getElementById("field-head").remove();
    place.dataset.label = kept.label;
    place.dataset.number = kept.number;
  } else if (place && document.getElementById("field-form")) {
    await put(id, "page", { html: place.innerHTML, label: place.dataset.label, number: place.dataset.number });
  }
  const form = document.getElementById("field-form");
  if (!form) return undefined;
  const typed = await row(`typed:${window.location.pathname}`);
  if (typed) {
    restore(form, typed);
    say(words.restored);
  }
  watch(form);
  form.dataset.ready = "yes";
  return undefined;
}

async function begin() {
  if (!able) return say(words.plain, "warn");
  await tidy();
  await page();
  await show();
  if (navigator.serviceWorker) navigator.serviceWorker.register(words.worker, { scope: words.scope }).catch(() => undefined);
  window.addEventListener("online", send);
  window.setInterval(() => { if (navigator.onLine) send(); }, 30000);
  if (!(place && place.dataset.empty)) await send();
  return undefined;
}

begin();
