"use strict";
(() => {
  const STEP = 100;
  const PRINTED = 2000;
  const WORDS = ["error", "warning", "note", "waived", "baseline"];
  const LABELS = [...WORDS.slice(0, -1), "in the baseline"];
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const list = byId("list"), more = byId("more"), status = byId("status"), filters = byId("filters");
  const search = byId("search"), rule = byId("rule"), connector = byId("connector");

  // Text only ever enters the page as a text node.
  const element = (tag, name, ...children) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...children);
    return made;
  };
  const anchor = (address, ...children) => {
    if (!/^https?:\/\//.test(address)) return element("span", "", ...children);
    const made = element("a", "", ...children);
    made.href = address;
    return made;
  };
  const prose = (text) => text.split(/`([^`]+)`/).map((part, place) => (place % 2 ? element("code", "", part) : part));
  const number = (count) => count.toLocaleString("en");

  const haystacks = data.rows.map(([, r, c, p, line, , message]) =>
    [message, data.paths[p][0], line, data.connectors[c], ...data.rules[r].slice(0, 3)].join(" ").toLowerCase());

  const options = (select, labels, position) => {
    const counts = new Map();
    for (const row of data.rows) counts.set(row[position], (counts.get(row[position]) || 0) + 1);
    [...counts].map(([index, count]) => [labels[index], index, count])
      .sort((a, b) => (a[0] < b[0] ? -1 : 1))
      .forEach(([label, index, count]) => select.add(new Option(`${label} (${number(count)})`, index)));
  };

  const source = (shown) => {
    if (shown.length === 1) return element("p", "", "Found: ", element("code", "", shown[0]));
    const before = shown[0].trimStart();
    const code = element("code", "", before, element("mark", "", shown[1] || "\u00a0"), shown[2]);
    return element("pre", "", code);
  };

  const card = ([severity, r, , p, line, column, message, fix, shown, accepted]) => {
    const [id, name, codes, page] = data.rules[r];
    const address = data.paths[p][1];
    const where = anchor(address && `${address}#L${line}`, `${line}:${column}`);
    where.className = "where";
    const head = element("p", "head",
      element("span", "badge", LABELS[severity]), " ", where, " ",
      element("span", "rule", anchor(page, element("b", "", id), ` ${name}`)), " ", element("small", "", codes));
    const made = element("article", WORDS[severity], head, element("p", "message", ...prose(message)));
    if (shown.length) made.append(source(shown));
    if (data.fixes[fix]) made.append(element("p", "fix", element("b", "", "Fix "), ...prose(data.fixes[fix])));
    if (accepted) made.append(element("p", "fix", accepted));
    return made;
  };

  let found = [], drawn = 0, lastConnector = -1, lastPath = -1;

  const draw = (count) => {
    const page = document.createDocumentFragment();
    for (const end = Math.min(drawn + count, found.length); drawn < end; drawn++) {
      const row = data.rows[found[drawn]];
      if (row[2] !== lastConnector) {
        page.append(element("h2", "", data.connectors[row[2]]));
        lastPath = -1;
      }
      if (row[3] !== lastPath) page.append(element("h3", "", data.paths[row[3]][0] || "(no file)"));
      lastConnector = row[2];
      lastPath = row[3];
      page.append(card(row));
    }
    list.append(page);
    more.hidden = drawn >= found.length;
    more.textContent = `Show more (${number(found.length - drawn)} left)`;
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = new Set([...filters.querySelectorAll(":checked")].map((box) => WORDS.indexOf(box.value)));
    const wanted = [[1, rule.value], [2, connector.value]].filter(([, value]) => value !== "");
    found = [];
    data.rows.forEach((row, index) => {
      if (severities.has(row[0]) && wanted.every(([at, value]) => row[at] === Number(value))
          && words.every((word) => haystacks[index].includes(word))) found.push(index);
    });
    list.replaceChildren();
    drawn = 0;
    lastConnector = lastPath = -1;
    status.textContent = data.rows.length ? `${number(found.length)} of ${number(data.rows.length)} findings match` : "";
    draw(STEP);
  };

  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(filter, 120);
  };

  options(rule, data.rules.map(([id, name]) => `${id} ${name}`), 1);
  options(connector, data.connectors, 2);
  filters.hidden = data.rows.length === 0;
  filters.addEventListener("input", soon);
  filters.addEventListener("reset", soon);
  filters.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => draw(STEP));
  new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && draw(STEP), { rootMargin: "600px" })
    .observe(more);
  addEventListener("beforeprint", () => draw(Math.max(0, PRINTED - drawn)));
  filter();
})();
