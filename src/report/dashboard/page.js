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
  ink = LIGHT;
  const svg = panel.draw(760);
  const [, , wide, high] = svg.getAttribute("viewBox").split(" ").map(Number);
  const whole = canvas(wide + 32, high + 86, panel.title());
  whole.append(node("rect", { width: wide + 32, height: high + 86, fill: ink.ground }), text(16, 28, panel.title(), { "font-size": 17, "font-weight": 700 }), node("g", { transform: "translate(16 44)" }, ...svg.childNodes), text(16, high + 70, `Source: ${seriesName(DATA.series[state.series])}. Made with tipstat.`, { "font-size": 11, fill: ink.soft }));
  ink = before;
  for (const mark of whole.querySelectorAll(".mark")) for (const name of ["tabindex", "class", "role"]) mark.removeAttribute(name);
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
  const words = `${panel.title()}. ${citation || id}${url ? ` ${url}` : ""}`;
  const failed = () => {
    const field = element("textarea", { value: words });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  };
  (navigator.clipboard ? navigator.clipboard.writeText(words).catch(failed) : Promise.resolve(failed())).then(() => say(`Copied: ${words}`));
};
const table = (panel) => {
  const heads = element("tr", {}, ...panel.heads().map((head) => element("th", { scope: "col" }, head)));
  const rows = panel.rows().map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, String(cell ?? "")))));
  return element("div", { class: "tall", tabindex: "0", role: "region", "aria-label": panel.title() }, element("table", {}, element("thead", {}, heads), element("tbody", {}, ...rows)));
};
const make = (panel) => {
  const button = (words, act) => element("button", { type: "button", onclick: act }, words);
  const asTable = button("Table", () => {
    const at = state.tables.indexOf(panel.id);
    if (at < 0) state.tables.push(panel.id);
    else state.tables.splice(at, 1);
    update();
  });
  panel.parts = { title: element("h2"), about: element("p", { class: "about" }), view: element("div", { class: "view" }), asTable };
  const tools = element("div", { class: "tools" }, asTable, button("SVG", () => download(`${panel.id}.svg`, "image/svg+xml", picture(panel)[0])), button("PNG", () => takePng(panel)),
    button("CSV", () => download(`${panel.id}.csv`, "text/csv", csv([panel.heads(), ...panel.rows()]))), button("Copy citation", () => cite(panel)));
  return element("section", { id: `panel-${panel.id}` }, panel.parts.title, panel.parts.about, panel.parts.view, tools);
};

const at = (id) => document.getElementById(id);
const control = { search: at("search"), choices: at("choices"), metric: at("metric"), series: at("series"), bound: at("bound"), base: at("base"), year: at("year") };
const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
let offered = [], marked = -1;
const offer = () => {
  const asked = fold(control.search.value.trim());
  const countries = NAMES.map((name, place) => ({ name, members: [place] }));
  const regions = DATA.regions.map(([name, members]) => ({ name, members, group: true }));
  offered = [...countries, ...regions].filter((one) => fold(one.name).includes(asked)).slice(0, 300);
  marked = asked && offered.length ? 0 : -1;
  control.choices.replaceChildren(...offered.map((one, place) => {
    const chosen = one.members.every((member) => state.countries.includes(member));
    const item = element("li", { id: `choice-${place}`, role: "option", "aria-selected": String(chosen), class: one.group ? "group" : "" }, one.group ? `${one.name} (${one.members.length})` : one.name);
    item.onpointerdown = (event) => { event.preventDefault(); choose(place); };
    return item;
  }));
  control.choices.hidden = false;
  control.search.setAttribute("aria-expanded", "true");
  mark();
};
const mark = () => {
  [...control.choices.children].forEach((item, place) => item.classList.toggle("at", place === marked));
  control.choices.children[marked]?.scrollIntoView({ block: "nearest" });
  control.search.setAttribute("aria-activedescendant", marked < 0 ? "" : `choice-${marked}`);
};
const close = () => { control.choices.hidden = true; control.search.setAttribute("aria-expanded", "false"); };
const choose = (place) => {
  const { members } = offered[place];
  const all = members.every((member) => state.countries.includes(member));
  state.countries = all ? state.countries.filter((one) => !members.includes(one)) : [...new Set([...state.countries, ...members])];
  update();
  offer();
};
control.search.onfocus = control.search.oninput = offer;
control.search.onblur = close;
control.search.onkeydown = (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) { event.preventDefault(); if (control.choices.hidden) offer(); marked = Math.max(0, Math.min(offered.length - 1, marked + step)); mark(); }
  if (event.key === "Enter") { event.preventDefault(); if (marked >= 0) choose(marked); control.search.select(); }
  if (event.key === "Escape") { control.search.value = ""; close(); }
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
  at("chosen").replaceChildren(...state.countries.map((one) => element("li", {}, element("button", { type: "button", "aria-label": `Remove ${NAMES[one]}`, onclick: () => toggle(one) }, `${NAMES[one]} ×`))));
  if (state.countries.length) at("chosen").append(element("li", {}, element("button", { type: "button", onclick: () => { state.countries = []; update(); } }, "Clear")));
  for (const panel of PANELS) {
    const { title, about, view, asTable } = panel.parts;
    const focused = view.contains(document.activeElement) ? [...view.querySelectorAll(".mark")].findIndex((one) => one.getAttribute("aria-label").split(";")[0] === document.activeElement.getAttribute("aria-label")?.split(";")[0]) : -1;
    const name = focused >= 0 ? document.activeElement.getAttribute("aria-label").split(";")[0] : "";
    const listed = state.tables.includes(panel.id);
    title.textContent = panel.title();
    about.textContent = panel.about();
    asTable.textContent = listed ? "Chart" : "Table";
    asTable.setAttribute("aria-pressed", String(listed));
    view.replaceChildren(listed ? table(panel) : panel.draw(Math.max(240, Math.floor(view.clientWidth) || 600)));
    if (!listed) walk(view);
    if (name) [...view.querySelectorAll(".mark")].find((one) => one.getAttribute("aria-label").split(";")[0] === name)?.focus();
  }
  hideCard();
  writeHash();
};

document.documentElement.classList.add("scripted");
at("app").hidden = false;
control.metric.append(...METRICS.map(([name, label]) => element("option", { value: name }, label)));
const most = DATA.series.map((_, series) => counts.reduce((sum, country) => sum + [...country.keys()].filter((key) => key.startsWith(`${series} `)).length, 0));
const counted = new Set(DATA.series.filter((_, place) => most[place]).map(([of]) => of));
const divided = new Set(Object.values(DATA.splits).flat(2).map(([series]) => series));
// a source without counts is there for its shares
const offeredSeries = DATA.series.map((series, place) => [series, place]).filter(([[of], place]) => most[place] || (divided.has(place) && !counted.has(of)));
control.series.append(...offeredSeries.map(([series, place]) => element("option", { value: String(place) }, seriesName(series))));
state.series = Math.max(...most) > 0 ? most.indexOf(Math.max(...most)) : offeredSeries[0]?.[1] ?? 0;
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
night.addEventListener("change", () => { ink = night.matches ? DARK : LIGHT; update(); });
addEventListener("hashchange", () => { readHash(); years(); update(); });
