// What is drawn with: shapes, colours, numbers for people, the card at a mark.
const LIGHT = { ground: "#ffffff", text: "#1b1f24", soft: "#5b6470", line: "#d5dae0", none: "#e3e7eb", one: "#004488", tint: "#a9c0d8", steps: ["#dbe8f2", "#a9cbe2", "#6ba3cc", "#2f73ae", "#0b3f7a"], series: ["#004488", "#bb5566", "#9a6a00", "#6b7480", "#117733", "#882255", "#44777f", "#555555"], tiers: { 1: "#d7ead9", 2: "#fdf0c8", "2WL": "#f5c58a", 3: "#d98a86", SC: "#d5d9de" } };
const DARK = { ...LIGHT, ground: "#14171b", text: "#e4e7eb", soft: "#a3acb8", line: "#363c45", none: "#262b31", one: "#6699cc", tint: "#34495f", steps: ["#1d3347", "#28527a", "#3f7db3", "#79b0dc", "#c4dff3"], series: ["#6699cc", "#ee99aa", "#eecc66", "#b0b8c1", "#77cc99", "#cc99bb", "#88ccd0", "#cccccc"], tiers: { 1: "#2d5236", 2: "#5d5222", "2WL": "#74491a", 3: "#7a312e", SC: "#3f454d" } };
const night = matchMedia("(prefers-color-scheme: dark)");
let ink = night.matches ? DARK : LIGHT;
// What a colour stands for: the same as in the figures of `tipstat figure`.
const ROLES = { female: 0, male: 1, child: 2, sexual: 2, sexual_exploitation: 2, adult: 3, labour: 3, forced_labour: 3, other: 4, others: 4, mixed: 5 };
const ROLE_INKS = [["#5b2a86", "#a98bdc"], ["#bd8517", "#eecc66"], ["#7f1d4e", "#d77fb0"], ["#3f8fc4", "#9fd0f0"], ["#1f8f7a", "#7fdcc4"], ["#22272e", "#d5dae0"]];
const roleOf = (code, at) => (code in ROLES ? ROLE_INKS[ROLES[code]][ink === DARK ? 1 : 0] : ink.series[at % 8]);
// Text on a colour: the one of black and white that stands out.
const onInk = (hex) => {
  const [r, g, b] = [1, 3, 5].map((from) => parseInt(hex.slice(from, from + 2), 16));
  return r * 0.299 + g * 0.587 + b * 0.114 > 140 ? "#1b1f24" : "#ffffff";
};

const node = (name, attributes = {}, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "value" || (key in made && typeof value !== "string")) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
};
const text = (x, y, words, more = {}) => node("text", { x, y, fill: ink.text, "font-size": 12, ...more }, words);
const canvas = (width, height, label, scale = 1) => {
  const svg = node("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": label, "font-family": FONT });
  const hatch = node("pattern", { id: `hatch${(canvas.made = (canvas.made || 0) + 1)}`, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: `rotate(45) scale(${1 / scale})` }, node("line", { x1: 0, y1: 0, x2: 0, y2: 5, stroke: ink.soft, "stroke-width": 1.5 }));
  svg.append(node("defs", {}, hatch));
  svg.hatch = `url(#${hatch.id})`;
  return svg;
};

const grouped = (number) => String(Math.round(number)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
const three = (number) => (number >= 100 ? grouped(number) : number === 0 ? "0" : String(Number(number.toPrecision(3))));
const range = (low, high, show) => {
  if (high === null) return `${show(low)} or more`;
  const [a, b] = [show(low), show(high)];
  return a === b ? a : `${a}–${b}`;
};
const percents = (value) => {
  const digits = value.base && value.base.low >= 100 ? 1 : 0;
  const show = (share) => (share * 100).toFixed(digits).replace(/\.0$/, "");
  return `${range(value.low, value.high, show)}%`;
};
const MARKS = { h: "suppressed to protect people", n: "not published (not zero)", u: "unknown" };
const words = (value) => {
  if (!value) return "no figure";
  if (value.low === null) return MARKS[value.mark] || "unknown";
  const said = isShare() ? percents(value) : state.metric === "rate" ? range(value.low, value.high, three) : range(value.low, value.high, grouped);
  return value.mark === "!" ? `${said} (contradicted by its parts)` : said;
};
const numbers = (count) => (!count ? "–" : count.low === null ? (count.percent !== undefined ? `${count.percent}%` : MARKS[count.mark]) : range(count.low, count.high, grouped) + (count.mark === "!" ? " !" : ""));
const metricName = () => METRICS.find(([name]) => name === state.metric)[1];
const source = () => DATA.sources[DATA.series[state.series][0]];
const seriesName = ([at, reporter, measure]) => [DATA.sources[at][1], reporter.replace(/_/g, " "), measure].filter(Boolean).join(", ");
const when = (year = state.year) => year || "all years together";

// What is known of a number: the card, and the label that is read aloud.
const about = (country, year = state.year) => {
  const value = valueOf(country, year);
  const lines = [`${NAMES[country]}, ${when(year)}`, `${metricName()}: ${words(value)}`];
  if (value && value.base) lines.push(`Base: ${numbers(value.base)} ${state.base === "all" ? "counted" : "recorded"}`);
  const count = countOf(country, year);
  if (state.metric === "rate" && count) lines.push(`${numbers(count)} victims, ${count.people ? grouped(count.people) : "unknown"} inhabitants`);
  lines.push(`Source: ${seriesName(DATA.series[state.series])}`);
  if (count && count.place) lines.push(`In the file: ${count.place}`);
  return lines;
};
const card = document.getElementById("card");
// How wide a text is, in pixels, in the font that the screen has.
const pen = document.createElement("canvas").getContext("2d");
const FONT = "Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif";
const wideOf = (words, size = 12) => {
  pen.font = `${size}px ${FONT}`;
  return pen.measureText(words).width + 2;
};
const showCard = (lines, x, y) => {
  const [first, ...others] = lines;
  card.replaceChildren(element("b", {}, first), ...others.map((line) => element("span", {}, line)));
  card.hidden = false;
  const box = card.getBoundingClientRect();
  card.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - box.width - 8))}px`;
  card.style.top = `${Math.max(4, y + 14 + box.height > innerHeight ? y - box.height - 10 : y + 14)}px`;
};
const hideCard = () => { card.hidden = true; };
// A mark that tells what it is: to the mouse, to the keyboard, and aloud. Arrow keys go from mark to mark.
const tells = (mark, lines, act) => {
  mark.classList.add("mark");
  mark.setAttribute("role", act ? "button" : "img");
  mark.setAttribute("tabindex", "-1");
  mark.setAttribute("aria-label", lines.join("; "));
  mark.addEventListener("pointermove", (event) => showCard(lines, event.clientX, event.clientY));
  mark.addEventListener("pointerleave", hideCard);
  mark.addEventListener("focus", () => {
    const box = mark.getBoundingClientRect();
    showCard(lines, box.left + box.width / 2, box.top + box.height / 2);
  });
  mark.addEventListener("blur", hideCard);
  if (act) {
    mark.addEventListener("click", act);
    mark.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); }
    });
  }
  return mark;
};
const walk = (view) => {
  const marks = [...view.querySelectorAll(".mark")];
  if (!marks.length) return;
  marks[0].setAttribute("tabindex", "0");
  view.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = marks.indexOf(document.activeElement);
    if (event.key === "Escape") hideCard();
    if (!step || at < 0) return;
    event.preventDefault();
    marks[(at + step + marks.length) % marks.length].focus();
  };
};
