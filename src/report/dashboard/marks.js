// What is drawn with: shapes, colours, numbers for people, the card at a mark.
const night = matchMedia("(prefers-color-scheme: dark)");
let ink = DATA.colors[night.matches ? 1 : 0];
const roleOf = (code, at) => ink.roles[code] ?? ink.series[at % ink.series.length];

const set = (made, attributes, ...children) => {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
};
const node = (name, attributes = {}, ...children) => set(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, ...children);
const element = (name, attributes = {}, ...children) => set(document.createElement(name), attributes, ...children);
const rect = (x, y, width, height, fill) => node("rect", { x, y, width: Math.max(0, width), height, fill });
const text = (x, y, words, more = {}) => node("text", { x, y, fill: ink.text, "font-size": 12, ...more }, words);
const ended = (x, y, words, more) => text(x, y, words, { "text-anchor": "end", ...more });
const small = (x, y, words, more) => text(x, y, words, { "font-size": 11, fill: ink.soft, ...more });
const middle = (x, y, words, more) => small(x, y, words, { "text-anchor": "middle", ...more });
// An empty picture of a panel, with the hatching that its marks can have.
const canvas = (panel) => {
  const id = `hatch-${panel.id}`;
  const lines = node("pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, node("line", { y2: 5, stroke: ink.soft, "stroke-width": 1.5 }));
  return Object.assign(node("svg", { role: "group", "aria-label": panel.title(), "font-family": DATA.font }, lines), { hatch: `url(#${id})` });
};
const size = (svg, left, top, width, height) => set(svg, { width, height, viewBox: `${left} ${top} ${width} ${height}` });
// How wide a text is, in pixels, in the font that the screen has, and how wide the widest of some names.
const pen = document.createElement("canvas").getContext("2d");
const wideOf = (words, size = 12) => {
  pen.font = `${size}px ${DATA.font}`;
  return pen.measureText(words).width + 2;
};
const widest = (names, most = Infinity) => Math.min(most, Math.max(0, ...names.map((name) => wideOf(name))) + 8);
// What colours mean, in as many lines as they need.
const legend = (svg, entries, wide, top) => {
  let [x, y] = [0, top];
  for (const [colour, label] of entries) {
    if (x && x + 18 + wideOf(label) > wide) [x, y] = [0, y + 18];
    svg.append(set(rect(x, y, 12, 12, colour), { stroke: ink.soft, "stroke-width": 0.4 }), text(x + 17, y + 10, label));
    x += 32 + wideOf(label);
  }
  return y + 18;
};

const grouped = (number) => Math.round(number).toLocaleString("en");
const three = (number) => (number >= 100 ? grouped(number) : String(Number(number.toPrecision(3))));
const range = (low, high, show) => {
  if (high === null) return `${show(low)} or more`;
  const [a, b] = [show(low), show(high)];
  return a === b ? a : `${a}–${b}`;
};
const percents = ({ low, high, base }) => {
  const digits = base && base.low >= 100 ? 1 : 0;
  return `${range(low, high, (share) => (share * 100).toFixed(digits).replace(/\.0$/, ""))}%`;
};
const numbers = (count) => {
  if (!count) return "–";
  if (count.low === null) return DATA.marks[count.mark] ?? count.mark;
  return range(count.low, count.high, grouped) + (count.mark === "!" ? " (contradicted by its parts)" : "");
};
const words = (value) => {
  if (!value) return "no figure";
  if (isShare()) return percents(value);
  return state.metric === "rate" && value.low !== null ? range(value.low, value.high, three) : numbers(value);
};
const metricName = () => DATA.metrics.find(([name]) => name === state.metric)[1];
const sourceLine = () => `Source: ${DATA.series[state.series][3]}`;
const when = (year = state.year) => year || "all years together";

// All that is known of a number: the card, and what is read aloud.
const told = (head, said, { base, interval, place, people } = {}) => [
  head, said,
  interval && `${DATA.level} interval: ${percents({ low: interval[0], high: interval[1], base })}`,
  base && `Base: ${numbers(base)} ${state.base === "all" ? "counted" : "recorded"}`,
  people && state.metric === "rate" && `Inhabitants: ${grouped(people)}`,
  sourceLine(),
  place && `In the file: ${place}`,
].filter(Boolean);
const about = (country, year = state.year) => {
  const value = valueOf(country, year);
  return told(`${NAMES[country]}, ${when(year)}`, `${metricName()}: ${words(value)}`, { place: countOf(country, year)?.place, ...value });
};
// A mark that tells what it is: to the mouse, to the keyboard, and aloud. What a click does is kept with it.
const tells = (mark, lines, act) => Object.assign(set(mark, { class: "mark", role: act ? "button" : "img", tabindex: "-1", "aria-label": lines.join("; ") }), { lines, act });
const card = document.getElementById("card");
const panels = document.getElementById("panels");
const hear = (types, heard) => types.split(" ").forEach((type) => panels.addEventListener(type, (event) => heard(event, event.target.closest?.(".mark"))));
hear("pointermove focusin", (event, mark) => {
  card.hidden = !mark;
  if (!mark) return;
  card.replaceChildren(...mark.lines.map((line, at) => element(at ? "span" : "b", {}, line)));
  const [own, box] = [mark, card].map((one) => one.getBoundingClientRect());
  const [x, y] = event.type === "focusin" ? [own.left + own.width / 2, own.top + own.height / 2] : [event.clientX, event.clientY];
  card.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - box.width - 8))}px`;
  card.style.top = `${Math.max(4, y + 14 + box.height > innerHeight ? y - box.height - 10 : y + 14)}px`;
});
hear("pointerleave focusout", () => { card.hidden = true; });
hear("click", (event, mark) => {
  mark?.act?.();
  const { does } = event.target.dataset;
  if (does) TOOLS[does](PANELS.find((panel) => event.target.closest(`#panel-${panel.id}`)));
});
// Arrow keys go from mark to mark.
hear("keydown", (event, mark) => {
  if (event.key === "Escape") card.hidden = true;
  if (!mark) return;
  const marks = [...mark.closest(".view").querySelectorAll(".mark")];
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step) marks.at((marks.indexOf(mark) + step) % marks.length).focus();
  else if (event.key === "Enter" || event.key === " ") mark.act?.();
  else return;
  event.preventDefault();
});
