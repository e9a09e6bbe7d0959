"use strict";
// The filter hides countries whose name does not hold what is typed: in the contents, the tables by country and the pages.
const filter = document.getElementById("filter");
if (filter) {
  filter.parentElement.hidden = false;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const named = [...document.querySelectorAll("[data-name]")];
  const rows = [...document.querySelectorAll("section.by-country tbody tr")];
  const found = document.getElementById("found");
  filter.addEventListener("input", () => {
    const asked = fold(filter.value.trim());
    let count = 0;
    for (const one of named) {
      one.hidden = !fold(one.dataset.name).includes(asked);
      if (!one.hidden && one.tagName === "ARTICLE") count += 1;
    }
    for (const row of rows) row.hidden = !fold(row.cells[0].textContent).includes(asked);
    found.textContent = asked ? `${count} found` : "";
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
