"use strict";
(() => {
  const form = document.getElementById("filters"), table = document.getElementById("portfolio");
  if (!form || !table) return;
  const body = table.tBodies[0], status = document.getElementById("status");
  const rows = [...body.rows].map((row) => ({ row, ...row.dataset }));
  const textOf = (each) => (each.text ??= each.row.textContent.toLowerCase());  // not before somebody searches
  const fields = [...form.elements].filter((each) => each.name);

  const fits = (row, wanted) =>
    (!wanted.search || wanted.search.toLowerCase().split(/\s+/).every((word) => textOf(row).includes(word))) &&
    ["program", "state", "party"].every((name) => !wanted[name] || row[name] === wanted[name]) &&
    (!wanted.findings || Number(row[wanted.findings]) > 0);

  const filter = () => {
    const wanted = Object.fromEntries(fields.map((each) => [each.name, each.value]));
    let shown = 0;
    for (const each of rows) {
      const fit = fits(each, wanted);
      if (each.row.hidden === fit) each.row.hidden = !fit;
      shown += fit;
    }
    status.textContent = status.dataset.text.replace("{shown}", shown).replace("{all}", rows.length);
    const set = fields.filter((each) => each.value).map((each) => [each.name, each.value]);
    try { history.replaceState(null, "", set.length ? `#${new URLSearchParams(set)}` : location.pathname); } catch { /* a sandbox may forbid it */ }
  };

  const sort = (head) => {
    const column = head.cellIndex, down = head.getAttribute("aria-sort") === "ascending";
    const key = ({ row }) => row.cells[column].dataset.key ?? row.cells[column].textContent.trim();
    const numeric = head.classList.contains("number");
    const compare = (a, b) => (numeric ? Number(key(a)) - Number(key(b)) : key(a).localeCompare(key(b)));
    rows.sort((a, b) => (down ? compare(b, a) : compare(a, b)));
    for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...rows.map((each) => each.row));
  };

  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(head));
    head.replaceChildren(button);
  }
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    const field = fields.find((each) => each.name === name);
    if (field) field.value = value;
  }
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  form.hidden = false;
  filter();
})();
