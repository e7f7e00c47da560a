// Charts of a run: small multiples, distribution, two sides. Data from the JSON twin.
(() => {
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(name).trim();
  const [green, gold, red, ink, dim, line] =
    ["--green", "--gold", "--red", "--ink", "--dim", "--line"].map(colour);
  const before = "#9fb8b4";
  const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  const font = { color: ink, fontFamily: css.getPropertyValue("--sans") };
  const tooltip = { renderMode: "richText", confine: true };
  const axis = { axisLabel: { color: dim }, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } } };
  const round = (x) => (x === null || x === undefined ? null : Math.round(x * 100) / 100);
  const answers = new Map();
  const load = (source) => {
    if (!answers.has(source)) {
      const address = `${source}${source.includes("?") ? "&" : "?"}lang=${lang}`;
      answers.set(source, fetch(address, { credentials: "same-origin" }).then((r) => (r.ok ? r.json() : null)));
    }
    return answers.get(source);
  };
  const tall = (box, height) => { box.style.height = `${height}px`; };
  const leaves = (node) => (node.is_indicator ? [node] : node.children.flatMap(leaves));
  const areas = (data, box) => data.zones.find((z) => z.zone === box.dataset.zone)?.areas ?? [];

  // One small chart for each indicator: the period before, now, and the ideal as a line.
  const small = (data, box) => {
    const shown = areas(data, box).flatMap((a) => a.nodes.flatMap(leaves).map((n) => ({ area: a.area, n })))
      .filter(({ n }) => n.value !== null || n.before_value !== null);
    const columns = Math.max(2, Math.floor(box.clientWidth / 150));
    const rows = Math.ceil(shown.length / columns);
    const [width, height] = [100 / columns, 128];
    tall(box, rows * height + 10);
    const ratios = shown.flatMap(({ n }) => (n.ideal ? [n.value, n.before_value].map((v) => (v ?? 0) / n.ideal) : []));
    const above = Math.max(1, ...ratios.filter((r) => r <= 2));
    const option = { tooltip: { ...tooltip, trigger: "item" }, title: [], grid: [], xAxis: [], yAxis: [], series: [] };
    shown.forEach(({ area, n }, i) => {
      const [left, top] = [(i % columns) * width, Math.floor(i / columns) * height];
      const bars = [[box.dataset.before, n.before_value, before], [box.dataset.now, n.value, n.mark === "not-met" ? red : green]]
        .filter(([name]) => name);
      // Where there is an ideal, its line stands at one height in all charts.
      const most = Math.max(0, ...bars.map((b) => b[1] ?? 0), n.ideal ? n.ideal * above : 0) || 1;
      option.title.push({ text: n.label, subtext: area, left: `${left}%`, top, itemGap: 2, textStyle: { fontSize: 11, fontWeight: 500, color: ink, width: box.clientWidth / columns - 12, overflow: "truncate" }, subtextStyle: { fontSize: 10, color: dim } });
      option.grid.push({ left: `${left + 1}%`, width: `${width - 4}%`, top: top + 36, height: 66 });
      option.xAxis.push({ gridIndex: i, type: "category", data: bars.map((b) => b[0]), axisTick: { show: false }, axisLine: { lineStyle: { color: line } }, axisLabel: { fontSize: 10, color: dim } });
      option.yAxis.push({ gridIndex: i, type: "value", show: false, min: 0, max: most * 1.15 });
      option.series.push({
        type: "bar", xAxisIndex: i, yAxisIndex: i, name: `${n.label} ${area} ${n.unit}`, barMaxWidth: 26,
        data: bars.map(([, value, fill]) => ({ value: round(value), itemStyle: { color: fill } })),
        markLine: n.ideal === null ? undefined : { silent: true, symbol: "none", lineStyle: { color: gold, type: "dashed" }, label: { show: false }, data: [{ yAxis: n.ideal, name: box.dataset.ideal }] },
      });
    });
    return option;
  };

  // How many enterprises of each group score in each band of ten points.
  const distribution = (data, box) => {
    const groups = data.ranking.groups.map((g) => ({ label: g.label, scores: g.enterprises.map((e) => e.score).filter((s) => s !== null) })).filter((g) => g.scores.length);
    const all = groups.flatMap((g) => g.scores);
    if (!all.length) return null;
    // A few far above all others would press the rest together: the last band is open to them.
    const sorted = [...all].sort((a, b) => a - b);
    const [least, most] = [sorted[0], sorted[Math.floor(0.95 * (sorted.length - 1))]];
    const step = [10, 20, 50, 100, 200, 500, 1000].find((s) => (most - least) / s <= 20) ?? 10 ** Math.ceil(Math.log10((most - least) / 20));
    const [low, high] = [Math.floor(least / step), Math.floor(most / step)];
    const bands = Array.from({ length: high - low + 1 }, (_, i) => (low + i) * step);
    const isOpen = sorted.at(-1) >= (high + 1) * step;
    const bandOf = (score) => Math.min(Math.floor(score / step), high) * step;
    return {
      color: [green, gold, before], tooltip: { ...tooltip, trigger: "axis", axisPointer: { type: "shadow" } }, legend: { type: "scroll", textStyle: font, top: 0 },
      grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: bands.map((b) => (isOpen && b === high * step ? `≥ ${b}` : `${b}–${b + step}`)), ...axis },
      yAxis: { type: "value", minInterval: 1, name: box.dataset.count, nameTextStyle: { color: dim }, ...axis },
      series: groups.map((g) => ({ name: g.label, type: "bar", stack: "all", barMaxWidth: 46, data: bands.map((b) => g.scores.filter((s) => bandOf(s) === b).length) })),
    };
  };

  // One scale for rows of all units: the change in per cent of what stood before.
  const compare = (data, box) => {
    const { groups, left_name: left, right_name: right } = data.comparison;
    const shown = groups.flatMap((g) => g.rows.map((r) => ({ g: g.name, r }))).filter(({ r }) => r.left !== null && r.right !== null && round(r.left) !== round(r.right) && r.left).slice(0, 40).reverse();
    if (!shown.length) return null;
    tall(box, Math.max(220, 34 * shown.length + 60));
    const moved = shown.map(({ r }) => ({ value: round((100 * (r.right - r.left)) / Math.abs(r.left)), itemStyle: { color: r.better === null ? before : r.better ? green : red } }));
    return {
      tooltip: { ...tooltip, trigger: "axis", axisPointer: { type: "shadow" }, formatter: (at) => { const { g, r } = shown[at[0].dataIndex]; return `${r.label} ${g}\n${left}: ${r.left_text}\n${right}: ${r.right_text} ${r.unit}\n${r.change_text}`; } },
      grid: { left: 26, right: 40, top: 8, bottom: 4, containLabel: true },
      xAxis: { type: "value", ...axis, axisLabel: { color: dim, formatter: "{value}%" } },
      yAxis: { type: "category", data: shown.map(({ g, r }) => (g ? `${r.label}\n${g}` : r.label)), ...axis, axisLabel: { color: ink, fontSize: 11 } },
      series: [{ type: "bar", barMaxWidth: 16, data: moved, label: { show: true, position: "right", color: ink, formatter: ({ value }) => `${value > 0 ? "+" : ""}${value}%` } }],
    };
  };

  const kinds = { small, distribution, compare };
  const draw = async (box) => {
    const data = await load(box.dataset.source);
    const option = data && kinds[box.dataset.chart](data, box);
    if (!option) { box.closest("section").hidden = true; return; }
    const chart = window.echarts.init(box, null, { renderer: "canvas" });
    chart.setOption({ textStyle: font, animation: !matchMedia("(prefers-reduced-motion: reduce)").matches, ...option });
    new ResizeObserver(() => chart.resize()).observe(box);
  };
  for (const box of document.querySelectorAll("[data-chart]")) draw(box);
})();
