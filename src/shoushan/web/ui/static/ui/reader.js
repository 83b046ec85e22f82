// A card reader behind a local service: asks over a websocket, maps its answer by the shape that the settings name.
// The page holds one <script type="application/json" id="readers"> with [{name, address, ask, fields}]; typing by hand
// stays possible, and without readers this module does nothing. Messages: docs/howto/hall.en.md.
const PATIENCE = 8000; // milliseconds until a silent service counts as absent

export function picked(answer, path) {
  return path.split(".").reduce((held, name) => (held && typeof held === "object" ? held[name] : undefined), answer);
}

export function fill(form, answer, fields) {
  let filled = 0;
  for (const [name, path] of Object.entries(fields)) {
    const value = picked(answer, path);
    const field = form.elements.namedItem(name);
    if (field && typeof value === "string" && value.trim()) {
      field.value = value.normalize("NFKC").trim();
      field.dispatchEvent(new Event("change", { bubbles: true }));
      filled += 1;
    }
  }
  return filled;
}

function read(button, reader, said) {
  const form = document.querySelector("[data-id-number]") ? document.querySelector("[data-id-number]").form : document.querySelector("main form.form");
  if (!form) return;
  let socket;
  const end = (text) => {
    window.clearTimeout(waiting);
    button.disabled = false;
    said.textContent = text;
    if (socket) socket.close();
  };
  const waiting = window.setTimeout(() => end(button.dataset.silent), PATIENCE);
  button.disabled = true;
  said.textContent = button.dataset.waiting;
  try {
    socket = new WebSocket(reader.address);
  } catch (fault) {
    end(button.dataset.silent);
    return;
  }
  socket.addEventListener("open", () => socket.send(JSON.stringify(reader.ask)));
  socket.addEventListener("error", () => end(button.dataset.silent));
  socket.addEventListener("message", (event) => {
    let answer;
    try {
      answer = JSON.parse(event.data);
    } catch (fault) {
      end(button.dataset.strange);
      return;
    }
    end(fill(form, answer, reader.fields) ? button.dataset.done : button.dataset.strange);
  });
}

const source = document.getElementById("readers");
if (source) {
  const readers = JSON.parse(source.textContent);
  for (const button of document.querySelectorAll("[data-read-card]")) {
    button.hidden = false;
    const said = document.getElementById(button.getAttribute("aria-describedby"));
    button.addEventListener("click", () => read(button, readers[Number(button.dataset.readCard)], said));
  }
}
