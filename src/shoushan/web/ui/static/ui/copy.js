// Copy: a button puts the text of an element on the clipboard and says so; where the browser refuses, the text is selected.
function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function put(element) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(element.textContent.trim());
    return;
  }
  select(element);
  if (!document.execCommand("copy")) throw new Error("refused");
  window.getSelection().removeAllRanges();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const element = document.getElementById(button.dataset.copy);
  const status = document.querySelector("[data-copied]");
  try {
    await put(element);
    for (const one of document.querySelectorAll("[data-copy].copied")) one.classList.remove("copied");
    button.classList.add("copied");
    if (status) status.textContent = `${status.dataset.copied} ${element.textContent.trim()}`;
  } catch {
    select(element);
  }
});

for (const button of document.querySelectorAll(".needs-script")) button.classList.add("has-script");
