// Makes outlines.json from world-atlas, once; the result is committed. To run it again, in a folder of its own:
//   npm install world-atlas@2 topojson-client@3 topojson-simplify@3 i18n-iso-countries@7
//   node generate.mjs outlines.json
// Coordinates are hundredths of a degree; each ring is its first point, then the steps from point to point.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.cwd(), 'package.json'));
const { feature } = require('topojson-client');
const { presimplify, quantile, simplify } = require('topojson-simplify');
const iso = require('i18n-iso-countries');

const SHARE_OF_POINTS = 0.45;
const SMALLEST_RING = 12; // hundredths of a degree, in both directions; smaller islands are left out
const UNNUMBERED = { Kosovo: 'XK' };

const world = presimplify(JSON.parse(readFileSync(require.resolve('world-atlas/countries-50m.json'), 'utf8')));
const smaller = simplify(world, quantile(world, SHARE_OF_POINTS));
const countries = {};
for (const { id, properties, geometry } of feature(smaller, smaller.objects.countries).features) {
  const code = UNNUMBERED[properties.name] ?? iso.numericToAlpha2(id);
  if (!code || !geometry) continue;
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const all = polygons.map((polygon) => whole(polygon[0]));
  const largest = all.reduce((a, b) => (area(a) >= area(b) ? a : b));
  const rings = all.filter((ring) => ring === largest || extent(ring) > SMALLEST_RING);
  countries[code] = { middle: centre(largest), rings: rings.map(steps) };
}
writeFileSync(process.argv[2], JSON.stringify(sorted(countries)) + '\n');

// In hundredths, without repeated points, and going on past 180 degrees where a country does.
function whole(ring) {
  let turned = 0;
  const unbroken = ring.map(([x, y], i) => {
    if (i > 0 && Math.abs(x - ring[i - 1][0]) > 180) turned += x > ring[i - 1][0] ? -360 : 360;
    return [x + turned, y];
  });
  const points = unbroken.map(([x, y]) => [Math.round(x * 100), Math.round(y * 100)]);
  return points.filter((p, i) => i === 0 || p[0] !== points[i - 1][0] || p[1] !== points[i - 1][1]);
}
function extent(ring) {
  const [xs, ys] = [ring.map((p) => p[0]), ring.map((p) => p[1])];
  return ring.length < 4 ? 0 : Math.min(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}
function area(ring) {
  return Math.abs(ring.reduce((sum, p, i) => {
    const q = ring[(i + 1) % ring.length];
    return sum + p[0] * q[1] - q[0] * p[1];
  }, 0)) / 2;
}
function centre(ring) {
  let [twice, x, y] = [0, 0, 0];
  if (area(ring) === 0) return ring[0];
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length];
    const cross = p[0] * q[1] - q[0] * p[1];
    twice += cross;
    x += (p[0] + q[0]) * cross;
    y += (p[1] + q[1]) * cross;
  });
  return [Math.round(x / (3 * twice)), Math.round(y / (3 * twice))];
}
function steps(ring) {
  return ring.flatMap((p, i) => (i === 0 ? p : [p[0] - ring[i - 1][0], p[1] - ring[i - 1][1]]));
}
function sorted(entries) {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}
