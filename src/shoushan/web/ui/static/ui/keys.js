// Shortcuts: / search, ? help, j k rows, Enter open, x tick, Ctrl+Enter send, single-letter acts, Esc.
import { closeDialog, openDialog } from "./confirm.js";

const typing = (target) =>
  target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;

const rows = () => Array.from(document.querySelectorAll("[data-rows] > tr, [data-rows] > [data-row]"));
let at = null;

function move(step) {
  const all = rows();
  if (all.length === 0) return;
  const from = all.indexOf(at);
  const start = from < 0 ? all.findIndex((row) => row.classList.contains("current")) : from;
  const to = Math.min(all.length - 1, Math.max(0, start + step));
  if (at) at.classList.remove("at");
  at = all[to];
  at.classList.add("at");
  const link = at.querySelector("a");
  if (link) link.focus({ preventScroll: true });
  at.scrollIntoView({ block: "nearest" });
}

function tick() {
  const box = at && at.querySelector("input[type=checkbox]");
  if (box) box.click();
}

function search() {
  const box = document.querySelector("[data-search-box]") || document.querySelector("input[type=search]");
  if (!box) return;
  box.focus();
  box.select();
}

function help() {
  const dialog = document.getElementById("shortcuts");
  if (!dialog) return;
  if (dialog.hasAttribute("open")) closeDialog(dialog);
  else openDialog(dialog);
}

function act(key) {
  const one = Array.from(document.querySelectorAll("[data-key]")).find((node) => node.dataset.key === key);
  if (one) one.click();
  return Boolean(one);
}

const PLAIN = { "/": search, "?": help, j: () => move(1), k: () => move(-1), x: tick };

function leave(event) {
  for (const menu of document.querySelectorAll(".bar-menu[open]")) menu.removeAttribute("open");
  if (typing(event.target)) event.target.blur();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Escape") return leave(event);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form[method=post]") || document.querySelector("form.form");
    const button = form && (form.querySelector(".btn-primary[type=submit]") || form.querySelector("button[type=submit]"));
    if (button) {
      event.preventDefault();
      form.requestSubmit(button);
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.target.closest("dialog") && event.key !== "?") return;
  const known = PLAIN[event.key];
  if (known) {
    event.preventDefault();
    known();
  } else if (event.key.length === 1 && act(event.key)) {
    event.preventDefault();
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    event.preventDefault();
    openDialog(document.getElementById(opener.dataset.open));
  }
  for (const menu of document.querySelectorAll(".bar-menu[open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});

document.addEventListener("change", (event) => {
  const table = event.target.closest("[data-batch]");
  if (!table) return;
  const boxes = Array.from(table.querySelectorAll("tbody input[type=checkbox]"));
  const all = table.querySelector("[data-all]");
  if (event.target === all) for (const box of boxes) box.checked = all.checked;
  const ticked = boxes.filter((box) => box.checked).length;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
  const note = table.querySelector("[data-ticked]");
  if (note) {
    note.dataset.none = note.dataset.none || note.textContent;
    note.textContent = ticked ? `${ticked} / ${boxes.length}` : note.dataset.none;
  }
});

for (const node of document.querySelectorAll("[data-focus]")) node.focus();
