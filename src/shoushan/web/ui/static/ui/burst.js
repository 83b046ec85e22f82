// ID reader as a keyboard: a burst of characters ending in Enter moves on; ID numbers are checked, never refused.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const LONGEST_GAP = 50; // milliseconds between two characters of a reader
const SHORTEST_BURST = 15;

export function checkIdNumber(text) {
  const value = text.trim().toUpperCase();
  if (!/^\d{17}[\dX]$/.test(value)) return "length";
  const [year, month, day] = [value.slice(6, 10), value.slice(10, 12), value.slice(12, 14)].map(Number);
  const born = new Date(Date.UTC(year, month - 1, day));
  if (born.getUTCFullYear() !== year || born.getUTCMonth() !== month - 1 || born.getUTCDate() !== day) return "date";
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(value[index]), 0);
  return "10X98765432"[sum % 11] === value[17] ? "" : "digit";
}

function next(field) {
  const form = field.form;
  if (!form) return;
  const fields = Array.from(form.elements).filter((node) => !node.disabled && node.type !== "hidden" && node.tabIndex >= 0);
  const following = fields[fields.indexOf(field) + 1];
  if (following) following.focus();
}

const bursts = new WeakMap();

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches || !field.matches("[data-burst]")) return;
  const now = event.timeStamp;
  const burst = bursts.get(field) || { length: 0, last: 0 };
  if (event.key === "Enter") {
    bursts.delete(field);
    const read = burst.length >= SHORTEST_BURST && now - burst.last < LONGEST_GAP * 4;
    if (read && !field.matches("[data-search-box]")) {
      event.preventDefault();
      field.dispatchEvent(new Event("change", { bubbles: true }));
      next(field);
    }
    return;
  }
  if (event.key.length !== 1) return;
  const length = now - burst.last <= LONGEST_GAP ? burst.length + 1 : 1;
  bursts.set(field, { length, last: now });
});

const plain = (text) => text.normalize("NFKC").replace(/[\s\u200b-\u200f\ufeff\u2010-\u2015-]+/g, "");

// A pasted number may hold blanks and full-width digits, and would be cut off by maxlength before they go.
document.addEventListener("paste", (event) => {
  const field = event.target;
  if (!field.matches || !field.matches("[data-id-number]") || !event.clipboardData) return;
  const text = plain(event.clipboardData.getData("text")).toUpperCase();
  if (!/^[\dA-Z]{15,20}$/.test(text)) return;
  event.preventDefault();
  field.value = text;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.matches("[data-id-number]")) return;
  field.value = plain(field.value).toUpperCase();
  const note = document.getElementById(`${field.id}-check`);
  const fault = field.value ? checkIdNumber(field.value) : "";
  if (note) note.textContent = fault ? note.dataset[fault] : "";
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.matches("[data-money]")) return;
  const plain = field.value.replace(/[,，\s]/g, "").replace(/。/g, ".");
  if (/^-?\d+(\.\d{1,2})?$/.test(plain)) field.value = plain;
});
