// A file's text with a gutter: numbers that scroll along, a mark where a line is wrong, and the way from a fault to its line.
// Without this script the numbered lines below the text say the same.
const pair = document.querySelector(".source-pair");
const area = document.querySelector(".source-edit textarea");

function linesOf(text) {
  return text.split("\n");
}

function choose(number) {
  const lines = linesOf(area.value);
  const at = Math.min(Math.max(number, 1), lines.length);
  const start = lines.slice(0, at - 1).reduce((sum, line) => sum + line.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + lines[at - 1].length);
  area.scrollTop = Math.max(0, (at - 5) * height());
}

function height() {
  return parseFloat(window.getComputedStyle(area).lineHeight) || 20;
}

// The faults were told of the text as it was checked: lines before the first change and after the last keep theirs.
function moved(checked, now, faults) {
  let same = 0;
  while (same < checked.length && same < now.length && checked[same] === now[same]) same += 1;
  let tail = 0;
  const most = Math.min(checked.length, now.length) - same;
  while (tail < most && checked[checked.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const found = new Map();
  for (const [line, said] of faults) {
    if (line <= same) found.set(line, said);
    else if (line > checked.length - tail) found.set(line + now.length - checked.length, said);
  }
  return found;
}

function gutter() {
  const box = document.createElement("div");
  const numbers = document.createElement("pre");
  box.className = "gutter";
  box.setAttribute("aria-hidden", "true");
  box.append(numbers);
  area.before(box);
  area.parentElement.classList.add("with-gutter");
  return numbers;
}

function draw(numbers, count, faults) {
  const parts = [];
  let plain = "";
  for (let line = 1; line <= count; line += 1) {
    if (faults.has(line)) {
      const mark = document.createElement("b");
      mark.textContent = `● ${line}`;
      mark.title = faults.get(line);
      mark.dataset.line = line;
      parts.push(plain, mark);
      plain = "\n";
    } else {
      plain += `${line}\n`;
    }
  }
  numbers.replaceChildren(...parts, plain);
}

function indented(event) {
  const from = area.selectionStart;
  if (from !== area.selectionEnd) return;
  const line = area.value.slice(area.value.lastIndexOf("\n", from - 1) + 1, from);
  const indent = line.match(/^ */)[0];
  if (!indent) return;
  event.preventDefault();
  document.execCommand("insertText", false, `\n${indent}`);
}

if (area && pair) {
  const said = new Map();
  for (const link of document.querySelectorAll(".source-faults [data-line]")) {
    const line = Number(link.dataset.line);
    said.set(line, [said.get(line), link.parentElement.textContent.trim()].filter(Boolean).join("\n"));
  }
  const numbers = gutter();
  const checked = linesOf(area.defaultValue);
  let faults = said;
  const redraw = () => {
    const now = linesOf(area.value);
    faults = moved(checked, now, said);
    draw(numbers, now.length, faults);
    numbers.parentElement.scrollTop = area.scrollTop;
  };
  redraw();
  pair.classList.add("source-scripted");
  area.addEventListener("input", redraw);
  area.addEventListener("scroll", () => { numbers.parentElement.scrollTop = area.scrollTop; });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.shiftKey) indented(event);
    if (event.key === "F8") {
      event.preventDefault();
      const at = linesOf(area.value.slice(0, area.selectionStart)).length;
      const lines = [...faults.keys()].sort((a, b) => a - b);
      const next = event.shiftKey ? lines.filter((line) => line < at).pop() : lines.find((line) => line > at);
      if (lines.length) choose(next || (event.shiftKey ? lines[lines.length - 1] : lines[0]));
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    const line = Number(link.dataset.line);
    const from = moved(checked, linesOf(area.value), new Map([[line, ""]])).keys().next().value;
    choose(link.closest(".gutter") ? line : from || line);
  });
  const asked = /^#L(\d+)$/.exec(window.location.hash);
  if (asked) choose(Number(asked[1]));
}
