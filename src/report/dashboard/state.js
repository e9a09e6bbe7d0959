"use strict";
// The numbers, as they are embedded, and what the reader asks of them. Nothing here draws.
const DATA = JSON.parse(document.getElementById("data").textContent);
const YEARS = [];
const NAMES = DATA.countries.map((country) => country[1]);
const CODE = new Map(DATA.countries.map((country, at) => [country[0], at]));
const GROUP = new Map(DATA.groups.map((group, at) => [group[0], at]));

// A number: its lower and upper end (null: none), and a mark.
const readNumber = (text) => {
  if (text.startsWith("%")) return { low: null, high: null, mark: "", percent: Number(text.slice(1)) };
  const [, low, between, high, mark] = text.match(/^(\d*)([-+]?)(\d*)([!hnu]?)$/) || [];
  if (!low) return { low: null, high: null, mark: mark || "u" };
  return { low: Number(low), high: between === "+" ? null : Number(high || low), mark };
};
const readCells = (text) =>
  new Map(text.split(";").map((cell) => {
    const [at, number] = cell.split("=");
    return [parseInt(at, 36), readNumber(number)];
  }));

// By country, "series year" to the block.
const counts = DATA.counts.map((blocks) => new Map(blocks.map(([series, year, number, people, place]) => [
  `${series} ${year}`, { ...readNumber(number), people: people ? Number(people) : null, place },
])));
const splits = {};
for (const [name, countries] of Object.entries(DATA.splits)) {
  splits[name] = countries.map((blocks) => new Map(blocks.map(([series, year, base, kind, cells]) => [
    `${DATA.series[series][0]} ${year}`, { base: base ? readNumber(base) : null, kind, text: cells, cells: null },
  ])));
}

const state = { countries: [], year: "", metric: "count", bound: "low", base: "known", series: 0, tables: [] };

const countOf = (country, year = state.year) => counts[country].get(`${state.series} ${year}`);
const splitOf = (name, country, year = state.year) => {
  const block = splits[name][country].get(`${DATA.series[state.series][0]} ${year}`);
  if (block && !block.cells) block.cells = readCells(block.text);
  return block;
};

// Sum of ends: an open end stays open.
const add = (a, b) => ({ low: a.low + b.low, high: a.high === null || b.high === null ? null : a.high + b.high, mark: "" });

// The share of a group on the ends of counts, of those recorded or of everybody counted.
const shareOf = (block, group) => {
  const part = block && block.cells.get(group);
  if (!part) return null;
  if (part.percent !== undefined) return { low: part.percent / 100, high: part.percent / 100, mark: "", base: null };
  if (part.low === null || !block.base) return null;
  const missing = block.cells.get(GROUP.get("missing"));
  const more = state.base === "all" && missing && missing.low !== null ? missing : { low: 0, high: 0 };
  const base = add(block.base, more);
  const over = (a, b) => (b > 0 ? Math.min(1, a / b) : null);
  if (block.kind === "o") {
    return { low: base.high === null ? 0 : over(part.low, base.high), high: part.high === null ? 1 : over(part.high, base.low) ?? 1, mark: "", base };
  }
  const restLow = Math.max(0, base.low - part.low);
  const restHigh = base.high === null || part.high === null ? null : base.high - part.high;
  return {
    low: restHigh === null ? 0 : over(part.low, part.low + restHigh),
    high: part.high === null ? 1 : over(part.high, part.high + restLow),
    mark: "", base,
  };
};

// What can be shown of a country: its name, the statistic it comes from, and the number with its ends.
const METRICS = [["count", "Victims counted"], ["rate", "Victims per 100,000 inhabitants"]];
for (const [name, group, label] of [["gender-share", "female", "Share of women and girls"], ["age-share", "child", "Share of children"]]) {
  if (GROUP.has(group)) METRICS.push([`${name}:${group}`, label]);
}
const forms = new Set();
for (const blocks of splits["exploitation-share"]) for (const block of blocks.values()) {
  for (const cell of block.text.split(";")) forms.add(parseInt(cell, 36));
}
for (const form of [...forms].sort((a, b) => a - b)) {
  const [code, label] = DATA.groups[form];
  if (code !== "missing") METRICS.push([`exploitation-share:${code}`, `Share in ${label}`]);
}
const isShare = () => state.metric.includes(":");

const valueOf = (country, year = state.year) => {
  if (isShare()) {
    const [name, group] = state.metric.split(":");
    return shareOf(splitOf(name, country, year), GROUP.get(group));
  }
  const count = countOf(country, year);
  if (!count || count.low === null) return count ? { ...count, count } : null;
  if (state.metric === "count") return { ...count, count };
  if (!count.people) return null;
  const per = (number) => (number === null ? null : (number / count.people) * 100000);
  return { low: per(count.low), high: per(count.high), mark: count.mark, count };
};
// The end that colours and orders go by; contradicted totals are shown, never compared.
const endOf = (value) => (!value || value.low === null || value.mark === "!" ? null : state.bound === "high" ? value.high ?? value.low : value.low);
const ranked = () =>
  NAMES.map((_, at) => [at, endOf(valueOf(at))]).filter(([, end]) => end !== null)
    .sort((a, b) => b[1] - a[1] || NAMES[a[0]].localeCompare(NAMES[b[0]], "en")).map(([at]) => at);
// The countries of the small charts: those chosen, else the first eight.
const shown = () => (state.countries.length ? state.countries : ranked().slice(0, 8)).slice(0, 12);

// The state in the address, so that a view can be sent.
const writeHash = () => {
  const parts = { c: state.countries.map((at) => DATA.countries[at][0]).join(","), y: state.year, m: state.metric, v: state.bound, d: state.base, s: String(state.series), t: state.tables.join(",") };
  const text = Object.entries(parts).filter(([, value]) => value).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
  history.replaceState(null, "", `#${text}`);
};
const readHash = () => {
  const of = new URLSearchParams(location.hash.slice(1));
  const codes = (of.get("c") || "").split(",").map((code) => CODE.get(code)).filter((at) => at !== undefined);
  state.countries = [...new Set(codes)];
  if (METRICS.some(([name]) => name === of.get("m"))) state.metric = of.get("m");
  if (of.get("v") === "high") state.bound = "high";
  if (of.get("d") === "all") state.base = "all";
  if (of.get("s") && DATA.series[Number(of.get("s"))]) state.series = Number(of.get("s"));
  state.tables = (of.get("t") || "").split(",").filter(Boolean);
  if (of.get("y")) state.year = of.get("y");
};
const yearsOf = () => {
  const all = new Map();
  for (const country of counts) for (const [key, count] of country) {
    const [series, year] = key.split(" ");
    if (Number(series) === state.series && count.low !== null) all.set(year, (all.get(year) || 0) + 1);
  }
  // a source without counts has the years of its shares
  if (!all.size) for (const countries of Object.values(splits)) for (const country of countries) for (const key of country.keys()) {
    const [source, year] = key.split(" ");
    if (Number(source) === DATA.series[state.series]?.[0]) all.set(year, (all.get(year) || 0) + 1);
  }
  return all;
};
