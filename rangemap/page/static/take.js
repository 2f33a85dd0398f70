/**
 * Taking the data or the page along: files made here from the story in the page, and the code
 * that shows the page in another one. Nothing is sent or fetched.
 */
"use strict";

// A spreadsheet takes a cell that begins with one of these, full-width forms among them, for
// a formula.
const FORMULA = /^ *[=+\-@\t\r＝＋－＠]/u;
const QUOTED = /[",\n\r]/u;

const { take } = story;
const code = get("#rm-embed");
const measuredFrom = story.measured_from.lead + " " + story.measured_from.text;

if (/^https?:$/u.test(location.protocol)) {
  // Of what markup could take for its own, an address writes all but "&" with percent signs.
  const address = location.href.split("#")[0].replaceAll("&", "&amp;");
  code.textContent = take.embed.split(take.address).join(address);
}
get("#rm-take-files").hidden = false;
get("#rm-take-embed").hidden = false;
get("#rm-take-table").addEventListener("click", () => {
  // With the mark by which spreadsheets know UTF-8 from the code page of the machine.
  save(".csv", "text/csv;charset=utf-8", "\ufeff" + tableText());
});
get("#rm-take-shapes").addEventListener("click", () => {
  save(".geojson", "application/geo+json", JSON.stringify(shapes()) + "\n");
});
get("#rm-take-copy").addEventListener("click", copy);

async function copy() {
  let said = take.copied;
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
  } catch {
    // Denied, or not there: what is selected can be copied by hand.
    code.focus();
    window.getSelection()?.selectAllChildren(code);
    said = take.not_copied;
  }
  get("#rm-take-status").textContent = said;
}

/** @param {string} ending @param {string} type @param {string} text */
function save(ending, type, text) {
  const name = /([^/]+)\.html?$/iu.exec(location.pathname);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = (name ? decodeURIComponent(name[1]) : "rangemap") + ending;
  link.click();
  // Some browsers read the file only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @returns {string} the table with a line for each region and statement */
function tableText() {
  const lines = story.table.rows.flatMap((row) =>
    row.cells.map((cell, column) => {
      const key = keyOf(story.table.heads[column].statement);
      return {
        region: row.region,
        region_name: row.name,
        local_name: row.second,
        named_in_decision: row.marked,
        statement: key?.statement,
        printed: key?.printed,
        who: key?.who,
        range_low_km: key?.low_km,
        drawn_km: key?.range_km,
        range_high_km: key?.high_km,
        covered_share_low: cell.share_low,
        covered_share: cell.share,
        covered_share_high: cell.share_high,
        covered_area_km2: cell.area_km2,
        range_class: cell.range_class,
        shown: cell.hidden || cell.text,
        nearest_km: row.nearest_km,
        measured_from: measuredFrom,
        source: sourceOf(key),
      };
    }),
  );
  const rows = [Object.keys(lines[0] ?? {}), ...lines.map((line) => Object.values(line))];
  return rows.map((row) => row.map(cellText).join(",") + "\n").join("");
}

/**
 * A number as it is, a missing one as nothing, a text that no spreadsheet runs.
 * @param {string | number | boolean | null | undefined} value
 */
function cellText(value) {
  const risky = typeof value === "string" && FORMULA.test(value);
  const text = (risky ? "'" : "") + (value ?? "");
  return QUOTED.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

/** The lines, the parts within them and what is measured from, as RFC 7946 has it. */
function shapes() {
  const lines = linesOf("edge", "ring", "fill").map((line) => {
    const key = keyOf(line.statement);
    const filled = line.kind === "fill";
    const paths = line.parts.map((part) => part.map(lonLats));
    return feature(filled ? polygons(paths) : lineStrings(paths.flat()), {
      shape: filled ? "part within" : "line",
      statement: key?.statement,
      printed: key?.printed,
      who: key?.who,
      drawn_km: key?.range_km,
      measured_from: line.kind === "ring" ? line.reference : measuredFrom,
      source: sourceOf(key),
    });
  });
  const origins = story.map.references.map(({ name, basis, lon_lat: point, parts }) =>
    feature(point ? several("Point", brought([point])) : lineStrings(parts.flat().map(lonLats)), {
      shape: "measured from",
      name,
      basis,
    }),
  );
  return {
    type: "FeatureCollection",
    title: story.title,
    description: take.shapes_note,
    attribution: story.texts.archives,
    features: [...lines, ...origins].filter((one) => one.geometry.coordinates.length),
  };
}

/** @param {ReturnType<typeof several>} geometry @param {object} properties */
function feature(geometry, properties) {
  return { type: "Feature", properties: { ...properties, note: take.shapes_note }, geometry };
}

/** @param {Pair[][]} lines */
function lineStrings(lines) {
  return several("LineString", lines.flatMap(cut).map(brought));
}

/** @param {Pair[][][]} parts  rings of each part, the shell first */
function polygons(parts) {
  const wound = (/** @type {Pair[]} */ ring, /** @type {number} */ place) =>
    isLeftTurning(ring) === (place === 0) ? ring : ring.reverse();
  return several("Polygon", parts.map((rings) => rings.map(brought).map(wound))); // prettier-ignore
}

/** @param {"Point" | "LineString" | "Polygon"} type @param {object[]} parts */
function several(type, parts) {
  return parts.length === 1
    ? { type, coordinates: /** @type {object[]} */ (parts[0]) }
    : { type: "Multi" + type, coordinates: parts };
}

/** @param {Path} path @returns {Pair[]} longitude and latitude */
function lonLats(path) {
  return decode(path).map(([lat, lon]) => [lon, lat]);
}

/**
 * Cut a line where it crosses the antimeridian; parts to fill arrive cut.
 * @param {Pair[]} line
 */
function cut(line) {
  const pieces = [[line[0]]];
  for (let i = 1; i < line.length; i += 1) {
    const [[a, from], [b, to]] = [line[i - 1], line[i]];
    const seam = [-180, 180].find((lon) => a < lon !== b < lon);
    if (seam !== undefined) {
      /** @type {Pair} */
      const there = [seam, rounded(from + ((to - from) * (seam - a)) / (b - a))];
      pieces[pieces.length - 1].push(there);
      pieces.push([there]);
    }
    pieces[pieces.length - 1].push(line[i]);
  }
  return pieces.filter(([[a, from], ...more]) =>
    more.some(([lon, lat]) => lon !== a || lat !== from),
  );
}

/**
 * Bring a line or ring that lies beyond the antimeridian, where no line crosses it, home.
 * @param {Pair[]} line
 * @returns {Pair[]}
 */
function brought(line) {
  let [west, east] = [Infinity, -Infinity];
  for (const [lon] of line) {
    [west, east] = [Math.min(west, lon), Math.max(east, lon)];
  }
  const turn = 360 * Math.round((west + east) / 720);
  return line.map(([lon, lat]) => [rounded(lon - turn), lat]);
}

/** @param {number} degrees */
function rounded(degrees) {
  return Number(degrees.toFixed(4));
}

/** @param {Pair[]} ring */
function isLeftTurning(ring) {
  let doubled = 0;
  for (let i = 1; i < ring.length; i += 1) {
    doubled += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  }
  return doubled > 0;
}

/** @param {Told.KeyRow | undefined} key */
function sourceOf(key) {
  const note = story.footnotes.find((one) => one.number === key?.footnote);
  return note ? [note.text, note.url].join(" ").trim() : "";
}
