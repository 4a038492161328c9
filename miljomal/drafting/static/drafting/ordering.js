/* Drag for the page of order, and moves without a reload. Without this script the same form does all of it. */
"use strict";

(() => {
  const EDGE = 60, SPEED = 12;
  const live = document.getElementById("ordning-svar");
  let drag = null;

  const form = () => document.getElementById("ordning");
  const rows = (list) => [...list.querySelectorAll(":scope > [data-measure]")];

  /* Posts the form as its buttons would, and shows the answer in its place. */
  async function send(move, focus) {
    const data = new FormData(form());
    data.set("move", move);
    form().setAttribute("aria-busy", "true");
    let page;
    try {
      const response = await fetch(form().action, { method: "POST", body: data, credentials: "same-origin" });
      page = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch {
      page = null;
    }
    const fresh = page && page.getElementById("ordning");
    if (!fresh) { window.location.reload(); return; }
    form().replaceWith(document.adoptNode(fresh));
    prepare();
    const told = page.querySelector("#ordning-fel, .messages .note");
    live.textContent = told ? told.textContent.trim().replace(/\s+/g, " ") : "";
    const row = document.getElementById(`atgard-${move.split(":")[0]}`);
    const button = row && focus && row.querySelector(`button[value="${CSS.escape(focus)}"]:not([disabled])`);
    (button || row || form()).focus();
  }

  function prepare() {
    for (const handle of form().querySelectorAll("[data-handle]")) handle.hidden = false;
  }

  document.addEventListener("submit", (event) => {
    if (event.target !== form() || !event.submitter) return;
    event.preventDefault();
    if (form().getAttribute("aria-busy") !== "true") send(event.submitter.value, event.submitter.value);
  });

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest && event.target.closest("[data-handle]");
    if (!handle || event.button !== 0 || drag) return;
    event.preventDefault();
    const row = handle.closest("[data-measure]");
    drag = { row, handle, list: row.parentElement, next: row.nextElementSibling, pointer: event.pointerId };
    handle.setPointerCapture(event.pointerId);
    row.classList.add("is-dragged");
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    if (event.clientY < EDGE) window.scrollBy(0, -SPEED);
    if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, SPEED);
    const under = document.elementsFromPoint(event.clientX, event.clientY);
    const list = under.map((each) => each.closest("[data-theme]")).find(Boolean);
    if (!list) return;
    const after = rows(list).find((row) => {
      const box = row.getBoundingClientRect();
      return row !== drag.row && event.clientY < box.top + box.height / 2;
    });
    if (after !== drag.row.nextElementSibling || list !== drag.row.parentElement) list.insertBefore(drag.row, after || null);
  });

  function putBack() {
    drag.list.insertBefore(drag.row, drag.next);
    drag.row.classList.remove("is-dragged");
    drag = null;
  }

  document.addEventListener("pointerup", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const { row, list, next } = drag;
    row.classList.remove("is-dragged");
    drag = null;
    if (row.parentElement === list && row.nextElementSibling === next) return;
    const place = rows(row.parentElement).indexOf(row);
    send(`${row.dataset.measure}:to:${row.parentElement.dataset.theme}:${place}`, "");
  });
  document.addEventListener("pointercancel", () => drag && putBack());
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && drag) putBack(); });

  if (form()) prepare();
})();
