// What is sought or selected, as the list tells it: a mark where a far view would lose the parcel.
(() => {
  // A mark stands where its parcel is drawn less than so many pixels wide; the world has 512 at zoom 0.
  const SMALL = 4, WORLD = 512 / 360;
  const feature = ([x, y, side], on) => ({ type: "Feature", properties: { on, side: side * WORLD }, geometry: { type: "Point", coordinates: [x, y] } });
  const numbers = (text, between) => text.split(between).filter(Boolean).map(Number);

  window.yuanhengMarks = {
    add: (map) => {
      map.addSource("marks", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
      map.addLayer({
        id: "marks", type: "circle", source: "marks",
        filter: ["<", ["*", ["get", "side"], ["^", 2, ["zoom"]]], SMALL],
        paint: { "circle-radius": ["case", ["get", "on"], 6, 4.5], "circle-color": ["case", ["get", "on"], "#12355b", "#2f6fb0"], "circle-stroke-color": "#fff", "circle-stroke-width": 1.5 },
      });
    },
    show: (map, list, parcel) => {
      const features = (list?.dataset.marks ?? "").split(";").filter(Boolean).map((mark) => feature(numbers(mark, ","), false));
      const b = numbers(parcel?.dataset.bounds ?? "", ",");
      if (b.length === 4) features.push(feature([(b[0] + b[2]) / 2, (b[1] + b[3]) / 2, b[2] - b[0]], true));
      map.getSource("marks")?.setData({ type: "FeatureCollection", features });
    },
  };
})();
