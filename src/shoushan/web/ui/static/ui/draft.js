// Nothing typed is lost: a form with data-draft is sent as a draft every few seconds and kept here while the line is down.
// What is kept here belongs to whoever is signed in: it goes when another person comes, at logging out, when the form is sent,
// and after half an hour; forms of closed circumstances (data-draft-here="no") keep nothing here at all.
const EVERY = 4000;
const LONGEST = 30 * 60 * 1000;
const PREFIX = "draft:";
const { draftOwner = "", draftForget } = document.documentElement.dataset;

function answers(form) {
  const data = new FormData(form);
  for (const [name, value] of Array.from(data.entries())) {
    if (value instanceof File || name === "csrfmiddlewaretoken") data.delete(name);
  }
  for (const secret of form.querySelectorAll("input[type=password]")) data.delete(secret.name);
  return new URLSearchParams(data);
}

function kept(key) {
  try {
    return JSON.parse(window.sessionStorage.getItem(key)) || {};
  } catch (error) {
    return {};
  }
}

function sweep() {
  for (const key of Object.keys(window.sessionStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const { by, at } = kept(key);
    const another = draftOwner !== "" && by !== draftOwner;
    if (draftForget !== undefined || another || !(Date.now() - at < LONGEST)) window.sessionStorage.removeItem(key);
  }
}

function restore(form, text) {
  const typed = new URLSearchParams(text);
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "file" || field.type === "password") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = typed.getAll(field.name).includes(field.value);
    else if (typed.has(field.name)) field.value = typed.get(field.name);
  }
}

function watch(form) {
  const note = form.querySelector(".draft-note");
  const token = form.querySelector("[name=token]");
  const key = `${PREFIX}${form.dataset.draft}:${token ? token.value : ""}`;
  let sent = answers(form).toString();
  const say = (text) => { if (note) note.textContent = text; };

  const { text } = kept(key);
  if (text && text !== sent) {
    restore(form, text);
    say(form.dataset.draftRestored);
  }

  async function save() {
    const now = answers(form).toString();
    if (now === sent) return;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: new URLSearchParams(now),
        headers: {
          "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
          "X-Shoushan-Draft": token ? token.value : "",
        },
        credentials: "same-origin",
        keepalive: true,
      });
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status)); // the page to sign in keeps nothing
      sent = now;
      window.sessionStorage.removeItem(key);
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      say(form.dataset.draftSaved.replace("{time}", time));
    } catch (error) {
      if (form.dataset.draftHere !== "no") {
        window.sessionStorage.setItem(key, JSON.stringify({ by: draftOwner, at: Date.now(), text: now }));
      }
      say(form.dataset.draftFailed);
    }
  }

  const timer = window.setInterval(save, EVERY);
  window.addEventListener("online", save);
  window.addEventListener("pagehide", save);
  form.addEventListener("submit", () => {
    window.clearInterval(timer);
    window.removeEventListener("pagehide", save);
    window.sessionStorage.removeItem(key);
  });
}

sweep();
for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
