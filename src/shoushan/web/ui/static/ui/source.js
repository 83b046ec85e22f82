// A file's text beside its numbered lines: a line that is chosen is marked in the text, too.
const area = document.querySelector(".source-edit textarea");

function choose(number) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[number - 1] || "").length);
  const height = parseFloat(window.getComputedStyle(area).lineHeight) || 20;
  area.scrollTop = Math.max(0, (number - 5) * height);
}

if (area) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (link) choose(Number(link.dataset.line));
  });
}
