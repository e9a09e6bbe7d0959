// The page: controls, panels, what can be taken along.
const at = (id) => document.getElementById(id);
const say = (words) => { at("said").textContent = words; };
const download = (name, blob) => {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  say(`${name} is saved.`);
};
const csv = (rows) => rows.map((row) => row.map((cell) => {
  const safe = String(cell).replace(/^(?=[=+\-@\t\r])/, "'"); // no spreadsheet runs it
  return /[",\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}).join(",")).join("\n") + "\n";
const drawing = (panel, wide) => {
  const svg = canvas(panel), height = panel.draw(svg, wide), isEmpty = !svg.querySelector(".mark");
  if (isEmpty) svg.replaceChildren(text(0, 16, "No figures for this year and source.", { fill: ink.soft }));
  return size(svg, 0, 0, wide, isEmpty ? 30 : height);
};
// A picture for papers: light ground, its title above and its source below.
const picture = (panel) => {
  const before = ink;
  [ink] = DATA.colors;
  const svg = drawing(panel, 760), high = svg.getAttribute("height") - -86;
  svg.prepend(rect(-16, -44, 792, high, ink.ground));
  svg.append(text(0, -16, panel.title(), { "font-size": 17, "font-weight": 700 }), small(0, high - 60, `${sourceLine()}. Made with tipstat.`));
  ink = before;
  return new Blob([new XMLSerializer().serializeToString(size(svg, -16, -44, 792, high))], { type: "image/svg+xml" });
};
const takePng = async (panel) => {
  const image = element("img", { src: URL.createObjectURL(picture(panel)) });
  await image.decode();
  const board = element("canvas", { width: image.width * 2, height: image.height * 2 });
  board.getContext("2d").drawImage(image, 0, 0, board.width, board.height);
  board.toBlob((blob) => download(`${panel.id}.png`, blob));
  URL.revokeObjectURL(image.src);
};
const cite = async (panel) => {
  const [id, , citation, url] = DATA.sources[DATA.series[state.series][0]];
  const words = [`${panel.title()}.`, citation || id, url, location.hash && `View: ${location.hash}`].filter(Boolean).join(" ");
  const isCopied = await navigator.clipboard?.writeText(words).then(() => true, () => false);
  say(`${isCopied ? "Copied" : "Citation"}: ${words}`);
};
const table = (panel) => {
  const row = (name, cells) => element("tr", {}, ...cells.map((cell) => element(name, {}, cell)));
  const parts = [element("thead", {}, row("th", panel.heads())), element("tbody", {}, ...panel.rows().map((cells) => row("td", cells)))];
  return element("div", { class: "tall", tabindex: "0", role: "region", "aria-label": panel.title() }, element("table", {}, ...parts));
};
// What the buttons below each panel do.
const TOOLS = {
  table: (panel) => { state.tables = flip(state.tables, panel.id); update(); },
  svg: (panel) => download(`${panel.id}.svg`, picture(panel)),
  png: takePng,
  csv: (panel) => download(`${panel.id}.csv`, new Blob([csv([panel.heads(), ...panel.rows()])], { type: "text/csv" })),
  cite,
};

const control = at("controls").elements;
// Countries and groups are offered by the browser's list; what is typed is enough for the first that holds it.
const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
const CHOICES = [...NAMES.map((name, place) => [name, [place]]), ...DATA.regions];
const choose = (holds) => {
  const asked = fold(control.search.value);
  const [, members] = CHOICES.find(([label]) => asked && holds(fold(label), asked)) || [];
  if (!members) return;
  const others = state.countries.filter((one) => !members.includes(one));
  state.countries = members.every((member) => state.countries.includes(member)) ? others : [...others, ...members];
  control.search.value = "";
  update();
};
at("choices").append(...CHOICES.map(([value]) => element("option", { value })));
control.search.oninput = (event) => { if (!event.inputType || event.inputType === "insertReplacementText") choose((label, asked) => label === asked); };
control.search.onkeydown = (event) => {
  if (event.key === "Enter") choose((label, asked) => label.includes(asked));
  if (event.key === "Escape") control.search.value = "";
};
at("controls").onsubmit = (event) => event.preventDefault();
at("controls").onchange = ({ target }) => {
  if (!target.matches("select")) return;
  state[target.id] = target.value;
  years();
  update();
};
control.clear.onclick = () => { state.countries = []; update(); };
control.year.oninput = () => { state.year = YEARS[control.year.value]; update(); };
addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|SELECT)$/.test(event.target.tagName)) { event.preventDefault(); control.search.focus(); }
});

// The years of the series; where the one before has no figure, the last that many countries have.
const years = () => {
  const known = DATA.years[state.series], most = Math.max(...known.map((year) => year[1]), 1);
  YEARS = known.map((year) => year[0]);
  if (!YEARS.includes(state.year)) [state.year] = known.findLast((year) => year[1] * 2 >= most) ?? known.at(-1);
  control.year.max = YEARS.length - 1;
  at("bars").replaceChildren(...known.map(([year, many]) => element("span", { title: `${when(year)}: ${many} countries`, style: `--part: ${many / most}` })));
};
const update = () => {
  const now = YEARS.indexOf(state.year);
  at("shown-year").textContent = `${when()} (${DATA.years[state.series][now]?.[1] ?? 0} countries)`;
  control.year.value = now;
  control.year.setAttribute("aria-valuetext", at("shown-year").textContent);
  [...at("bars").children].forEach((one, place) => one.classList.toggle("at", place === now));
  for (const select of document.querySelectorAll("#controls select")) select.value = state[select.id];
  control.base.disabled = !isShare();
  const button = (one) => element("button", { type: "button", onclick: () => toggle(one), "aria-label": `Remove ${NAMES[one]}` }, `${NAMES[one]} ×`);
  at("chosen").replaceChildren(...state.countries.map((one) => element("li", {}, button(one))));
  const name = (one) => one?.getAttribute("aria-label")?.split(";")[0];
  for (const panel of PANELS) {
    const part = (kind) => document.querySelector(`#panel-${panel.id} ${kind}`), view = part(".view");
    const focused = view.contains(document.activeElement) && name(document.activeElement);
    const listed = state.tables.includes(panel.id);
    part("h2").textContent = panel.title();
    part("[data-does=table]").textContent = listed ? "Chart" : "Table";
    view.replaceChildren(listed ? table(panel) : drawing(panel, Math.max(240, Math.floor(view.clientWidth) || 600)));
    const marks = [...view.querySelectorAll(".mark")];
    marks[0]?.setAttribute("tabindex", "0");
    if (focused) marks.find((one) => name(one) === focused)?.focus();
  }
  writeHash();
};

at("app").hidden = false;
const offer = (list, options) => list.append(...options.map(([value, label]) => element("option", { value }, label)));
offer(control.metric, DATA.metrics);
offer(control.series, DATA.offered.map((at) => [at, DATA.series[at][3]]));
state.series = DATA.offered[0] ?? 0;
const begin = () => { readHash(); years(); update(); };
begin();
// Charts follow the width, the ground and the address.
let wide = innerWidth, later;
addEventListener("resize", () => {
  if (innerWidth === wide) return;
  wide = innerWidth;
  clearTimeout(later);
  later = setTimeout(update, 150);
});
night.addEventListener("change", () => { ink = DATA.colors[night.matches ? 1 : 0]; update(); });
addEventListener("hashchange", begin);
