// Print: a button prints, and what is folded is opened for the paper and folded again afterwards.
const opened = [];

window.addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("main details:not([open]):not(.closed-acts), aside details:not([open])")) {
    part.setAttribute("open", "");
    opened.push(part);
  }
});

window.addEventListener("afterprint", () => {
  while (opened.length) opened.pop().removeAttribute("open");
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A kiosk's slip prints by itself; a browser started with --kiosk-printing asks nothing.
if (document.querySelector("[data-print-now]")) window.addEventListener("load", () => window.print());
