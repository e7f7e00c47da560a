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
  // Close an open sheet with Escape, which gives the focus back, or with a click elsewhere.
  const sheets = () => document.querySelectorAll("details.account[open], details.zones[open]");
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
  // In the hand the menu is longer than the screen is wide: show where one is.
  document.querySelector(".menu [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
})();
