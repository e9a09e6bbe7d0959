// Each panel: its title, what it draws on a width (it returns the height), and the same as rows of a table.
const flip = (list, one) => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one]);
const toggle = (country) => { state.countries = flip(state.countries, country); update(); };
const limits = () => {
  const ends = ranked().map((at) => endOf(valueOf(at))).reverse();
  const fifths = [1, 2, 3, 4].map((fifth) => ends[Math.floor((ends.length * fifth) / 5)]);
  return ends.length < 3 ? [] : [...new Set(fifths)].filter((limit) => limit > ends[0]);
};
const show = (end) => (isShare() ? `${(end * 100).toFixed(0)}%` : three(end));
const namesOf = (list, wide) => widest(list.map((at) => NAMES[at]), wide * 0.4);

const map = {
  id: "map", title: () => `${metricName()}, ${when()}`,
  heads: () => ["Country", metricName(), "Base", "Place in the file"],
  rows: () => NAMES.map((name, at) => [name, words(valueOf(at)), numbers(valueOf(at)?.base), valueOf(at)?.place || ""]),
  draw(svg, wide) {
    const ends = limits();
    const colour = (end) => ink.steps[Math.round((ends.filter((limit) => end >= limit).length * 4) / Math.max(1, ends.length))];
    const [left, right, top, bottom] = DATA.view;
    const scale = Math.min(wide / (right - left), 560 / (bottom - top)), height = (bottom - top) * scale;
    const aside = (wide / scale - right - left) / 2;
    const lands = node("g", { transform: `scale(${scale}) translate(${aside} ${-top})`, "stroke-width": 0.4 / scale, stroke: ink.soft });
    set(svg.firstChild, { patternTransform: `rotate(45) scale(${1 / scale})` });
    svg.append(node("clipPath", { id: "frame" }, rect(0, 0, wide, height)), node("g", { "clip-path": "url(#frame)" }, lands));
    const order = ranked(), marks = [];
    for (const [code, d, [cx, cy]] of DATA.map) {
      const at = CODE.get(code), chosen = state.countries.includes(at);
      const value = at === undefined ? null : valueOf(at);
      const is = endOf(value);
      const look = { fill: is !== null ? colour(is) : value ? svg.hatch : ink.line, ...(chosen && { stroke: ink.text, "stroke-width": 2 / scale }) };
      const shape = d ? node("path", { d, ...look }) : node("circle", { cx, cy, r: 3 / scale, ...look });
      if (at === undefined) lands.append(shape);
      else marks.push([chosen, order.indexOf(at) + 1 || 999, tells(shape, about(at), () => toggle(at))]);
    }
    // the largest first, for the keyboard; those chosen are drawn last
    lands.append(...marks.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((mark) => mark[2]));
    const classes = [-1, ...ends].map((limit, at) => [colour(limit), !ends.length ? "any number" : !at ? `under ${show(ends[0])}` : at === ends.length ? `${show(limit)} and more` : `${show(limit)}–${show(ends[at])}`]);
    return legend(svg, classes, wide, height + 12);
  },
};

// Rows of bars: label, value, words at the end, card, and what a click does.
const bars = (svg, wide, rows) => {
  const most = Math.max(...rows.map(([, value]) => value.high ?? value.low), 0) || 1;
  const names = widest(rows.map((row) => row[0]), wide * 0.55);
  const room = Math.max(20, wide - names - widest(rows.map((row) => row[2])) - 2);
  let y = 2;
  for (const [name, value, said, lines, act] of rows) {
    // a name too long for its place has a line of its own
    const isLong = wideOf(name) + 8 > names, long = ((value.high ?? most) / most) * room;
    const group = node("g", {}, isLong ? text(0, y + 11, name) : ended(names - 6, y + 11, name));
    y += isLong ? 20 : 0;
    group.append(rect(names, y, Math.max(0.5, long), 14, ink.tint), rect(names, y, (value.low / most) * room, 14, value.mark === "!" ? svg.hatch : ink.one), text(names + 5 + long, y + 11, said));
    svg.append(tells(group, lines, act));
    y += 20;
  }
  return y;
};

const ranking = {
  id: "ranking", title: () => "Ranking",
  heads: () => ["Rank", "Country", metricName()],
  rows: () => ranked().map((at, place) => [place + 1, NAMES[at], words(valueOf(at))]),
  draw(svg, wide) {
    const first = ranked().map((at, place) => [at, place + 1]).filter(([at, rank]) => rank <= 20 || state.countries.includes(at));
    return bars(svg, wide, first.map(([at, rank]) => [`${rank}. ${NAMES[at]}`, valueOf(at), words(valueOf(at)), about(at), () => toggle(at)]));
  },
};

const trend = {
  id: "trend", title: () => `${metricName()} over the years`,
  heads: () => ["Country", "Year", metricName()],
  rows: () => shown().flatMap((at) => YEARS.filter((year) => valueOf(at, year)).map((year) => [NAMES[at], when(year), words(valueOf(at, year))])),
  draw(svg, wide) {
    const known = (value) => (value?.low == null ? null : value);
    const lines = shown().slice(0, 8).map((at) => [at, YEARS.map((year) => known(valueOf(at, year)))]);
    const [high, left, right] = [300, 46, 8 + Math.max(40, ...lines.map(([at]) => wideOf(NAMES[at], 14)))], last = YEARS.length - 1;
    const most = Math.max(...lines.flatMap((line) => line[1]).map((value) => value?.high ?? value?.low ?? 0), isShare() ? 0.01 : 1);
    const x = (at) => left + (at / (last || 1)) * (wide - left - right);
    const y = (number) => 10 + (1 - number / most) * (high - 20);
    const step = 10 ** Math.floor(Math.log10(most)), by = most / step > 5 ? step * 2 : most / step > 2 ? step : step / 2;
    for (let tick = 0; tick <= most * 1.001; tick += by) {
      svg.append(node("line", { x1: left, x2: wide - right, y1: y(tick), y2: y(tick), stroke: ink.line }), small(left - 6, y(tick) + 4, show(tick), { "text-anchor": "end" }));
    }
    const every = Math.ceil((YEARS.length * 40) / (wide - left - right)), now = YEARS.indexOf(state.year);
    YEARS.forEach((year, at) => {
      const look = at === now ? { fill: ink.text, "font-weight": 700 } : {};
      if (at === now || (at % every === 0 && Math.abs(x(at) - x(now)) > 34)) svg.append(middle(x(at), high + 14, year || "all", look));
    });
    const ends = [];
    lines.forEach(([country, values], place) => {
      const colour = ink.series[place % ink.series.length];
      // years that follow each other are joined
      values.forEach((value, at) => {
        if ([value, values[at - 1]].some((end) => !end || end.mark === "!")) return;
        const line = (end) => [at - 1, at].map((at) => `${x(at)},${y(values[at][end] ?? most)}`);
        svg.append(node("polygon", { points: [...line("high"), ...line("low").reverse()].join(" "), fill: colour, opacity: 0.2 }), node("polyline", { points: line("low").join(" "), fill: "none", stroke: colour, "stroke-width": 1.8 }));
      });
      values.forEach((value, at) => {
        if (!value) return;
        const dot = node("circle", { cx: x(at), cy: y(value.low), r: 3.4, fill: value.mark === "!" ? ink.ground : colour, stroke: colour });
        svg.append(tells(dot, about(country, YEARS[at]), () => { state.year = YEARS[at]; update(); }));
      });
      const end = values.findLast(Boolean);
      if (end) ends.push([y(end.low), country, colour]);
    });
    let above = -10;
    for (const [at, country, colour] of ends.sort((a, b) => a[0] - b[0])) {
      above = Math.max(at, above + 13);
      svg.append(text(wide - right + 8, above + 4, NAMES[country], { fill: colour, "font-weight": 700 }));
    }
    return Math.max(high + 20, above + 10);
  },
};

// Flows into the countries chosen, or all, and out of them.
const flowsOf = (name) => {
  const rows = [];
  for (const at of state.countries.length ? state.countries : NAMES.keys()) {
    const block = splitOf(name, at);
    for (const [group, count] of block?.cells || []) {
      const [code, place] = DATA.groups[group];
      if (code !== "missing") rows.push([at, place, { ...count, place: block.place, base: block.base }]);
    }
  }
  return rows.sort((a, b) => (b[2].low ?? -1) - (a[2].low ?? -1));
};
const flows = (id, name, title, word) => ({
  id, title: () => `${title}, ${when()}`,
  heads: () => ["Country", word, "Number"],
  rows: () => flowsOf(name).map(([at, place, count]) => [NAMES[at], place, numbers(count)]),
  draw: (svg, wide) => bars(svg, wide, flowsOf(name).filter(([, , count]) => count.low !== null).slice(0, 15).map(([at, place, count]) => {
    const label = state.countries.length === 1 ? place : id === "into" ? `${place} → ${NAMES[at]}` : `${NAMES[at]} → ${place}`;
    return [label, count, numbers(count), told(`${label}, ${when()}`, `${numbers(count)} victims`, count)];
  })),
});

const split = (id, name, title) => ({
  id, title: () => `${title}, ${when()}`,
  heads: () => ["Country", "Group", "Number", "Share"],
  rows: () => shown().flatMap((at) => [...(splitOf(name, at)?.cells || [])].map(([group, count]) => {
    const share = shareOf(splitOf(name, at), group);
    return [NAMES[at], DATA.groups[group][1], numbers(count), share ? percents(share) : "–"];
  })),
  draw(svg, wide) {
    const list = shown().filter((at) => splitOf(name, at));
    const all = [...new Set(list.flatMap((at) => [...splitOf(name, at).cells.keys()]))].filter((group) => DATA.groups[group][0] !== "missing").sort((a, b) => a - b);
    const colours = all.map((group, at) => roleOf(DATA.groups[group][0], at));
    const names = namesOf(list, wide), room = wide - names;
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
        if (solid > wideOf(said, 11) + 8) mark.append(small(from + 5, y + 12, said, { fill: ink.on[colours[at]] }));
        svg.append(tells(mark, told(`${NAMES[country]}, ${when()}: ${DATA.groups[group][1]}`, `${numbers(block.cells.get(group))} victims, ${said}`, share)));
        from += solid;
      });
      y += 24;
    }
    return y;
  },
});

const tiers = {
  id: "tiers", title: () => "Tiers of the TIP Report",
  heads: () => ["Country", "Year", "Tier"],
  rows: () => shown().flatMap((at) => DATA.tiers[at].map(([year, tier]) => [NAMES[at], year, tier])),
  draw(svg, wide) {
    const list = shown(), years = [...new Set(list.flatMap((at) => DATA.tiers[at].map(([year]) => year)))].sort();
    const names = namesOf(list, wide), cell = (wide - names) / Math.max(1, years.length), every = Math.ceil(32 / cell);
    years.forEach((year, at) => {
      if (at % every === 0) svg.append(middle(Math.min(names + (at + 0.5) * cell, wide - 12), 12, year));
    });
    list.forEach((country, row) => {
      const y = 18 + row * 20;
      svg.append(ended(names - 6, y + 13, NAMES[country]));
      for (const [year, tier] of DATA.tiers[country]) {
        const x = names + years.indexOf(year) * cell, colour = ink.tiers[tier.replace("*", "")] || ink.line;
        const mark = node("g", {}, rect(x, y, cell - 1, 18, colour));
        if (cell > 18) mark.append(middle(x + cell / 2, y + 13, tier, { "font-size": tier.length > 2 ? 9 : 11, fill: ink.on[colour] }));
        svg.append(tells(mark, [`${NAMES[country]}, TIP Report ${year}`, `Tier ${tier.replace("*", " (inferred)")}`, "Source: TIP Report"]));
      }
    });
    return list.length * 20 + 22;
  },
};

const PANELS = [map, ranking, trend, split("sex", "gender-share", "Gender"), split("age", "age-share", "Age"), split("form", "exploitation-share", "Form of exploitation"),
  flows("into", "origin-split", "Where victims detected here came from", "Origin"), flows("out", "destination-split", "Where victims from here were found", "Destination"), tiers];
