"use strict";
// The numbers, as they are embedded, and what the reader asks of them. Nothing here draws.
const DATA = JSON.parse(document.getElementById("data").textContent);
let YEARS = [];
const NAMES = DATA.countries.map((country) => country[1]);
const CODE = new Map(DATA.countries.map((country, at) => [country[0], at]));
const GROUP = new Map(DATA.groups.map((group, at) => [group[0], at]));

// A number: its lower and upper end (null: none), and a mark; of a share its interval, too.
const readNumber = (number) => {
  const [low, high = low, mark = ""] = [number].flat();
  return { low, high, mark };
};
const readCells = (cells) => new Map(cells.map(([group, number, ...ends]) => [group, { ...readNumber(number), interval: ends[1] && ends.map((end) => end / 1000) }]));

const state = { countries: [], year: "", metric: "count", bound: "low", base: "known", series: 0, tables: [] };

// The count of a country, and what it is split into: by the source alone, and read when it is asked for.
const countOf = (country, year = state.year) => {
  const block = DATA.counts[country].find((one) => one[0] === Number(state.series) && one[1] === year);
  return block && { ...readNumber(block[2]), people: block[3], place: block[4] };
};
const splitOf = (name, country, year = state.year) => {
  const [source] = DATA.series[state.series];
  const block = DATA.splits[name][country].findLast((one) => DATA.series[one[0]][0] === source && one[1] === year);
  if (!block) return null;
  const [, , base, kind, cells, place] = block;
  return (block.read ??= { base: base && readNumber(base), kind, cells: readCells(cells), place });
};

// The share of a group on the ends of counts, of those recorded or of everybody counted. Sums of ends: an open end stays open.
const add = (a, b) => ({ low: a.low + b.low, high: a.high === null || b.high === null ? null : a.high + b.high, mark: "" });
const shareOf = (block, group) => {
  const part = block?.cells.get(group);
  if (!part) return null;
  const { place } = block, published = parseFloat(part.mark) / 100;
  if (published >= 0) return { low: published, high: published, mark: "", place };
  if (part.low === null || !block.base) return null;
  const missing = block.cells.get(GROUP.get("missing")), all = state.base === "all" && missing?.low != null;
  const base = all ? add(block.base, missing) : block.base;
  const over = (a, b) => (b > 0 ? Math.min(1, a / b) : null);
  const isWhole = block.kind === "o", isOpen = base.high === null || (part.high === null && !isWhole);
  const least = isWhole ? base.low : Math.max(0, base.low - part.low) + part.high;
  const most = isOpen ? null : isWhole ? base.high : part.low + base.high - part.high;
  return { low: most === null ? 0 : over(part.low, most), high: part.high === null ? 1 : over(part.high, least) ?? 1, mark: "", base, place, interval: all ? undefined : part.interval };
};

// What is shown of a country: shares have the statistic and the group in their name.
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
  const of = new URLSearchParams(location.hash.slice(1)), list = (key) => (of.get(key) || "").split(",");
  state.countries = [...new Set(list("c").filter((code) => CODE.has(code)).map((code) => CODE.get(code)))];
  for (const [key, name] of Object.entries({ m: "metric", v: "bound", d: "base", s: "series" })) {
    const options = [...document.getElementById(name).options];
    if (options.some(({ value }) => value === of.get(key))) state[name] = of.get(key);
  }
  state.tables = list("t").filter(Boolean);
  state.year = of.get("y") || state.year;
};
