// The charts of the overview and of the large screen, drawn from the JSON twin of the page.
(() => {
  const big = document.body.classList.contains("big");
  const ink = big ? "#d9e6e3" : "#3d4647";
  const line = big ? "#2b4a4a" : "#ddd8ca";
  const hues = big
    ? ["#5fd0bf", "#f0c05a", "#8fb8ff", "#f08a7d", "#c7a3f0", "#9bd46a"]
    : ["#0b5d56", "#b07a10", "#1f4e79", "#a8231d", "#6b4a8f", "#4d7a1f"];
  const ages = big ? ["#5fd0bf", "#f0c05a", "#f08a7d"] : ["#3f9488", "#d9a441", "#b4463c"];
  const root = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const size = big ? Math.max(11, Math.round(root * 0.95)) : 12;
  const text = { color: ink, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: size };
  const rule = { lineStyle: { color: line } };
  const named = (name) => ({ name, nameTextStyle: { ...text, align: "left" }, nameGap: size * 0.7 });

  // The tooltip is drawn on the canvas: the page's policy lets no style into the document.
  const tooltip = { trigger: "axis", renderMode: "richText", confine: true };

  // A chart stays in its place when the page is refreshed, and only its data change.
  const draw = (place, options) => {
    const chart = echarts.getInstanceByDom(place) ?? echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({ animation: false, textStyle: text, ...options }, { notMerge: true });
  };

  const trend = (place, standings) => {
    const shown = standings.filter((s) => s.trend.some((p) => p.score !== null)).slice(0, hues.length);
    if (!shown.length) {
      echarts.getInstanceByDom(place)?.dispose();
      place.textContent = place.dataset.none;
      return;
    }
    if (!echarts.getInstanceByDom(place)) place.textContent = "";
    const periods = [...new Set(shown.flatMap((s) => s.trend.map((p) => p.period)))].sort();
    const standards = new Set(shown.map((s) => s.standard));
    draw(place, {
      color: hues,
      tooltip,
      legend: { bottom: 0, type: "scroll", textStyle: text, itemHeight: size * 0.7 },
      grid: { left: 8, right: 24, top: size * 2.4, bottom: size * 2.6, containLabel: true },
      xAxis: { type: "category", data: periods, axisLabel: text, axisLine: rule },
      yAxis: {
        type: "value",
        // Whole steps of scores, so that a tenth of a point does not look like a mountain.
        min: ({ min }) => Math.max(0, Math.floor(min / 5 - 0.2) * 5),
        max: ({ max }) => Math.min(100, Math.ceil(max / 5 + 0.2) * 5),
        splitNumber: 4,
        axisLabel: text,
        splitLine: rule,
        ...named(place.dataset.unit),
      },
      series: shown.map((s) => ({
        name: standards.size > 1 ? `${s.zone_name} · ${s.title}` : s.zone_name,
        type: "line",
        symbolSize: size * 0.8,
        lineStyle: { width: big ? 4 : 2.5 },
        label: { show: shown.length === 1, ...text, position: "top" },
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
      tooltip: { ...tooltip, axisPointer: { type: "shadow" } },
      legend: { bottom: 0, textStyle: text, itemHeight: size * 0.7, itemWidth: size },
      grid: { left: 4, right: 18, top: 6, bottom: size * 2.6, containLabel: true },
      xAxis: { type: "value", minInterval: 1, splitNumber: 4, axisLabel: text, splitLine: rule },
      yAxis: { type: "category", data: names, axisLabel: text, axisLine: rule, axisTick: { show: false } },
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
    const scores = document.getElementById("trend");
    const severities = document.getElementById("ages");
    const first = scores ?? severities; // an empty panel is not there
    if (!first) return;
    const answer = await fetch(first.dataset.url, { headers: { Accept: "application/json" } })
      .catch(() => null);
    if (!answer?.ok) return;
    const found = await answer.json();
    if (scores) trend(scores, found.standings);
    if (severities) findings(severities, found.findings);
  };

  window.addEventListener("resize", () => {
    for (const place of document.querySelectorAll(".chart")) echarts.getInstanceByDom(place)?.resize();
  });
  show();
  if (!big) return;

  // The wall watches itself: it says when it has lost the console, or its session, and since when.
  const notice = document.getElementById("notice");
  const lang = document.documentElement.lang;
  let fresh = new Date();
  const moment = (at) => {
    const time = at.toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit", hour12: false });
    const today = at.toDateString() === new Date().toDateString();
    return today ? time : `${at.toLocaleDateString(lang)} ${time}`;
  };
  const tell = (state) => {
    document.body.dataset.state = state;
    const words = state === "live" ? "" : notice.dataset[state].replace("%", moment(fresh));
    notice.hidden = !words;
    if (notice.firstElementChild.textContent !== words) notice.firstElementChild.textContent = words;
    notice.lastElementChild.hidden = state !== "ended";
  };
  document.addEventListener("htmx:afterSettle", () => {
    fresh = new Date();
    tell("live");
    show();
  });
  for (const event of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
    document.addEventListener(event, () => tell("lost"));
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Redirect")) return;
    event.preventDefault(); // stay: whoever signs in again beside it finds the wall where it was
    tell("ended");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") window.location.assign(document.body.dataset.back);
  });
})();
