// Each panel: its title, what it draws at a width, and the same as rows of a table.
const NOTHING = "No figures for this year and source.";
const toggle = (country) => {
  const at = state.countries.indexOf(country);
  state.countries = at < 0 ? [...state.countries, country] : state.countries.filter((one) => one !== country);
  update();
};
const limits = () => {
  const ends = NAMES.map((_, at) => endOf(valueOf(at))).filter((end) => end !== null).sort((a, b) => a - b);
  const fifths = [1, 2, 3, 4].map((fifth) => ends[Math.floor((ends.length * fifth) / 5)]);
  return ends.length < 3 ? [] : [...new Set(fifths)].filter((limit) => limit > ends[0]);
};
const show = (end) => (isShare() ? `${(end * 100).toFixed(0)}%` : three(end));

const map = {
  id: "map", title: () => `${metricName()}, ${when()}`,
  about: () => `${ranked().length} of ${NAMES.length} countries have a number; grey: none, hatched: contradicted or suppressed. Choose a country to see it everywhere.`,
  heads: () => ["Country", metricName(), "Base", "Place in the file"],
  rows: () => NAMES.map((name, at) => [name, words(valueOf(at)), numbers(valueOf(at)?.base), valueOf(at)?.place || ""]),
  draw(wide) {
    const ends = limits();
    const colour = (end) => ink.steps[Math.round((ends.filter((limit) => end >= limit).length * 4) / Math.max(1, ends.length))];
    const here = DATA.map.filter(([code]) => CODE.has(code)).map((land) => land[2]);
    let [left, right, top, bottom] = [0, 985, 8, 430];
    if (here.length && here.length < 60) {
      const [xs, ys] = [0, 1].map((way) => here.map((place) => place[way]));
      [left, right, top, bottom] = [Math.min(...xs) - 35, Math.max(...xs) + 35, Math.min(...ys) - 28, Math.max(...ys) + 28];
    }
    const scale = Math.min(wide / (right - left), 560 / (bottom - top)), height = (bottom - top) * scale;
    left -= (wide / scale - (right - left)) / 2;
    const svg = canvas(wide, this.title(), scale);
    const classes = [-1, ...ends].map((limit, at) => [colour(limit), !ends.length ? "any number" : !at ? `under ${show(ends[0])}` : at === ends.length ? `${show(limit)} and more` : `${show(limit)}–${show(ends[at])}`]);
    grow(svg, legend(svg, classes, wide, height + 12));
    const lands = node("g", { transform: `scale(${scale}) translate(${-left} ${-top})`, "stroke-width": 0.4 / scale, stroke: ink.soft });
    svg.append(node("clipPath", { id: "frame" }, rect(0, 0, wide, height)), node("g", { "clip-path": "url(#frame)" }, lands));
    const order = ranked();
    const marks = [];
    for (const [code, d, [cx, cy]] of DATA.map) {
      const at = CODE.get(code);
      const value = at === undefined ? null : valueOf(at);
      const is = endOf(value);
      const look = { fill: is !== null ? colour(is) : value ? svg.hatch : ink.line };
      const chosen = state.countries.includes(at);
      if (chosen) Object.assign(look, { stroke: ink.text, "stroke-width": 2 / scale });
      const shape = d ? node("path", { d, ...look }) : node("circle", { cx, cy, r: 3 / scale, ...look });
      if (at === undefined) lands.append(shape);
      else marks.push([chosen, (order.indexOf(at) + 1) || 999, tells(shape, about(at), () => toggle(at))]);
    }
    // the largest first, for the keyboard; those chosen are drawn last
    marks.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    lands.append(...marks.map((mark) => mark[2]));
    return svg;
  },
};

// Rows of bars: label, value, words at the end, card, and what a click does.
const bars = (wide, title, rows) => {
  const most = Math.max(...rows.map(([, value]) => value.high ?? value.low), 0) || 1;
  const names = widest(rows.map((row) => row[0]), wide * 0.55);
  const room = Math.max(20, wide - names - widest(rows.map((row) => row[2])) - 2);
  const svg = canvas(wide, title);
  let y = 2;
  for (const [name, value, said, lines, act] of rows) {
    const group = node("g");
    // a name too long for its place has a line of its own
    const isLong = wideOf(name) + 8 > names;
    group.append(isLong ? text(0, y + 11, name) : ended(names - 6, y + 11, name));
    y += isLong ? 20 : 0;
    const long = ((value.high ?? most) / most) * room;
    group.append(rect(names, y, Math.max(0.5, long), 14, ink.tint), rect(names, y, (value.low / most) * room, 14, value.mark === "!" ? svg.hatch : ink.one), text(names + 5 + long, y + 11, said));
    svg.append(tells(group, lines, act));
    y += 20;
  }
  if (!rows.length) svg.append(text(0, 16, NOTHING, { fill: ink.soft }));
  return grow(svg, Math.max(30, y));
};

const ranking = {
  id: "ranking", title: () => "Ranking", about: () => `By ${state.bound === "high" ? "the upper" : "the lower"} end of each range.`,
  heads: () => ["Rank", "Country", metricName()],
  rows: () => ranked().map((at, place) => [place + 1, NAMES[at], words(valueOf(at))]),
  draw(wide) {
    const list = ranked();
    const first = [...new Set([...list.slice(0, 20), ...state.countries.filter((at) => list.includes(at))])];
    return bars(wide, this.title(), first.map((at) => [`${list.indexOf(at) + 1}. ${NAMES[at]}`, valueOf(at), words(valueOf(at)), about(at), () => toggle(at)]));
  },
};

const trend = {
  id: "trend", title: () => `${metricName()} over the years`, about: () => "Shaded: possible range. A gap is a year without a figure; hollow: contradicted by its parts.",
  heads: () => ["Country", "Year", metricName()],
  rows: () => shown().flatMap((at) => YEARS.filter((year) => valueOf(at, year)).map((year) => [NAMES[at], when(year), words(valueOf(at, year))])),
  draw(wide) {
    const list = shown().slice(0, 8), [high, left, right] = [300, 46, 8 + Math.max(40, ...list.map((at) => wideOf(NAMES[at], 14)))];
    const svg = grow(canvas(wide, this.title()), high + 30);
    const known = (at, year) => {
      const value = valueOf(at, year);
      return value && value.low !== null ? value : null;
    };
    const most = Math.max(...list.flatMap((at) => YEARS.map((year) => known(at, year))).map((value) => value?.high ?? value?.low ?? 0), isShare() ? 0.01 : 1);
    const x = (at) => left + (YEARS.length > 1 ? (at / (YEARS.length - 1)) * (wide - left - right) : 0);
    const y = (number) => 10 + (1 - number / most) * (high - 20);
    const step = 10 ** Math.floor(Math.log10(most)), by = most / step > 5 ? step * 2 : most / step > 2 ? step : step / 2;
    for (let tick = 0; tick <= most * 1.001; tick += by) {
      svg.append(node("line", { x1: left, x2: wide - right, y1: y(tick), y2: y(tick), stroke: ink.line }), ended(left - 6, y(tick) + 4, show(tick), { fill: ink.soft, "font-size": 11 }));
    }
    const every = Math.ceil((YEARS.length * 40) / (wide - left - right)), now = YEARS.indexOf(state.year);
    YEARS.forEach((year, at) => {
      if (at === now) svg.append(text(x(at), high + 14, when(year) === year ? year : "all", { "text-anchor": "middle", "font-size": 11, "font-weight": 700 }));
      else if (at % every === 0 && Math.abs(x(at) - x(now)) > 34) svg.append(text(x(at), high + 14, year || "all", { "text-anchor": "middle", fill: ink.soft, "font-size": 11 }));
    });
    const ends = [];
    list.forEach((country, place) => {
      const colour = ink.series[place % ink.series.length];
      const values = YEARS.map((year) => known(country, year));
      // years that follow each other are joined
      const runs = [[]];
      values.forEach((value, at) => (value && value.mark !== "!" ? runs.at(-1).push(at) : runs.push([])));
      for (const run of runs.filter((run) => run.length > 1)) {
        const line = (end) => run.map((at) => `${x(at)},${y(values[at][end] ?? most)}`);
        svg.append(node("polygon", { points: [...line("high"), ...line("low").reverse()].join(" "), fill: colour, opacity: 0.2 }), node("polyline", { points: line("low").join(" "), fill: "none", stroke: colour, "stroke-width": 1.8 }));
      }
      values.forEach((value, at) => {
        if (!value) return;
        const dot = node("circle", { cx: x(at), cy: y(value.low), r: 3.4, fill: value.mark === "!" ? ink.ground : colour, stroke: colour });
        svg.append(tells(dot, about(country, YEARS[at]), () => { state.year = YEARS[at]; update(); }));
      });
      const last = values.findLast(Boolean);
      if (last) ends.push([y(last.low), country, colour]);
    });
    let above = -10;
    for (const [at, country, colour] of ends.sort((a, b) => a[0] - b[0])) {
      above = Math.max(at, above + 13);
      svg.append(text(wide - right + 8, above + 4, NAMES[country], { fill: colour, "font-weight": 700 }));
    }
    return svg;
  },
};

// Flows into the countries chosen, or all, and out of them.
const flowsOf = (name) => {
  const rows = [];
  for (const at of state.countries.length ? state.countries : NAMES.keys()) {
    const block = splitOf(name, at);
    for (const [group, count] of block?.cells || []) {
      const [code, place] = DATA.groups[group];
      if (code !== "missing" && code !== "domestic" && code !== DATA.countries[at][0]) rows.push([at, place, { ...count, place: block.place, base: block.base }]);
    }
  }
  return rows.sort((a, b) => (b[2].low ?? -1) - (a[2].low ?? -1));
};
const flows = (id, name, title, word) => ({
  id, title: () => title, about: () => `${when()}, citizenship of victims; ${state.countries.length ? "countries chosen" : "all countries"}. Light: between the ends of a range.`,
  heads: () => ["Country", word, "Number"],
  rows: () => flowsOf(name).map(([at, place, count]) => [NAMES[at], place, numbers(count)]),
  draw: (wide) => bars(wide, title, flowsOf(name).filter(([, , count]) => count.low !== null).slice(0, 15).map(([at, place, count]) => {
    const label = state.countries.length === 1 ? place : id === "into" ? `${place} → ${NAMES[at]}` : `${NAMES[at]} → ${place}`;
    return [label, count, numbers(count), told(`${label}, ${when()}`, `${numbers(count)} victims`, count)];
  })),
});

const split = (id, name, title) => ({
  id, title: () => `${title}, ${when()}`, about: () => "Coloured: at least this share; hatched: what ranges leave open. Countries without a figure for this year are left out.",
  heads: () => ["Country", "Group", "Number", "Share"],
  rows: () => shown().flatMap((at) => [...(splitOf(name, at)?.cells || [])].map(([group, count]) => {
    const share = shareOf(splitOf(name, at), group);
    return [NAMES[at], DATA.groups[group][1], numbers(count), share ? percents(share) : "–"];
  })),
  draw(wide) {
    const list = shown().filter((at) => splitOf(name, at));
    const all = [...new Set(list.flatMap((at) => [...splitOf(name, at).cells.keys()]))].filter((group) => DATA.groups[group][0] !== "missing").sort((a, b) => a - b);
    const colours = all.map((group, at) => roleOf(DATA.groups[group][0], at));
    const names = widest(list.map((at) => NAMES[at]), wide * 0.4), room = wide - names;
    const svg = canvas(wide, this.title());
    let y = list.length ? legend(svg, all.map((group, at) => [colours[at], DATA.groups[group][1]]), wide, 4) + 4 : 0;
    for (const country of list) {
      const block = splitOf(name, country);
      svg.append(ended(names - 6, y + 12, NAMES[country]), rect(names, y, room, 16, svg.hatch));
      let from = names;
      all.forEach((group, at) => {
        const share = shareOf(block, group);
        if (!share) return;
        const solid = Math.min(share.low * room, wide - from), said = percents(share);
        const mark = node("g", {}, rect(from, y, Math.max(solid, 1), 16, colours[at]));
        if (solid > wideOf(said, 11) + 8) mark.append(text(from + 5, y + 12, said, { fill: onInk(colours[at]), "font-size": 11 }));
        svg.append(tells(mark, told(`${NAMES[country]}, ${when()}: ${DATA.groups[group][1]}`, `${numbers(block.cells.get(group))} victims, ${said}`, share)));
        from += solid;
      });
      y += 24;
    }
    if (!list.length) svg.append(text(0, 16, NOTHING, { fill: ink.soft }));
    return grow(svg, Math.max(30, y));
  },
});

const tiers = {
  id: "tiers", title: () => "Tiers of the TIP Report", about: () => "Tiers rate government effort, not the number of victims. * inferred, not stated by a source.",
  heads: () => ["Country", "Year", "Tier"],
  rows: () => shown().flatMap((at) => DATA.tiers[at].map(([year, tier]) => [NAMES[at], year, tier])),
  draw(wide) {
    const list = shown(), years = [...new Set(list.flatMap((at) => DATA.tiers[at].map(([year]) => year)))].sort();
    const names = widest(list.map((at) => NAMES[at]), wide * 0.4), cell = (wide - names) / Math.max(1, years.length);
    const svg = grow(canvas(wide, this.title()), list.length * 20 + 22);
    const every = Math.ceil(32 / cell);
    years.forEach((year, at) => {
      const x = Math.min(names + (at + 0.5) * cell, wide - 12);
      if (at % every === 0) svg.append(text(x, 12, year, { "text-anchor": "middle", "font-size": 10, fill: ink.soft }));
    });
    list.forEach((country, row) => {
      const y = 18 + row * 20;
      svg.append(ended(names - 6, y + 13, NAMES[country]));
      for (const [year, tier] of DATA.tiers[country]) {
        const x = names + years.indexOf(year) * cell, colour = ink.tiers[tier.replace("*", "")] || ink.line;
        const mark = node("g", {}, rect(x, y, cell - 1, 18, colour));
        if (cell > 18) mark.append(text(x + cell / 2, y + 13, tier, { "text-anchor": "middle", "font-size": tier.length > 2 ? 9 : 11, fill: onInk(colour) }));
        svg.append(tells(mark, [`${NAMES[country]}, TIP Report ${year}`, `Tier ${tier.replace("*", " (inferred)")}`, "Source: TIP Report"]));
      }
    });
    return svg;
  },
};

const PANELS = [map, ranking, trend, split("sex", "gender-share", "Gender"), split("age", "age-share", "Age"), split("form", "exploitation-share", "Form of exploitation"),
  flows("into", "origin-split", "Where victims detected here came from", "Origin"), flows("out", "destination-split", "Where victims from here were found", "Destination"), tiers];
