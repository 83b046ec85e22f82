// Nothing typed is lost: a form with data-draft is sent as a draft every few seconds and kept here while the line is down.
const EVERY = 4000;

function answers(form) {
  const data = new FormData(form);
  for (const [name, value] of Array.from(data.entries())) {
    if (value instanceof File || name === "csrfmiddlewaretoken") data.delete(name);
  }
  for (const secret of form.querySelectorAll("input[type=password]")) data.delete(secret.name);
  return new URLSearchParams(data);
}

function restore(form, text) {
  const kept = new URLSearchParams(text);
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "file" || field.type === "password") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = kept.getAll(field.name).includes(field.value);
    else if (kept.has(field.name)) field.value = kept.get(field.name);
  }
}

function watch(form) {
  const note = form.querySelector(".draft-note");
  const token = form.querySelector("[name=token]");
  const key = `draft:${form.dataset.draft}:${token ? token.value : ""}`;
  let sent = answers(form).toString();
  const say = (text) => { if (note) note.textContent = text; };

  const kept = window.sessionStorage.getItem(key);
  if (kept && kept !== sent) {
    restore(form, kept);
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
      if (!answer.ok) throw new Error(String(answer.status));
      sent = now;
      window.sessionStorage.removeItem(key);
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      say(form.dataset.draftSaved.replace("{time}", time));
    } catch (error) {
      window.sessionStorage.setItem(key, now);
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

for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
