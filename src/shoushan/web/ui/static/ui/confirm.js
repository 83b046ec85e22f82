// Dialogs with a fallback, the question before a grave act, and no double sending.
export function openDialog(dialog) {
  if (!dialog) return;
  if (typeof dialog.showModal === "function") {
    dialog.showModal();
    return;
  }
  dialog.setAttribute("open", "");
  dialog.classList.add("dialog-fallback");
  const button = dialog.querySelector("button");
  if (button) button.focus();
}

export function closeDialog(dialog, value) {
  if (typeof dialog.close === "function") {
    dialog.close(value);
    return;
  }
  dialog.removeAttribute("open");
}

function ask(text, then) {
  const dialog = document.getElementById("ask");
  if (!dialog || typeof dialog.showModal !== "function") {
    if (window.confirm(text)) then();
    return;
  }
  dialog.querySelector("#ask-text").textContent = text;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => { if (dialog.returnValue === "yes") then(); }, { once: true });
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const act = event.target.closest("[data-confirm]");
  if (!act || act.dataset.asked) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(act.dataset.confirm, () => {
    act.dataset.asked = "1";
    act.click();
    delete act.dataset.asked;
  });
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  const button = event.submitter;
  if (button) button.setAttribute("aria-busy", "true");
  window.setTimeout(() => {
    delete form.dataset.sent;
    if (button) button.removeAttribute("aria-busy");
  }, 8000);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});
