"use strict";
// What pages do: they filter by what is typed, sort tables, and show in the contents where the reader is.
// Of a report countries are filtered, by name, in the contents, in the tables by country and as pages; of a table its rows.
const filter = document.getElementById("filter");
if (filter) {
  filter.parentElement.hidden = false;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const all = (selector, name) => [...document.querySelectorAll(selector)].map((one) => [one, fold(name(one))]);
  const pages = all("article[data-name]", (one) => one.dataset.name);
  const rows = pages.length
    ? all("section.by-country tbody tr", (row) => row.cells[0].textContent)
    : all("main tbody tr", (row) => row.textContent);
  const others = all("[data-name]:not(article)", (one) => one.dataset.name);
  const counted = pages.length ? pages : rows;
  const found = document.getElementById("found");
  filter.addEventListener("input", () => {
    const asked = fold(filter.value.trim());
    for (const [one, name] of [...pages, ...rows, ...others]) one.hidden = !name.includes(asked);
    const shown = counted.filter(([one]) => !one.hidden).length;
    found.textContent = asked ? `${shown} of ${counted.length}` : "";
  });
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      filter.focus();
    }
    if (event.key === "Escape" && event.target === filter) {
      filter.value = "";
      filter.dispatchEvent(new Event("input"));
    }
  });
}

// A click on the head of a column sorts its table; what holds no number stays last.
for (const table of document.querySelectorAll("main table")) {
  const body = table.tBodies[0];
  const number = (text) => {
    const found = text.replace(/,/g, "").match(/[-+]?\d+(\.\d+)?/);
    return found ? Number(found[0]) : null;
  };
  table.querySelectorAll("thead th").forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const numeric = head.classList.contains("n");
      const key = (row) => {
        const text = row.cells[at].textContent.trim();
        return numeric ? number(text) : text;
      };
      const order = (a, b) => {
        const [x, y] = [key(a), key(b)];
        if (x === null || y === null) return (x === null) - (y === null);
        const way = numeric ? x - y : x < y ? -1 : x > y ? 1 : 0;
        return down ? -way : way;
      };
      body.append(...[...body.rows].sort(order));
    });
  });
}

// Where the reader is, in the contents.
const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      const link = links.get(entry.target.id);
      if (!entry.isIntersecting || !link) continue;
      for (const other of links.values()) other.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
    }
  },
  { rootMargin: "-10% 0px -80% 0px" },
);
for (const id of links.keys()) {
  const target = document.getElementById(id);
  if (target) seen.observe(target);
}
