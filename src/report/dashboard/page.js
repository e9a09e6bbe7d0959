// The page: controls, panels, what can be taken along.
const say = (words) => { document.getElementById("said").textContent = words; };
const download = (name, type, content) => {
  const link = element("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  say(`${name} is saved.`);
};
const csv = (rows) => rows.map((row) => row.map((cell) => {
  const plain = String(cell ?? "");
  const safe = /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain; // no spreadsheet runs it
  return /[",\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}).join(",")).join("\n") + "\n";
// A picture for papers: light ground, its title above and its source below.
const picture = (panel) => {
  const before = ink;
  [ink] = DATA.colors;
  const svg = panel.draw(760);
  const [, , wide, high] = svg.getAttribute("viewBox").split(" ").map(Number);
  const whole = grow(canvas(wide + 32, panel.title()), high + 86);
  whole.append(rect(0, 0, wide + 32, high + 86, ink.ground), text(16, 28, panel.title(), { "font-size": 17, "font-weight": 700 }), node("g", { transform: "translate(16 44)" }, ...svg.childNodes), text(16, high + 70, `Source: ${seriesName(DATA.series[state.series])}. Made with tipstat.`, { "font-size": 11, fill: ink.soft }));
  ink = before;
  return [new XMLSerializer().serializeToString(whole), wide + 32, high + 86];
};
const takePng = (panel) => {
  const [svg, wide, high] = picture(panel);
  const image = new Image(wide, high);
  image.onload = () => {
    const board = element("canvas", { width: wide * 2, height: high * 2 });
    board.getContext("2d").drawImage(image, 0, 0, wide * 2, high * 2);
    board.toBlob((blob) => download(`${panel.id}.png`, "image/png", blob));
    URL.revokeObjectURL(image.src);
  };
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
};
const cite = (panel) => {
  const [id, , citation, url] = source();
  const words = [`${panel.title()}.`, citation || id, url, location.hash && `View: ${location.hash}`].filter(Boolean).join(" ");
  const failed = () => say(`Citation: ${words}`);
  if (navigator.clipboard) navigator.clipboard.writeText(words).then(() => say(`Copied: ${words}`), failed);
  else failed();
};
const table = (panel) => {
  const heads = element("tr", {}, ...panel.heads().map((head) => element("th", { scope: "col" }, head)));
  const rows = panel.rows().map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, String(cell ?? "")))));
  return element("div", { class: "tall", tabindex: "0", role: "region", "aria-label": panel.title() }, element("table", {}, element("thead", {}, heads), element("tbody", {}, ...rows)));
};
const button = (words, onclick, more) => element("button", { type: "button", onclick, ...more }, words);
const make = (panel) => {
  const asTable = button("Table", () => {
    state.tables = state.tables.includes(panel.id) ? state.tables.filter((one) => one !== panel.id) : [...state.tables, panel.id];
    update();
  });
  const saved = (kind, type, content) => button(kind.toUpperCase(), () => download(`${panel.id}.${kind}`, type, content()));
  panel.parts = { title: element("h2"), about: element("p", { class: "about" }), view: element("div", { class: "view" }), asTable };
  const tools = element("div", { class: "tools" }, asTable, saved("svg", "image/svg+xml", () => picture(panel)[0]), button("PNG", () => takePng(panel)),
    saved("csv", "text/csv", () => csv([panel.heads(), ...panel.rows()])), button("Copy citation", () => cite(panel)));
  return element("section", { id: `panel-${panel.id}` }, panel.parts.title, panel.parts.about, panel.parts.view, tools);
};

const at = (id) => document.getElementById(id);
const control = Object.fromEntries(["search", "metric", "series", "bound", "base", "year"].map((id) => [id, at(id)]));
// Countries and groups are offered by the browser's list; what is typed is enough for the first that holds it.
const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const CHOICES = [...NAMES.map((name, place) => [name, [place]]), ...DATA.regions.map(([name, members]) => [`${name} (${members.length})`, members])];
const choose = (holds) => {
  const found = CHOICES.find(([label]) => holds(fold(label), fold(control.search.value.trim())));
  if (!found || !control.search.value.trim()) return;
  const [, members] = found;
  const others = state.countries.filter((one) => !members.includes(one));
  state.countries = members.every((member) => state.countries.includes(member)) ? others : [...others, ...members];
  control.search.value = "";
  update();
};
at("choices").append(...CHOICES.map(([label]) => element("option", { value: label })));
control.search.oninput = (event) => { if (!event.inputType || event.inputType === "insertReplacementText") choose((label, asked) => label === asked); };
control.search.onkeydown = (event) => {
  if (event.key === "Enter") { event.preventDefault(); choose((label, asked) => label.includes(asked)); }
  if (event.key === "Escape") control.search.value = "";
};
at("controls").onsubmit = (event) => event.preventDefault();
for (const name of ["metric", "bound", "base"]) control[name].onchange = () => { state[name] = control[name].value; update(); };
control.series.onchange = () => { state.series = Number(control.series.value); years(); update(); };
control.year.oninput = () => { state.year = YEARS[Number(control.year.value)]; update(); };
addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { event.preventDefault(); control.search.focus(); }
});

const years = () => {
  const known = yearsOf();
  const numbers = [...known.keys()].filter(Boolean).map(Number);
  YEARS.length = 0;
  if (known.has("")) YEARS.push("");
  for (let year = Math.min(...numbers); year <= Math.max(...numbers); year++) YEARS.push(String(year));
  if (!YEARS.length) YEARS.push("");
  const most = Math.max(...known.values(), 1);
  if (!YEARS.includes(state.year)) state.year = YEARS.findLast((year) => (known.get(year) || 0) * 2 >= most) ?? YEARS.at(-1);
  control.year.max = YEARS.length - 1;
  at("bars").replaceChildren(...YEARS.map((year) => {
    const many = known.get(year) || 0;
    const one = element("span", { class: many ? "" : "empty", title: `${when(year)}: ${many} countries` });
    one.style.height = `${(many / most) * 100}%`;
    return one;
  }));
};
const update = () => {
  at("shown-year").textContent = `${when()} (${yearsOf().get(state.year) || 0} countries)`;
  control.year.value = YEARS.indexOf(state.year);
  control.year.setAttribute("aria-valuetext", at("shown-year").textContent);
  [...at("bars").children].forEach((one, place) => one.classList.toggle("at", YEARS[place] === state.year));
  for (const name of ["metric", "bound", "base", "series"]) control[name].value = String(state[name]);
  control.base.disabled = !isShare();
  at("chosen").replaceChildren(...state.countries.map((one) => element("li", {}, button(`${NAMES[one]} ×`, () => toggle(one), { "aria-label": `Remove ${NAMES[one]}` }))));
  if (state.countries.length) at("chosen").append(element("li", {}, button("Clear", () => { state.countries = []; update(); })));
  const name = (one) => one?.getAttribute("aria-label")?.split(";")[0];
  for (const panel of PANELS) {
    const { title, about, view, asTable } = panel.parts;
    const focused = view.contains(document.activeElement) && name(document.activeElement);
    const listed = state.tables.includes(panel.id);
    title.textContent = panel.title();
    about.textContent = panel.about();
    asTable.textContent = listed ? "Chart" : "Table";
    view.replaceChildren(listed ? table(panel) : panel.draw(Math.max(240, Math.floor(view.clientWidth) || 600)));
    const marks = walk(view);
    if (focused) marks.find((one) => name(one) === focused)?.focus();
  }
  hideCard();
  writeHash();
};

document.documentElement.classList.add("scripted");
at("app").hidden = false;
control.metric.append(...METRICS.map(([name, label]) => element("option", { value: name }, label)));
control.series.append(...DATA.offered.map((at) => element("option", { value: at }, seriesName(DATA.series[at]))));
state.series = DATA.offered[0] ?? 0;
at("panels").append(...PANELS.map(make));
readHash();
years();
update();
let [wide, later] = [innerWidth, 0];
addEventListener("resize", () => {
  if (innerWidth === wide) return;
  wide = innerWidth;
  clearTimeout(later);
  later = setTimeout(update, 150);
});
night.addEventListener("change", () => { ink = DATA.colors[night.matches ? 1 : 0]; update(); });
addEventListener("hashchange", () => { readHash(); years(); update(); });
