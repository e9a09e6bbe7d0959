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
