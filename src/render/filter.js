"use strict";
// The filter hides rows that do not hold what is typed.
const filter = document.getElementById("filter");
filter.parentElement.hidden = false;
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const found = document.getElementById("found");
filter.addEventListener("input", () => {
  const asked = fold(filter.value.trim());
  const rows = [...document.querySelectorAll("main tbody tr")];
  for (const row of rows) row.hidden = !fold(row.textContent).includes(asked);
  found.textContent = asked ? `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows` : "";
});
