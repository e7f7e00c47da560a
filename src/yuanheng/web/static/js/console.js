// Small behaviour of every page: form token, time-picker, sortable tables, confirmations.
(() => {
  const token = document.querySelector('meta[name="form-token"]')?.content;
  document.addEventListener("htmx:configRequest", (event) => {
    if (token && event.detail.verb !== "get") event.detail.headers["X-Form-Token"] = token;
  });
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset?.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });
  // The name of a chosen file, and a calendar beside a field for a day, in any part of a page.
  document.addEventListener("change", (event) => {
    const name = event.target.matches?.(".file-field > input") && event.target.parentElement.querySelector("[data-file-name]");
    if (!name) return;
    name.dataset.none ??= name.textContent;
    name.textContent = [...event.target.files].map((file) => file.name).join(" · ") || name.dataset.none;
  });
  const calendars = (part) => {
    for (const field of part.querySelectorAll("input[data-day]:only-child")) {
      const pick = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1, title: field.placeholder });
      pick.setAttribute("aria-hidden", "true");
      pick.addEventListener("change", () => {
        field.value = pick.value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
      field.addEventListener("change", () => { pick.value = field.value; });
      field.after(pick);
    }
  };
  document.addEventListener("DOMContentLoaded", () => calendars(document));
  document.addEventListener("htmx:load", (event) => calendars(event.target));
  // A table with data-sort sorts by the column whose head is pressed; numbers by data-value.
  const value = (row, n) => {
    const cell = row.cells[n];
    const text = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
    const number = Number(text.replaceAll(",", ""));
    return text !== "" && !Number.isNaN(number) ? number : text;
  };
  const sort = (head) => {
    const table = head.closest("table");
    const n = head.cellIndex;
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => {
      const [x, y] = [value(a, n), value(b, n)];
      const order = typeof x === "number" && typeof y === "number"
        ? x - y : String(x).localeCompare(String(y), document.documentElement.lang);
      return down ? -order : order;
    });
    table.tBodies[0].append(...rows);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("table[data-sort] thead th > button");
    if (button) sort(button.parentElement);
  });
  // Filters act at once: a choice by itself, a search after a pause; the focus stays where it was.
  const FOCUS = "yuanheng-focus";
  const send = (form) => {
    if (document.activeElement?.id) sessionStorage.setItem(FOCUS, document.activeElement.id);
    for (const field of form.querySelectorAll("input[name], select[name]"))
      if (field.value === "" || field.dataset.usual === field.value) field.disabled = true;
    if (!form.querySelector("details.choose[data-touched]"))
      for (const box of form.querySelectorAll('details.choose input[name="col"]'))
        box.disabled = !new URLSearchParams(location.search).has("col");
    form.submit();
  };
  let pause;
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-at-once]");
    const choosing = event.target.closest("details.choose");
    if (choosing) choosing.dataset.touched = "";
    else if (form) { clearTimeout(pause); send(form); }
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-at-once]");
    if (!form || event.target.type !== "search") return;
    clearTimeout(pause);
    pause = setTimeout(() => send(form), 700);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-at-once]")) return;
    event.preventDefault();
    clearTimeout(pause);
    send(event.target);
  });
  window.addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form[data-at-once] :disabled")) field.disabled = false;
    const field = document.getElementById(sessionStorage.getItem(FOCUS) ?? "");
    sessionStorage.removeItem(FOCUS);
    field?.focus({ preventScroll: true });
    if (field?.type === "search") field.setSelectionRange(field.value.length, field.value.length);
  });
  // What is ticked is counted beside the act that is done to all of it.
  const count = (form) => {
    const ticked = [...form.elements].filter((one) => one.name === "tick" && one.checked).length;
    form.querySelector("[data-ticked]").hidden = false;
    form.querySelector("[data-count]").textContent = ticked;
    form.querySelector('button[type="submit"]').disabled = ticked === 0;
    form.classList.toggle("at-hand", ticked > 0);
  };
  for (const all of document.querySelectorAll("[data-tick-all]")) all.hidden = false;
  for (const form of document.querySelectorAll("form[data-batch]")) count(form);
  document.addEventListener("change", (event) => {
    const { tickAll } = event.target.dataset ?? {};
    const form = document.getElementById(tickAll ?? event.target.form?.id ?? "");
    if (!form?.matches("form[data-batch]")) return;
    if (tickAll)
      for (const one of form.elements) if (one.name === "tick") one.checked = event.target.checked;
    count(form);
  });
  // Close an open sheet with Escape, which gives the focus back, or with a click elsewhere.
  const sheets = () => document.querySelectorAll("details.account[open], details.zones[open], details.choose[open]");
  document.addEventListener("click", (event) => {
    for (const open of sheets()) if (!open.contains(event.target)) open.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of sheets()) {
      const back = open.contains(document.activeElement);
      open.open = false;
      if (back) open.querySelector("summary").focus();
    }
  });
  // `/` goes to the search; the arrows walk through what it found, Escape leaves it.
  const find = document.getElementById("find");
  document.addEventListener("keydown", (event) => {
    const into = event.target;
    const writes = into.matches?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && find && !writes && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      find.focus();
      return;
    }
    const box = into.closest?.(".find");
    if (!box) return;
    if (event.key === "Escape") {
      into.blur();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [find, ...box.querySelectorAll(".sheet a")];
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = stops[stops.indexOf(into) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  // In the hand the menu is longer than the screen is wide: show where one is.
  document.querySelector(".menu [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
})();
