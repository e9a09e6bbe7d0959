"use strict";
// The numbers, as they are embedded, and what the reader asks of them. Nothing here draws.
const DATA = JSON.parse(document.getElementById("data").textContent);
const YEARS = [];
const NAMES = DATA.countries.map((country) => country[1]);
const CODE = new Map(DATA.countries.map((country, at) => [country[0], at]));
const GROUP = new Map(DATA.groups.map((group, at) => [group[0], at]));

// A number: its lower and upper end (null: none), and a mark; of a share its interval, too.
const readNumber = (text) => {
  if (text.startsWith("%")) return { low: null, high: null, mark: "", percent: Number(text.slice(1)) };
  const [, low, between, high, mark] = text.match(/^(\d*)([-+]?)(\d*)([!hnu]?)$/) || [];
  if (!low) return { low: null, high: null, mark: mark || "u" };
  return { low: Number(low), high: between === "+" ? null : Number(high || low), mark };
};
const readCells = (text) => new Map(text.split(";").map((cell) => {
  const [at, number, interval] = cell.split(/[=~]/);
  return [parseInt(at, 36), { ...readNumber(number), interval: interval && interval.split("-").map((end) => end / 1000) }];
}));

// By country, "series year" to the number; a split is found by its source, and its cells are read when they are asked for.
const counts = DATA.counts.map((blocks) => new Map(blocks.map(([series, year, number, people, place]) => [`${series} ${year}`, { ...readNumber(number), people: Number(people) || null, place }])));
const splits = {};
for (const [name, countries] of Object.entries(DATA.splits)) {
  splits[name] = countries.map((blocks) => new Map(blocks.map(([series, year, base, kind, text, place]) => [`${DATA.series[series][0]} ${year}`, { base: base ? readNumber(base) : null, kind, text, place }])));
}

const state = { countries: [], year: "", metric: "count", bound: "low", base: "known", series: 0, tables: [] };

const countOf = (country, year = state.year) => counts[country].get(`${state.series} ${year}`);
const splitOf = (name, country, year = state.year) => {
  const block = splits[name][country].get(`${DATA.series[state.series][0]} ${year}`);
  if (block) block.cells ??= readCells(block.text);
  return block;
};

// The share of a group on the ends of counts, of those recorded or of everybody counted. Sums of ends: an open end stays open.
const add = (a, b) => ({ low: a.low + b.low, high: a.high === null || b.high === null ? null : a.high + b.high, mark: "" });
const shareOf = (block, group) => {
  const part = block?.cells.get(group);
  if (!part) return null;
  const { place } = block;
  if (part.percent !== undefined) return { low: part.percent / 100, high: part.percent / 100, mark: "", place };
  if (part.low === null || !block.base) return null;
  const missing = block.cells.get(GROUP.get("missing"));
  const all = state.base === "all" && missing && missing.low !== null;
  const base = all ? add(block.base, missing) : block.base;
  const over = (a, b) => (b > 0 ? Math.min(1, a / b) : null);
  const rest = block.kind === "o" ? null : { low: Math.max(0, base.low - part.low), high: base.high === null || part.high === null ? null : base.high - part.high };
  const [least, most] = rest ? [rest.low + part.high, rest.high === null ? null : part.low + rest.high] : [base.low, base.high];
  return { low: most === null ? 0 : over(part.low, most), high: part.high === null ? 1 : over(part.high, least) ?? 1, mark: "", base, place, interval: all ? undefined : part.interval };
};

// What can be shown of a country.
const METRICS = [["count", "Victims counted"], ["rate", "Victims per 100,000 inhabitants"]];
for (const [name, group, label] of [["gender-share", "female", "Share of women and girls"], ["age-share", "child", "Share of children"]]) {
  if (GROUP.has(group)) METRICS.push([`${name}:${group}`, label]);
}
const forms = new Set(splits["exploitation-share"].flatMap((blocks) => [...blocks.values()]).flatMap((block) => block.text.split(";").map((cell) => parseInt(cell, 36))));
for (const [code, label] of [...forms].sort((a, b) => a - b).map((form) => DATA.groups[form])) {
  if (code !== "missing") METRICS.push([`exploitation-share:${code}`, `Share in ${label}`]);
}
const isShare = () => state.metric.includes(":");

const valueOf = (country, year = state.year) => {
  if (isShare()) {
    const [name, group] = state.metric.split(":");
    return shareOf(splitOf(name, country, year), GROUP.get(group));
  }
  const count = countOf(country, year);
  if (!count || count.low === null || state.metric === "count") return count;
  const per = (number) => (number === null ? null : (number / count.people) * 100000);
  return count.people ? { ...count, low: per(count.low), high: per(count.high) } : null;
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
  history.replaceState(null, "", `#${new URLSearchParams(Object.entries(parts).filter(([, value]) => value))}`);
};
const readHash = () => {
  const of = new URLSearchParams(location.hash.slice(1));
  const list = (key) => (of.get(key) || "").split(",").filter(Boolean);
  state.countries = [...new Set(list("c").map((code) => CODE.get(code)).filter((at) => at !== undefined))];
  if (METRICS.some(([name]) => name === of.get("m"))) state.metric = of.get("m");
  state.bound = of.get("v") === "high" ? "high" : "low";
  state.base = of.get("d") === "all" ? "all" : "known";
  if (of.get("s") && DATA.series[of.get("s")]) state.series = Number(of.get("s"));
  state.tables = list("t");
  state.year = of.get("y") || state.year;
};
// The years of the series, and of how many countries each is; a source without counts has the years of its shares.
const yearsOf = () => {
  const all = new Map();
  const enter = (countries, of, is) => {
    for (const [key, block] of countries.flatMap((country) => [...country])) {
      const [series, year] = key.split(" ");
      if (Number(series) === of && is(block)) all.set(year, (all.get(year) || 0) + 1);
    }
  };
  enter(counts, state.series, (count) => count.low !== null);
  if (!all.size) for (const countries of Object.values(splits)) enter(countries, DATA.series[state.series]?.[0], () => true);
  return all;
};
