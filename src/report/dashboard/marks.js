// What is drawn with: shapes, colours, numbers for people, the card at a mark.
const night = matchMedia("(prefers-color-scheme: dark)");
let ink = DATA.colors[night.matches ? 1 : 0];
const roleOf = (code, at) => ink.roles[code] ?? ink.series[at % ink.series.length];
// Text on a colour: the one of black and white that stands out.
const onInk = (hex) => {
  const [r, g, b] = [1, 3, 5].map((from) => parseInt(hex.slice(from, from + 2), 16));
  return r * 0.299 + g * 0.587 + b * 0.114 > 140 ? "#1b1f24" : "#ffffff";
};

const fill = (made, attributes, children) => {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function" || key === "value") made[key] = value;
    else if (value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
};
const node = (name, attributes = {}, ...children) => fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
const element = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
const rect = (x, y, width, height, fill) => node("rect", { x, y, width: Math.max(0, width), height, fill });
const text = (x, y, words, more = {}) => node("text", { x, y, fill: ink.text, "font-size": 12, ...more }, words);
const FONT = "Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif";
const ended = (x, y, words, more) => text(x, y, words, { "text-anchor": "end", ...more });
const canvas = (width, label, scale = 1) => {
  const svg = node("svg", { xmlns: "http://www.w3.org/2000/svg", width, role: "group", "aria-label": label, "font-family": FONT });
  const id = `hatch${(canvas.made = (canvas.made || 0) + 1)}`;
  svg.append(node("pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: `rotate(45) scale(${1 / scale})` }, node("line", { y2: 5, stroke: ink.soft, "stroke-width": 1.5 })));
  svg.hatch = `url(#${id})`;
  return svg;
};
const grow = (svg, height) => fill(svg, { height, viewBox: `0 0 ${svg.getAttribute("width")} ${height}` }, []);
// How wide a text is, in pixels, in the font that the screen has, and how wide the widest of some names.
const pen = document.createElement("canvas").getContext("2d");
const wideOf = (words, size = 12) => {
  pen.font = `${size}px ${FONT}`;
  return pen.measureText(words).width + 2;
};
const widest = (names, most = Infinity) => Math.min(most, Math.max(0, ...names.map((name) => wideOf(name))) + 8);
// What colours mean, in as many lines as they need.
const legend = (svg, entries, wide, top) => {
  let [x, y] = [0, top];
  for (const [colour, label] of entries) {
    if (x && x + 18 + wideOf(label) > wide) [x, y] = [0, y + 18];
    svg.append(fill(rect(x, y, 12, 12, colour), { stroke: ink.soft, "stroke-width": 0.4 }, []), text(x + 17, y + 10, label));
    x += 32 + wideOf(label);
  }
  return y + 18;
};

const grouped = (number) => String(Math.round(number)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
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
const MARKS = { h: "suppressed to protect people", n: "not published (not zero)", u: "unknown" };
const numbers = (count) => {
  if (!count) return "–";
  if (count.low === null) return count.percent === undefined ? MARKS[count.mark] || "unknown" : `${count.percent}%`;
  return range(count.low, count.high, grouped) + (count.mark === "!" ? " (contradicted by its parts)" : "");
};
const words = (value) => {
  if (!value) return "no figure";
  if (isShare()) return percents(value);
  return state.metric === "rate" && value.low !== null ? range(value.low, value.high, three) : numbers(value);
};
const metricName = () => METRICS.find(([name]) => name === state.metric)[1];
const source = () => DATA.sources[DATA.series[state.series][0]];
const seriesName = ([at, reporter, measure]) => [DATA.sources[at][1], reporter.replace(/_/g, " "), measure].filter(Boolean).join(", ");
const when = (year = state.year) => year || "all years together";

// All that is known of a number: the card, and what is read aloud.
const told = (head, said, { base, interval, place, people } = {}) => [
  head, said,
  interval && `${DATA.level} interval: ${percents({ low: interval[0], high: interval[1], base })}`,
  base && `Base: ${numbers(base)} ${state.base === "all" ? "counted" : "recorded"}`,
  people && state.metric === "rate" && `Inhabitants: ${grouped(people)}`,
  `Source: ${seriesName(DATA.series[state.series])}`,
  place && `In the file: ${place}`,
].filter(Boolean);
const about = (country, year = state.year) => {
  const value = valueOf(country, year);
  return told(`${NAMES[country]}, ${when(year)}`, `${metricName()}: ${words(value)}`, { place: countOf(country, year)?.place, ...value });
};
const card = document.getElementById("card");
const showCard = (lines, x, y) => {
  card.replaceChildren(...lines.map((line, at) => element(at ? "span" : "b", {}, line)));
  card.hidden = false;
  const box = card.getBoundingClientRect();
  card.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - box.width - 8))}px`;
  card.style.top = `${Math.max(4, y + 14 + box.height > innerHeight ? y - box.height - 10 : y + 14)}px`;
};
const hideCard = () => { card.hidden = true; };
// A mark that tells what it is: to the mouse, to the keyboard, and aloud. Arrow keys go from mark to mark.
const tells = (mark, lines, act) => fill(mark, {
  class: "mark", role: act ? "button" : "img", tabindex: "-1", "aria-label": lines.join("; "),
  onpointermove: (event) => showCard(lines, event.clientX, event.clientY),
  onpointerleave: hideCard,
  onfocus: () => {
    const box = mark.getBoundingClientRect();
    showCard(lines, box.left + box.width / 2, box.top + box.height / 2);
  },
  onblur: hideCard,
  onclick: () => act?.(),
  onkeydown: (event) => {
    if (act && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); act(); }
  },
}, []);
const walk = (view) => {
  const marks = [...view.querySelectorAll(".mark")];
  marks[0]?.setAttribute("tabindex", "0");
  view.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = marks.indexOf(document.activeElement);
    if (event.key === "Escape") hideCard();
    if (!step || at < 0) return;
    event.preventDefault();
    marks[(at + step + marks.length) % marks.length].focus();
  };
  return marks;
};
