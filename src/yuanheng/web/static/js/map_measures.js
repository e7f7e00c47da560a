// Distances and areas on the CGCS2000 ellipsoid, to a millionth over the size of a zone.
(() => {
  const A = 6378137, E2 = 0.0066943800229, STEPS = 32;
  const rad = (degrees) => (degrees * Math.PI) / 180;
  // Metres of a radian northwards and eastwards at a latitude.
  const radii = (latitude) => {
    const w2 = 1 - E2 * Math.sin(latitude) ** 2;
    return [(A * (1 - E2)) / w2 ** 1.5, (A / Math.sqrt(w2)) * Math.cos(latitude)];
  };
  // Square metres from the equator to a latitude, for a radian of longitude.
  const strip = (latitude) => {
    const [e, sine] = [Math.sqrt(E2), Math.sin(rad(latitude))];
    const whole = sine / (1 - E2 * sine ** 2) + Math.atanh(e * sine) / e;
    return (A ** 2 * (1 - E2) * whole) / 2;
  };
  // The points of a line that is straight on the map (Web Mercator), without its end.
  const steps = (a, b) => {
    const [from, to] = [a, b].map((p) => Math.asinh(Math.tan(rad(p[1]))));
    return Array.from({ length: STEPS }, (_, n) => {
      const part = n / STEPS;
      const latitude = Math.atan(Math.sinh(from + (to - from) * part));
      return [a[0] + (b[0] - a[0]) * part, (latitude * 180) / Math.PI];
    });
  };
  const between = (a, b) => {
    const [north, east] = radii(rad((a[1] + b[1]) / 2));
    return Math.hypot(rad(b[0] - a[0]) * east, rad(b[1] - a[1]) * north);
  };
  window.yuanhengMeasures = {
    length: (points) => points.slice(1).reduce((sum, p, n) => sum + between(points[n], p), 0),
    // The land within the lines as drawn: each is taken in short steps to the equal-area cylinder.
    area: (points) => {
      if (points.length < 3) return 0;
      const drawn = points.flatMap((p, n) => steps(p, points[(n + 1) % points.length]));
      const flat = drawn.map((p) => [rad(p[0] - points[0][0]), strip(p[1]) - strip(points[0][1])]);
      const doubled = flat.reduce((sum, [x, y], n) => {
        const [u, v] = flat[(n + 1) % flat.length];
        return sum + x * v - u * y;
      }, 0);
      return Math.abs(doubled) / 2;
    },
  };
})();
