// The map: parcels from the server's vector tiles, coloured by the legend; tools and selection.
(() => {
  const holder = document.getElementById("map");
  if (!holder) return;
  const words = holder.dataset;
  const cardPane = document.getElementById("map-card");
  const output = document.getElementById("map-measure");
  const tip = document.getElementById("map-tip");
  const filterForm = document.getElementById("map-filter");
  const fault = document.getElementById("map-fault");
  const baseFault = document.getElementById("map-base-fault");
  let map, view, chosen, hits = [], tool = "", points = [], boxStart, boxMark;

  const sourceOf = (zone) => `parcels-${view.layers.findIndex((layer) => layer.zone === zone)}`;
  const numberText = (value, places) =>
    value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: places, maximumFractionDigits: places });

  // Before anything is fetched: a browser without WebGL keeps the list.
  const start = async () => {
    const answer = await fetch(`/api/map/layers?${words.query}`);
    if (!answer.ok) throw new Error(`layers: ${answer.status}`);
    view = await answer.json();
    maplibregl.setWorkerUrl("/static/vendor/maplibre-gl-csp-worker.js");
    const all = wholeBounds();
    map = new maplibregl.Map({
      container: holder,
      style: baseStyle(),
      bounds: all,
      fitBoundsOptions: { padding: 40 },
      dragRotate: false,
      boxZoom: false,
      pitchWithRotate: false,
      maxZoom: 21,
      fadeDuration: 0,
      attributionControl: words.style ? { compact: true } : false,
      locale: { "Map.Title": words.title, "NavigationControl.ZoomIn": words.in, "NavigationControl.ZoomOut": words.out, "ScaleControl.Meters": words.m, "ScaleControl.Kilometers": words.km },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "bottom-right");
    map.addControl(new maplibregl.ScaleControl({ maxWidth: 140 }), "bottom-left");
    let isReady = false;
    map.once("style.load", () => { isReady = true; addLayers(); restore(all); });
    // A base map that does not answer must not keep the parcels away. The fault itself would name
    // its address, and with it its key, so that it is not written to the console.
    const doWithout = () => {
      if (isReady || !words.style) return;
      words.style = "";
      baseFault.hidden = false;
      map.setStyle(baseStyle());
    };
    setTimeout(doWithout, 8000);
    map.on("error", (event) => {
      const source = event.sourceId ?? "";
      if (source.startsWith("parcels-") || source === "drawn") console.warn(`tiles: ${event.error?.status ?? "no answer"}`);
      else if (!isReady) doWithout();
      else { baseFault.hidden = false; map.triggerRepaint(); } // else the map never comes to rest
    });
    map.once("idle", () => { words.painted = String(Math.round(performance.now())); });
    map.on("moveend", remember);
    bindPointer();
  };

  const wholeBounds = () => {
    const drawn = view.layers.map((layer) => layer.bounds).filter(Boolean);
    if (!drawn.length) return [[73, 18], [135, 54]];
    const pick = (n, choose) => choose(...drawn.map((b) => b[n]));
    return [[pick(0, Math.min), pick(1, Math.min)], [pick(2, Math.max), pick(3, Math.max)]];
  };

  const baseStyle = () => {
    const paper = { id: "paper", type: "background", paint: { "background-color": "#f1eee3" } };
    const url = words.style;
    if (url && !url.includes("{z}")) return url;
    const style = { version: 8, sources: {}, layers: [paper] };
    // Several addresses, such as of a map and of its names, lie one over the other.
    (url ?? "").split(/\s+/).filter(Boolean).forEach((tiles, n) => {
      style.sources[`base-${n}`] = { type: "raster", tiles: [tiles], tileSize: 256, minzoom: 1, maxzoom: 18 };
      style.layers.push({ id: `base-${n}`, type: "raster", source: `base-${n}`, paint: { "raster-saturation": -0.5, "raster-fade-duration": 0 } });
    });
    return style;
  };

  const addLayers = () => {
    const colours = ["match", ["get", "k"]];
    for (const swatch of view.legend) colours.push(swatch.code, swatch.colour);
    const fill = view.legend.length ? [...colours, "#c8c8c8"] : "#c8c8c8";
    // What is chosen or sought is told by its fill alone, in blues that no legend has: outlines that
    // depend on each parcel are dear to draw, and to fade the others would hide pale ones.
    const paint = ["case", ["boolean", ["feature-state", "on"], false], "#12355b", ["boolean", ["feature-state", "hit"], false], "#2f6fb0", fill];
    view.layers.forEach((layer, n) => {
      if (!layer.bounds) return;
      const path = `/map/tiles/${encodeURIComponent(layer.zone)}/${encodeURIComponent(layer.period)}`;
      const query = `colour=${encodeURIComponent(view.colour)}&as_known=${encodeURIComponent(words.known)}`;
      map.addSource(`parcels-${n}`, { type: "vector", tiles: [`${location.origin}${path}/{z}/{x}/{y}.mvt?${query}`], minzoom: 0, maxzoom: view.max_zoom, bounds: layer.bounds });
      map.addLayer({ id: `fill-${n}`, type: "fill", source: `parcels-${n}`, "source-layer": "parcels", paint: { "fill-color": paint, "fill-opacity": words.style ? 0.72 : 0.94, "fill-antialias": false } });
      map.addLayer({ id: `line-${n}`, type: "line", source: `parcels-${n}`, "source-layer": "parcels", minzoom: 13, paint: { "line-color": "#4d5a5b", "line-width": ["interpolate", ["linear"], ["zoom"], 13, 0.3, 14, 0.5, 18, 1.2] } });
    });
    window.yuanhengMarks.add(map);
    map.addSource("drawn", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    map.addLayer({ id: "drawn-fill", type: "fill", source: "drawn", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": "#1f4e79", "fill-opacity": 0.18 } });
    map.addLayer({ id: "drawn-line", type: "line", source: "drawn", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": "#1f4e79", "line-width": 2.5 } });
    map.addLayer({ id: "drawn-point", type: "circle", source: "drawn", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 4.5, "circle-color": "#fff", "circle-stroke-color": "#1f4e79", "circle-stroke-width": 2 } });
    applyFilter();
    applyList();
    applyCard(Boolean(parcel()));
  };

  // The place looked at stays when the same zones are shown in other colours.
  const memory = () => `yuanheng-map ${view.layers.map((layer) => layer.zone).join(" ")}`;
  const remember = () => sessionStorage.setItem(memory(), JSON.stringify([map.getCenter().toArray(), map.getZoom()]));
  const restore = () => {
    map.setMinZoom(Math.max(0, map.getZoom() - 3));
    const kept = JSON.parse(sessionStorage.getItem(memory()) ?? "null");
    if (kept && !parcel()) map.jumpTo({ center: kept[0], zoom: kept[1] });
  };

  const fills = () => view.layers.map((_, n) => `fill-${n}`).filter((id) => map.getLayer(id));
  const at = (point) => map.queryRenderedFeatures(point, { layers: fills() })[0];
  const setState = (zone, id, state) => {
    const source = sourceOf(zone);
    if (map.getSource(source)) map.setFeatureState({ source, sourceLayer: "parcels", id }, state);
  };

  const applyFilter = () => {
    const shown = [...filterForm.querySelectorAll('input[name="show"]:checked')].map((box) => box.value);
    view.layers.forEach((_, n) => {
      for (const id of [`fill-${n}`, `line-${n}`])
        if (map.getLayer(id)) map.setFilter(id, shown.length ? ["in", ["get", "k"], ["literal", shown]] : null);
    });
  };

  const listed = () => document.querySelector("#parcel-list .found");
  const parcel = () => cardPane.querySelector(".parcel");
  const applyMarks = () => window.yuanhengMarks.show(map, listed(), parcel());
  const applyList = () => {
    for (const [zone, id] of hits) setState(zone, id, { hit: false });
    const told = listed()?.dataset.hits ?? "";
    hits = told.split(";").filter(Boolean).flatMap((part) => {
      const cut = part.lastIndexOf(":");
      return part.slice(cut + 1).split(",").map((id) => [part.slice(0, cut), Number(id)]);
    });
    for (const [zone, id] of hits) setState(zone, id, { hit: true });
    applyMarks();
  };

  const applyCard = (moves) => {
    if (chosen) setState(chosen.zone, chosen.id, { on: false });
    const { zone, place, bounds } = parcel()?.dataset ?? {};
    chosen = zone ? { zone, id: Number(place) } : undefined;
    applyMarks();
    if (!chosen) return;
    setState(chosen.zone, chosen.id, { on: true });
    const b = bounds.split(",").map(Number);
    if (moves && b.length === 4)
      map.fitBounds([[b[0], b[1]], [b[2], b[3]]], { padding: { top: 80, bottom: 80, left: 60, right: 400 }, maxZoom: 17, animate: !matchMedia("(prefers-reduced-motion: reduce)").matches, duration: 500 });
  };

  const unmark = () => {
    for (const row of document.querySelectorAll("#parcel-list tr.chosen")) row.classList.remove("chosen");
  };
  const closeCard = () => { cardPane.replaceChildren(); unmark(); applyCard(false); };

  // ---- measuring and the box
  const tellMeasure = () => {
    if (!tool || tool === "box") return;
    const metres = window.yuanhengMeasures.length(tool === "area" && points.length > 2 ? [...points, points[0]] : points);
    const long = metres >= 1000 ? `${numberText(metres / 1000, 3)} ${words.km}` : `${numberText(metres, 1)} ${words.m}`;
    const ha = window.yuanhengMeasures.area(points) / 10000;
    const wide = `${numberText(ha, 4)} ${words.ha} · ${numberText(ha * 15, 2)} ${words.mu}`;
    if (points.length < 2) output.textContent = words.hint;
    else output.textContent = tool === "area" ? `${words.area}: ${wide}` : `${words.length}: ${long}`;
  };
  const drawMeasure = () => {
    const features = points.map((p) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: p } }));
    if (tool === "area" && points.length > 2) features.push({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [[...points, points[0]]] } });
    else if (points.length > 1) features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: points } });
    map.getSource("drawn")?.setData({ type: "FeatureCollection", features });
    tellMeasure();
  };
  const take = (name) => {
    tool = tool === name ? "" : name;
    points = [];
    for (const button of document.querySelectorAll(".map-tools [aria-pressed]"))
      button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    holder.classList.toggle("drawing", tool !== "");
    output.hidden = tool === "";
    map.dragPan[tool === "box" ? "disable" : "enable"]();
    map.doubleClickZoom[tool ? "disable" : "enable"]();
    if (tool === "box") output.textContent = words.boxHint;
    drawMeasure();
    if (tool) map.getCanvas().focus();
  };
  const askList = (box) => {
    document.getElementById("map-box").value = box;
    for (const one of picked()) one.remove();
    htmx.trigger(filterForm, "submit");
  };

  const picked = () => [...filterForm.elements].filter((input) => input.name === "pick");
  // Adds one parcel to the selection or takes it away; one after the other, as each builds on the last.
  let flipping = Promise.resolve();
  const flip = (zone, id) => {
    flipping = flipping.then(() => {
      if (picked().length >= Number(words.most)) { output.hidden = false; output.textContent = words.mostHint; return null; }
      const query = new URLSearchParams(new FormData(filterForm));
      query.set("as_known", words.known);
      query.set("flip", `${zone}/${id}`);
      return htmx.ajax("GET", `/map/list?${query}`, "#parcel-list");
    }).catch((error) => console.warn(error));
  };

  const askBox = ([x, y], [u, v]) =>
    askList([Math.min(x, u), Math.min(y, v), Math.max(x, u), Math.max(y, v)].map((edge) => edge.toFixed(7)).join(","));

  const bindPointer = () => {
    const canvas = map.getCanvas();
    map.on("click", (event) => {
      if (tool === "length" || tool === "area") { points.push(event.lngLat.toArray()); drawMeasure(); return; }
      const { shiftKey, ctrlKey, metaKey } = event.originalEvent ?? {};
      const isFlip = shiftKey || ctrlKey || metaKey;
      if (tool && !isFlip) return;
      const feature = at(event.point);
      if (!feature) { if (!isFlip) closeCard(); return; }
      const layer = view.layers[Number(feature.source.split("-")[1])];
      if (isFlip) { flip(layer.zone, feature.id); return; }
      htmx.ajax("GET", `/map/card/${encodeURIComponent(layer.zone)}/${encodeURIComponent(layer.period)}/${feature.id}?as_known=${encodeURIComponent(words.known)}&subject=${encodeURIComponent(new URLSearchParams(location.search).get("subject") || "")}`, "#map-card");
    });
    let waiting = false;
    map.on("mousemove", (event) => {
      if (boxStart) { stretch(event.point); return; }
      if (waiting || tool) { tip.hidden = true; return; }
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        const feature = at(event.point);
        canvas.style.cursor = feature ? "pointer" : "";
        tip.hidden = !feature;
        if (!feature) return;
        const swatch = view.legend.find((s) => s.code === feature.properties.k);
        tip.textContent = [feature.properties.no, swatch?.label].filter(Boolean).join(" · ");
        tip.style.left = `${event.point.x + 14}px`;
        tip.style.top = `${event.point.y + 14}px`;
      });
    });
    canvas.addEventListener("mouseleave", () => { tip.hidden = true; });
    map.on("mousedown", (event) => {
      if (tool !== "box") return;
      boxStart = event.point;
      boxMark = document.createElement("div");
      boxMark.className = "map-drawn-box";
      holder.parentElement.append(boxMark);
      stretch(event.point);
    });
    window.addEventListener("mouseup", (event) => {
      if (!boxStart) return;
      const frame = canvas.getBoundingClientRect();
      const end = [event.clientX - frame.left, event.clientY - frame.top];
      const a = map.unproject(boxStart), b = map.unproject(end);
      const isBox = Math.abs(end[0] - boxStart.x) > 3 && Math.abs(end[1] - boxStart.y) > 3;
      boxStart = undefined;
      boxMark.remove();
      if (isBox) askBox(a.toArray(), b.toArray());
    });
    const stretch = (point) => {
      Object.assign(boxMark.style, { left: `${Math.min(point.x, boxStart.x)}px`, top: `${Math.min(point.y, boxStart.y)}px`, width: `${Math.abs(point.x - boxStart.x)}px`, height: `${Math.abs(point.y - boxStart.y)}px` });
    };
    canvas.addEventListener("keydown", (event) => {
      const measures = tool === "length" || tool === "area";
      if (event.key === "Enter" && measures) { points.push(map.getCenter().toArray()); drawMeasure(); }
      else if (event.key === "Backspace" && measures) { points.pop(); drawMeasure(); }
      else if (event.key === "Enter" && tool === "box") {
        points.push(map.getCenter().toArray());
        drawMeasure();
        if (points.length === 2) { askBox(...points); take("box"); }
      } else if (event.key === "Enter" && !tool) {
        const c = map.project(map.getCenter());
        map.fire("click", { point: c, lngLat: map.getCenter(), originalEvent: event });
      } else return;
      event.preventDefault();
    });
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !map) return;
    if (tool) take(tool);
    else closeCard();
  });
  document.addEventListener("click", (event) => {
    const name = event.target.closest("[data-tool]")?.dataset.tool;
    if (!name) return;
    if (name === "close") { closeCard(); return; }
    if (name === "flip") { flip(parcel().dataset.zone, parcel().dataset.place); return; }
    if (name === "clear") {
      if (map) { if (tool) take(tool); points = []; drawMeasure(); }
      askList("");
    } else if (!map) return;
    else if (name === "fit") map.fitBounds(wholeBounds(), { padding: 40, duration: 400 });
    else take(name);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!map) return;
    if (event.detail.target.id === "parcel-list") applyList();
    if (event.detail.target.id === "map-card") {
      const from = event.detail.requestConfig?.elt;
      applyCard(Boolean(from?.dataset?.from));
      unmark();
      from?.closest?.("tr")?.classList.add("chosen");
    }
  });
  filterForm.addEventListener("change", () => { if (map) applyFilter(); });
  document.querySelector(".map-choice").addEventListener("change", (event) => {
    if (event.target.matches("select")) event.currentTarget.requestSubmit();
  });

  // A drawing by WebGL is gone after its frame; on paper a picture taken of it stands in its place.
  window.addEventListener("beforeprint", () => {
    if (!map) return;
    map.redraw();
    const picture = document.getElementById("map-print");
    picture.src = map.getCanvas().toDataURL();
    picture.hidden = false;
  });
  window.addEventListener("afterprint", () => { document.getElementById("map-print").hidden = true; });

  start().catch((error) => { console.warn(error); fault.hidden = false; });
})();
