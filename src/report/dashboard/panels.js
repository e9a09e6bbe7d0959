// Each panel: its title, what it draws at a width, and the same as rows of a table.
const toggle = (country) => {
  const at = state.countries.indexOf(country);
  if (at < 0) state.countries.push(country);
  else state.countries.splice(at, 1);
  update();
};
const classes = () => {
  const ends = NAMES.map((_, at) => endOf(valueOf(at))).filter((end) => end !== null).sort((a, b) => a - b);
  const limits = [1, 2, 3, 4].map((fifth) => ends[Math.floor((ends.length * fifth) / 5)]);
  return ends.length < 3 ? [] : [...new Set(limits)].filter((limit) => limit > ends[0]);
};
const classOf = (end, limits) => ink.steps[Math.round((limits.filter((limit) => end >= limit).length * 4) / Math.max(1, limits.length))];
const show = (end) => (isShare() ? `${(end * 100).toFixed(0)}%` : three(end));

const map = {
  id: "map", title: () => `${metricName()}, ${when()}`,
  about: () => `${ranked().length} of ${NAMES.length} countries have a number; grey: none, hatched: contradicted or suppressed. Choose a country to see it everywhere.`,
  heads: () => ["Country", metricName(), "Base", "Place in the file"],
  rows: () => NAMES.map((name, at) => [name, words(valueOf(at)), numbers(valueOf(at)?.base), countOf(at)?.place || ""]),
  draw(wide) {
    const limits = classes();
    const here = DATA.map.filter(([code]) => CODE.has(code));
    const xs = here.map((land) => land[2][0]), ys = here.map((land) => land[2][1]);
    let [left, right, top, bottom] = [Math.min(...xs) - 35, Math.max(...xs) + 35, Math.min(...ys) - 28, Math.max(...ys) + 28];
    if (!here.length || here.length > 60) [left, right, top, bottom] = [0, 985, 8, 430];
    const scale = Math.min(wide / (right - left), 560 / (bottom - top)), height = (bottom - top) * scale;
    left -= (wide / scale - (right - left)) / 2;
    const places = [null, ...limits].map((limit, at, steps) => [limit, steps.length === 1 ? "any number" : limit === null ? `under ${show(limits[0])}` : at === limits.length ? `${show(limit)} and more` : `${show(limit)}–${show(limits[at])}`]);
    let [keyX, keyY] = [0, height + 12];
    const key = places.map(([limit, label]) => {
      if (keyX + 24 + wideOf(label) > wide) [keyX, keyY] = [0, keyY + 20];
      const made = node("g", {}, node("rect", { x: keyX, y: keyY, width: 14, height: 14, fill: classOf(limit === null ? -1 : limit, limits) }), text(keyX + 19, keyY + 11, label));
      keyX += 36 + wideOf(label);
      return made;
    });
    const svg = canvas(wide, keyY + 20, this.title(), scale);
    svg.append(...key);
    const lands = node("g", { transform: `scale(${scale}) translate(${-left} ${-top})`, "stroke-width": 0.6 / scale, stroke: ink.ground });
    const clip = node("clipPath", { id: "frame" }, node("rect", { x: 0, y: 0, width: wide, height }));
    svg.append(clip, node("g", { "clip-path": "url(#frame)" }, lands));
    const order = new Map(ranked().map((at, place) => [at, place]));
    const marks = [];
    for (const [code, path, [x, y]] of DATA.map) {
      const at = CODE.get(code);
      const value = at === undefined ? null : valueOf(at);
      const end = endOf(value);
      const fill = end !== null ? classOf(end, limits) : value ? svg.hatch : ink.none;
      const chosen = state.countries.includes(at);
      const shape = path ? node("path", { d: path, fill }) : node("circle", { cx: x, cy: y, r: 3 / scale, fill });
      if (chosen) { shape.setAttribute("stroke", ink.text); shape.setAttribute("stroke-width", 2 / scale); }
      if (at === undefined) lands.append(shape);
      else marks.push([order.get(at) ?? 999, chosen, tells(shape, about(at), () => toggle(at))]);
    }
    marks.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    lands.append(...marks.map((mark) => mark[2]));
    return svg;
  },
};

const bar = (svg, value, x, y, wide, most) => {
  const to = (number) => (number / most) * wide;
  const high = value.high ?? most;
  return node("g", {},
    node("rect", { x, y, width: Math.max(0.5, to(high)), height: 14, fill: ink.tint }),
    node("rect", { x, y, width: to(value.low), height: 14, fill: value.mark === "!" ? svg.hatch : ink.one }));
};
const bars = (wide, label, rows, most) => {
  const names = Math.min(wide * 0.55, Math.max(0, ...rows.map(([name]) => wideOf(name))) + 8);
  const numbersWide = Math.max(0, ...rows.map((row) => wideOf(row[2]))) + 10;
  const room = Math.max(20, wide - names - numbersWide);
  // a name too long for its place has a line of its own
  const lines = rows.map(([name]) => (wideOf(name) + 8 > names ? 2 : 1));
  const svg = canvas(wide, Math.max(30, lines.reduce((sum, many) => sum + many * 20, 4)), label);
  let y = 2;
  rows.forEach(([name, value, said, told, act], at) => {
    const group = node("g");
    if (lines[at] === 2) group.append(text(0, y + 12, name));
    y += (lines[at] - 1) * 20;
    group.append(bar(svg, value, names, y, room, most || 1));
    if (lines[at] === 1) group.append(text(names - 6, y + 11, name, { "text-anchor": "end" }));
    group.append(text(names + 5 + ((value.high ?? most) / (most || 1)) * room, y + 11, said));
    svg.append(tells(group, told, act));
    y += 20;
  });
  if (!rows.length) svg.append(text(0, 16, "No figures for this year and source.", { fill: ink.soft }));
  return svg;
};

const ranking = {
  id: "ranking", title: () => "Ranking", about: () => `By ${state.bound === "high" ? "the upper" : "the lower"} end of each range.`,
  heads: () => ["Rank", "Country", metricName()],
  rows: () => ranked().map((at, place) => [place + 1, NAMES[at], words(valueOf(at))]),
  draw(wide) {
    const list = ranked(), first = list.slice(0, 20);
    for (const at of state.countries) if (!first.includes(at) && list.includes(at)) first.push(at);
    const most = Math.max(...first.map((at) => valueOf(at).high ?? valueOf(at).low), 0);
    return bars(wide, this.title(), first.map((at) => [`${list.indexOf(at) + 1}. ${NAMES[at]}`, valueOf(at), words(valueOf(at)), about(at), () => toggle(at)]), most);
  },
};

const trend = {
  id: "trend", title: () => `${metricName()} over the years`, about: () => "Shaded: possible range. A gap is a year without a figure; hollow: contradicted by its parts.",
  heads: () => ["Country", "Year", metricName()],
  rows: () => shown().flatMap((at) => YEARS.filter((year) => valueOf(at, year)).map((year) => [NAMES[at], when(year), words(valueOf(at, year))])),
  draw(wide) {
    const list = shown().slice(0, 8), [high, left, right] = [300, 46, 8 + Math.max(40, ...shown().slice(0, 8).map((at) => wideOf(NAMES[at], 14)))];
    const svg = canvas(wide, high + 30, this.title());
    const known = list.flatMap((at) => YEARS.map((year) => valueOf(at, year))).filter((value) => value && value.low !== null);
    const most = Math.max(...known.map((value) => value.high ?? value.low), isShare() ? 0.01 : 1);
    const x = (at) => left + (YEARS.length > 1 ? (at / (YEARS.length - 1)) * (wide - left - right) : 0);
    const y = (number) => 10 + (1 - number / most) * (high - 20);
    const step = 10 ** Math.floor(Math.log10(most)), by = most / step > 5 ? step * 2 : most / step > 2 ? step : step / 2;
    for (let tick = 0; tick <= most * 1.001; tick += by) {
      svg.append(node("line", { x1: left, x2: wide - right, y1: y(tick), y2: y(tick), stroke: ink.line }), text(left - 6, y(tick) + 4, isShare() ? `${Math.round(tick * 100)}%` : three(tick), { "text-anchor": "end", fill: ink.soft, "font-size": 11 }));
    }
    YEARS.forEach((year, at) => {
      const every = Math.ceil((YEARS.length * 40) / (wide - left - right)), away = Math.abs(at - YEARS.indexOf(state.year));
      if (away === 0 || (at % every === 0 && x(away) - left > 34)) svg.append(text(x(at), high + 14, year || "all", { "text-anchor": "middle", fill: year === state.year ? ink.text : ink.soft, "font-size": 11, "font-weight": year === state.year ? 700 : 400 }));
    });
    const ends = [];
    list.forEach((country, place) => {
      const colour = ink.series[place % ink.series.length];
      const values = YEARS.map((year) => valueOf(country, year)).map((value) => (value && value.low !== null ? value : null));
      let run = [];
      const finish = () => {
        if (run.length > 1) {
          const band = [...run.map((at) => `${x(at)},${y(values[at].high ?? most)}`), ...run.toReversed().map((at) => `${x(at)},${y(values[at].low)}`)];
          svg.append(node("polygon", { points: band.join(" "), fill: colour, opacity: 0.2 }), node("polyline", { points: run.map((at) => `${x(at)},${y(values[at].low)}`).join(" "), fill: "none", stroke: colour, "stroke-width": 1.8 }));
        }
        run = [];
      };
      values.forEach((value, at) => { if (value && value.mark !== "!") run.push(at); else finish(); });
      finish();
      values.forEach((value, at) => {
        if (!value) return;
        const dot = node("circle", { cx: x(at), cy: y(value.low), r: 3.4, fill: value.mark === "!" ? ink.ground : colour, stroke: colour });
        svg.append(tells(dot, about(country, YEARS[at]), () => { state.year = YEARS[at]; update(); }));
      });
      const last = values.findLastIndex(Boolean);
      if (last >= 0) ends.push([y(values[last].low), country, colour]);
    });
    ends.sort((a, b) => a[0] - b[0]);
    let above = -10;
    for (const [at, country, colour] of ends) {
      above = Math.max(at, above + 13);
      svg.append(text(wide - right + 8, above + 4, NAMES[country], { fill: colour, "font-weight": 700 }));
    }
    return svg;
  },
};

// Flows into the countries shown, and out of them.
const flowsOf = (name) => {
  const rows = [];
  for (const at of state.countries.length ? state.countries : NAMES.keys()) {
    const block = splitOf(name, at);
    if (!block) continue;
    for (const [group, count] of block.cells) {
      const [code, place] = DATA.groups[group];
      if (code !== "missing" && code !== "domestic" && code !== DATA.countries[at][0]) rows.push([at, place, count]);
    }
  }
  return rows.sort((a, b) => (b[2].low ?? -1) - (a[2].low ?? -1));
};
const flows = (id, name, title, word) => ({
  id, title: () => title, about: () => `${when()}, citizenship of victims; ${state.countries.length ? "countries chosen" : "all countries"}. Light: between the ends of a range.`,
  heads: () => ["Country", word, "Number"],
  rows: () => flowsOf(name).map(([at, place, count]) => [NAMES[at], place, numbers(count)]),
  draw(wide) {
    const list = flowsOf(name).filter(([, , count]) => count.low !== null).slice(0, 15);
    const most = Math.max(...list.map(([, , count]) => count.high ?? count.low), 0);
    const one = state.countries.length === 1;
    return bars(wide, this.title(), list.map(([at, place, count]) => {
      const label = one ? place : id === "into" ? `${place} → ${NAMES[at]}` : `${NAMES[at]} → ${place}`;
      return [label, count, numbers(count), [`${label}, ${when()}`, `${numbers(count)} victims`, `Source: ${seriesName(DATA.series[state.series])}`]];
    }), most);
  },
});

const split = (id, name, title) => ({
  id, title: () => `${title}, ${when()}`, about: () => "Coloured: at least this share; hatched: what ranges leave open. Countries without a figure for this year are left out.",
  heads: () => ["Country", "Group", "Number", "Share"],
  rows: () => shown().flatMap((at) => {
    const block = splitOf(name, at);
    return block ? [...block.cells].map(([group, count]) => { const share = shareOf(block, group); return [NAMES[at], DATA.groups[group][1], numbers(count), share ? percents(share) : "–"]; }) : [];
  }),
  draw(wide) {
    const list = shown().filter((at) => splitOf(name, at));
    const all = [...new Set(list.flatMap((at) => [...splitOf(name, at).cells.keys()]))].filter((group) => DATA.groups[group][0] !== "missing").sort((a, b) => a - b);
    const names = Math.min(wide * 0.4, Math.max(0, ...list.map((at) => wideOf(NAMES[at]))) + 8), room = wide - names;
    let [x, top] = [0, 4];
    const key = all.map((group, at) => {
      const label = DATA.groups[group][1];
      if (x + 20 + wideOf(label) > wide) [x, top] = [0, top + 18];
      const made = node("g", {}, node("rect", { x, y: top, width: 11, height: 11, fill: roleOf(DATA.groups[group][0], at) }), text(x + 15, top + 10, label));
      x += 30 + wideOf(label);
      return made;
    });
    top += 22;
    const svg = canvas(wide, list.length * 24 + top + 8, this.title());
    svg.append(...key);
    list.forEach((country, row) => {
      const block = splitOf(name, country), y = top + row * 24;
      svg.append(text(names - 6, y + 12, NAMES[country], { "text-anchor": "end" }));
      svg.append(node("rect", { x: names, y, width: room, height: 16, fill: svg.hatch }));
      let from = names;
      for (const [at, group] of all.entries()) {
        const share = shareOf(block, group);
        if (!share) continue;
        const colour = roleOf(DATA.groups[group][0], at), solid = Math.min(share.low * room, wide - from);
        const lines = [`${NAMES[country]}, ${when()}: ${DATA.groups[group][1]}`, `${numbers(block.cells.get(group))} victims, ${percents(share)}`, `Base: ${numbers(share.base)}`, `Source: ${seriesName(DATA.series[state.series])}`];
        const mark = node("g", {}, node("rect", { x: from, y, width: Math.max(solid, 1), height: 16, fill: colour }));
        const said = percents(share);
        if (solid > wideOf(said, 11) + 8) mark.append(text(from + 5, y + 12, said, { fill: onInk(colour), "font-size": 11 }));
        svg.append(tells(mark, lines));
        from += solid;
      }
    });
    if (!list.length) svg.append(text(0, 28, "No figures for this year and source.", { fill: ink.soft }));
    return svg;
  },
});

const tiers = {
  id: "tiers", title: () => "Tiers of the TIP Report", about: () => "Tiers rate government effort, not the number of victims. * inferred, not stated by a source.",
  heads: () => ["Country", "Year", "Tier"],
  rows: () => shown().flatMap((at) => DATA.tiers[at].map(([year, tier]) => [NAMES[at], year, tier])),
  draw(wide) {
    const list = shown(), years = [...new Set(list.flatMap((at) => DATA.tiers[at].map(([year]) => year)))].sort();
    const names = Math.min(wide * 0.4, Math.max(0, ...list.map((at) => wideOf(NAMES[at]))) + 8), cell = (wide - names) / Math.max(1, years.length);
    const svg = canvas(wide, list.length * 20 + 22, this.title());
    years.forEach((year, at) => { if (at % Math.ceil(32 / cell) === 0) {
      const end = names + at * cell + cell / 2 > wide - 18;
      svg.append(text(end ? wide : names + at * cell + cell / 2, 12, year, { "text-anchor": end ? "end" : "middle", "font-size": 10, fill: ink.soft }));
    } });
    list.forEach((country, row) => {
      const y = 18 + row * 20;
      svg.append(text(names - 6, y + 13, NAMES[country], { "text-anchor": "end" }));
      for (const [year, tier] of DATA.tiers[country]) {
        const x = names + years.indexOf(year) * cell;
        const mark = node("g", {}, node("rect", { x, y, width: cell - 1, height: 18, fill: ink.tiers[tier.replace("*", "")] || ink.none }));
        if (cell > 18) mark.append(text(x + cell / 2, y + 13, tier, { "text-anchor": "middle", "font-size": tier.length > 2 ? 9 : 11 }));
        svg.append(tells(mark, [`${NAMES[country]}, TIP Report ${year}`, `Tier ${tier.replace("*", " (inferred)")}`]));
      }
    });
    return svg;
  },
};

const PANELS = [map, ranking, trend, split("sex", "gender-share", "Gender"), split("age", "age-share", "Age"), split("form", "exploitation-share", "Form of exploitation"),
  flows("into", "origin-split", "Where victims detected here came from", "Origin"), flows("out", "destination-split", "Where victims from here were found", "Destination"), tiers];
