/**
 * Hold the page's own scripts and styles to their format, their rules and their types.
 *
 *     npm run check      compare; 0 is all in order
 *     npm run format     put them into format first
 *
 * Every .js and .css file of rangemap/page/static is the page's own, but for those that
 * vendor.toml records. The types of what the page carries are made from the schema that Python's
 * tests hold the Story to, so that a script cannot read what no page has.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const pageFolder = join(root, "rangemap", "page");
const staticFolder = join(pageFolder, "static");
const write = process.argv.includes("--write");

const vendored = new Set(
  [...readFileSync(join(staticFolder, "vendor.toml"), "utf8").matchAll(/^name = "(.+)"$/gm)].map(
    ([, name]) => name,
  ),
);
const own = readdirSync(staticFolder)
  .filter((name) => /\.(js|css)$/.test(name) && !vendored.has(name))
  .sort()
  .map((name) => join(staticFolder, name));
const scripts = own.filter((path) => path.endsWith(".js"));
const styles = own.filter((path) => path.endsWith(".css"));
const tools = readdirSync(here)
  .filter((name) => name.endsWith(".mjs"))
  .map((name) => join(here, name));

const failed = [
  run("prettier", [write ? "--write" : "--check", "--log-level=warn", ...own, ...tools]),
  run("eslint", [...(write ? ["--fix"] : []), ...scripts, ...tools]),
  run("stylelint", [...(write ? ["--fix"] : []), ...styles]),
  run("tsc", ["--project", await project()]),
].filter(Boolean);
console.log(
  failed.length
    ? `scripts and styles: ${failed.join(", ")} complained`
    : `scripts and styles: ${own.map((path) => relative(staticFolder, path)).join(", ")} are in order`,
);
process.exit(failed.length ? 1 : 0);

/**
 * @param {string} tool
 * @param {string[]} args
 * @returns {string} the name of the tool if it found something, else nothing
 */
function run(tool, args) {
  // Each tool finds its settings beside the files it is given, or here.
  const settings = {
    prettier: ["--config", join(here, "prettier.json"), "--ignore-path", join(here, "none")],
    eslint: ["--config", join(here, "eslint.config.mjs"), "--max-warnings", "0"],
    stylelint: ["--config", join(here, "stylelint.json"), "--max-warnings", "0"],
  }[tool];
  const program = join(here, "node_modules", ".bin", tool);
  const result = spawnSync(program, [...(settings ?? []), ...args], {
    cwd: root,
    stdio: "inherit",
  });
  if (result.error) {
    throw result.error;
  }
  return result.status ? tool : "";
}

/** @returns {Promise<string>} settings for tsc that name the scripts and the types of a Story */
async function project() {
  const build = join(here, "build");
  mkdirSync(build, { recursive: true });
  const schema = JSON.parse(readFileSync(join(pageFolder, "story.schema.json"), "utf8"), tuples);
  const types = await compile({ ...schema, title: "Story" }, "Story");
  writeFileSync(join(build, "story.d.ts"), `${types}export as namespace Told;\n`);
  const path = join(build, "tsconfig.json");
  const files = [...scripts, join(here, "globals.d.ts")];
  writeFileSync(path, JSON.stringify({ extends: "../tsconfig.json", files }, null, 2));
  return path;
}

/**
 * The maker of types knows tuples as drafts of JSON Schema before 2020 wrote them.
 * @param {string} _
 * @param {any} value
 * @returns {any}
 */
function tuples(_, value) {
  if (!value || !value.prefixItems) {
    return value;
  }
  const { prefixItems, ...rest } = value;
  return { ...rest, items: prefixItems, additionalItems: false, minItems: prefixItems.length };
}
