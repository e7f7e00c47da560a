// The charts of the overview and of the large screen, drawn from the JSON twin of the page.
(() => {
  const big = document.body.classList.contains("big");
  const ink = big ? "#d9e6e3" : "#3d4647";
  const line = big ? "#2b4a4a" : "#ddd8ca";
  const hues = big
    ? ["#5fd0bf", "#f0c05a", "#8fb8ff", "#f08a7d", "#c7a3f0", "#9bd46a"]
    : ["#0b5d56", "#b07a10", "#1f4e79", "#a8231d", "#6b4a8f", "#4d7a1f"];
  const ages = big ? ["#5fd0bf", "#f0c05a", "#f08a7d"] : ["#3f9488", "#d9a441", "#b4463c"];
  const size = big ? 18 : 12;
  const text = { color: ink, fontFamily: window.getComputedStyle(document.body).fontFamily, fontSize: size };
  let charts = [];

  // The tooltip is drawn on the canvas: the page's policy lets no style into the document.
  const tooltip = { trigger: "axis", renderMode: "richText", confine: true };

  const draw = (place, options) => {
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({ animation: false, textStyle: text, ...options });
    charts.push(chart);
  };

  const trend = (place, standings) => {
    const shown = standings.filter((s) => s.trend.some((p) => p.score !== null)).slice(0, hues.length);
    if (!shown.length) {
      place.textContent = place.dataset.none;
      return;
    }
    const periods = [...new Set(shown.flatMap((s) => s.trend.map((p) => p.period)))].sort();
    const standards = new Set(shown.map((s) => s.standard));
    draw(place, {
      color: hues,
      tooltip,
      legend: { bottom: 0, type: "scroll", textStyle: text, itemHeight: size * 0.7 },
      grid: { left: 8, right: 24, top: 14, bottom: size * 2.6, containLabel: true },
      xAxis: { type: "category", data: periods, axisLabel: text, axisLine: { lineStyle: { color: line } } },
      yAxis: { type: "value", scale: true, axisLabel: text, splitLine: { lineStyle: { color: line } } },
      series: shown.map((s) => ({
        name: standards.size > 1 ? `${s.zone_name} · ${s.title}` : s.zone_name,
        type: "line",
        symbolSize: size * 0.8,
        lineStyle: { width: big ? 4 : 2.5 },
        data: periods.map((period) => {
          const point = s.trend.find((p) => p.period === period);
          return point && point.score !== null ? Number(point.score.toFixed(2)) : null;
        }),
      })),
    });
  };

  const findings = (place, rows) => {
    const names = rows.map((row) => row.label).reverse();
    const kinds = [["to_30", place.dataset.young], ["to_180", place.dataset.middle], ["older", place.dataset.older]];
    draw(place, {
      color: ages,
      tooltip,
      legend: { bottom: 0, textStyle: text, itemHeight: size * 0.7, itemWidth: size },
      grid: { left: 4, right: 18, top: 6, bottom: size * 2.6, containLabel: true },
      xAxis: { type: "value", minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: line } } },
      yAxis: { type: "category", data: names, axisLabel: text, axisLine: { lineStyle: { color: line } } },
      series: kinds.map(([key, name]) => ({
        name,
        type: "bar",
        stack: "age",
        barMaxWidth: big ? 46 : 24,
        data: rows.map((row) => row[key]).reverse(),
      })),
    });
  };

  const show = async () => {
    for (const chart of charts) chart.dispose();
    charts = [];
    const first = document.getElementById("trend");
    if (!first) return;
    const answer = await fetch(first.dataset.url, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const found = await answer.json();
    const place = document.getElementById("trend");
    if (place) trend(place, found.standings);
    const second = document.getElementById("ages");
    if (second) findings(second, found.findings);
  };

  window.addEventListener("resize", () => charts.forEach((chart) => chart.resize()));
  document.addEventListener("htmx:afterSettle", show);
  if (big)
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") window.location.assign(document.body.dataset.back);
    });
  show();
})();
