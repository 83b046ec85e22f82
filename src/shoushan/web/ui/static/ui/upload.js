// Files: size and kind are said at once (the server checks again), names are listed, a pasted picture is taken.
const human = (bytes) => (bytes >= 1048576 ? `${Math.round(bytes / 1048576)} MB` : `${Math.round(bytes / 1024)} KB`);

function taken(field, file) {
  const kinds = (field.accept || "").split(",").map((kind) => kind.trim().toLowerCase()).filter(Boolean);
  if (kinds.length === 0) return true;
  const name = file.name.toLowerCase();
  return kinds.some((kind) =>
    kind.startsWith(".") ? name.endsWith(kind) : kind.endsWith("/*") ? file.type.startsWith(kind.slice(0, -1)) : file.type === kind,
  );
}

function check(field) {
  const note = document.getElementById(`${field.id}-check`);
  if (!note) return;
  const limit = Number(field.dataset.maxBytes || 0);
  const faults = [];
  for (const file of field.files) {
    if (limit && file.size > limit) faults.push(`${file.name}: ${note.dataset.large.replace("{limit}", human(limit))}`);
    else if (!taken(field, file)) faults.push(`${file.name}: ${note.dataset.type.replace("{types}", field.accept)}`);
  }
  note.textContent = faults.join("; ");
}

document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file]")) check(event.target);
});

document.addEventListener("paste", (event) => {
  const field = document.querySelector("input[type=file]");
  const files = event.clipboardData && event.clipboardData.files;
  if (!field || !files || files.length === 0) return;
  field.files = files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});
