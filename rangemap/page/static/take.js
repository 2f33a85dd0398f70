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
const measuredFrom = `${story.measured_from.lead} ${story.measured_from.text}`;

if (/^https?:$/u.test(location.protocol)) {
  // Of what markup could take for its own, an address writes all but "&" with percent signs.
  const address = location.href.split("#")[0].replaceAll("&", "&amp;");
  code.textContent = take.embed.split(take.address).join(address);
}
get("#rm-take-files").hidden = false;
get("#rm-take-embed").hidden = false;
get("#rm-take-table").onclick = () => {
  // With the mark by which spreadsheets know UTF-8 from the code page of the machine.
  save(".csv", "text/csv;charset=utf-8", `\ufeff${tableText()}`);
};
get("#rm-take-shapes").onclick = () => {
  save(".geojson", "application/geo+json", `${JSON.stringify(shapes())}\n`);
};
get("#rm-take-copy").onclick = async () => {
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
};

/** @param {string} ending @param {string} type @param {string} text */
function save(ending, type, text) {
  const name = /([^/]+)\.html?$/iu.exec(location.pathname);
  const link = element("a", "");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = (name ? decodeURIComponent(name[1]) : "rangemap") + ending;
  link.click();
  // Some browsers read the file only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The table with a line for each region and statement. */
function tableText() {
  const lines = story.table.rows.flatMap((row) =>
    row.cells.map((cell, column) => {
      const key = keys.get(story.table.heads[column].statement);
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
  const table = [Object.keys(lines[0] ?? {}), ...lines.map((line) => Object.values(line))];
  return table.map((values) => `${values.map(cellText).join(",")}\n`).join("");
}

/**
 * A number as it is, a missing one as nothing, a text that no spreadsheet runs.
 * @param {string | number | boolean | null | undefined} value
 */
function cellText(value) {
  const risky = typeof value === "string" && FORMULA.test(value);
  const text = (risky ? "'" : "") + (value ?? "");
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The lines, the parts within them and what is measured from, as RFC 7946 has it. */
function shapes() {
  const lines = linesOf("edge", "ring", "fill").map(({ statement, kind, reference, parts }) => {
    const key = keys.get(statement);
    return feature(kind === "fill" ? polygons(parts) : lineStrings(parts), {
      shape: kind === "fill" ? "part within" : "line",
      statement: key?.statement,
      printed: key?.printed,
      who: key?.who,
      drawn_km: key?.range_km,
      measured_from: kind === "ring" ? reference : measuredFrom,
      source: sourceOf(key),
    });
  });
  const origins = story.map.references.map(({ name, basis, lon_lat: point, parts }) => {
    const geometry = point ? several("Point", brought([point])) : lineStrings(parts);
    return feature(geometry, { shape: "measured from", name, basis });
  });
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

/** @param {Path[][]} parts */
function lineStrings(parts) {
  return several("LineString", parts.flat().map(lonLats).flatMap(cut).map(brought));
}

/** @param {Path[][]} parts  rings of each part, which arrive cut, and wound as they should be */
function polygons(parts) {
  const rings = parts.map((part) => part.map(lonLats).map(brought));
  return several("Polygon", rings);
}

/** @param {"Point" | "LineString" | "Polygon"} type @param {any[]} parts */
function several(type, parts) {
  const coordinates = parts.length === 1 ? parts[0] : parts;
  return { type: parts.length === 1 ? type : `Multi${type}`, coordinates };
}

/** @param {Path} path @returns longitude and latitude */
function lonLats(path) {
  return decode(path).map(flip);
}

/**
 * Cut a line where it crosses the antimeridian.
 * @param {Pair[]} line
 */
function cut(line) {
  let piece = [line[0]];
  const pieces = [piece];
  for (let i = 1; i < line.length; i += 1) {
    const [[a, from], [b, to]] = [line[i - 1], line[i]];
    const seam = [-180, 180].find((lon) => a < lon !== b < lon);
    if (seam !== undefined) {
      /** @type {Pair} */
      const there = [seam, rounded(from + ((to - from) * (seam - a)) / (b - a))];
      piece.push(there);
      piece = [there];
      pieces.push(piece);
    }
    piece.push(line[i]);
  }
  // One that begins on the seam has a piece there that goes nowhere.
  return pieces.filter((one) => new Set(one.map(String)).size > 1);
}

/**
 * Bring a line or ring that lies beyond the antimeridian, where no line crosses it, home.
 * @param {Pair[]} line
 * @returns {Pair[]}
 */
function brought(line) {
  const middle = line.reduce((sum, [lon]) => sum + lon, 0) / line.length;
  const turn = 360 * Math.round(middle / 360);
  return line.map(([lon, lat]) => [rounded(lon - turn), lat]);
}

/** @param {number} degrees */
function rounded(degrees) {
  return Number(degrees.toFixed(4));
}

/** @param {Told.KeyRow | undefined} key */
function sourceOf(key) {
  const note = story.footnotes.find((one) => one.number === key?.footnote);
  return note ? `${note.text} ${note.url}`.trim() : "";
}
